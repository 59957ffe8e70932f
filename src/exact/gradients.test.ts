import { describe, expect, it } from "vitest";
import type { EstimatorId, GradientPoint } from "../protocol/bounds.ts";
import { ELBO_GRADIENT, GRADIENT_TOY, gradientCurve, gradientPoints, gradientsOf, slopeOf } from "./gradients.ts";

const by = (points: readonly GradientPoint[], estimator: EstimatorId) =>
  points.filter((point) => point.estimator === estimator);

/** log (1/K) Σ_k w_k as a function of the mean of q, noise held. */
function logBound(m: number, eps: Float64Array): number {
  const { mu, x, variance } = GRADIENT_TOY;
  const logs = Array.from(eps, (e) => {
    const z = m + Math.sqrt(variance) * e;
    return -0.5 * (z - mu) ** 2 - 0.5 * (x - z) ** 2 + 0.5 * ((z - m) ** 2 / variance);
  });
  return Math.log(logs.reduce((sum, log) => sum + Math.exp(log), 0) / eps.length);
}

describe("gradients of the K-sample bound in the mean of q", () => {
  it("total: the derivative of the bound with the noise held", () => {
    for (const eps of [[0.3], [-1.2, 0.4, 2.1]].map((each) => Float64Array.from(each))) {
      const h = 1e-5;
      const numeric = (logBound(GRADIENT_TOY.m + h, eps) - logBound(GRADIENT_TOY.m - h, eps)) / (2 * h);
      expect(gradientsOf(eps).iwae).toBeCloseTo(numeric, 8);
    }
  });

  it("K = 1: −.30 on average for all three, and STL is DReG", () => {
    expect(ELBO_GRADIENT).toBeCloseTo(-0.3, 12);
    const points = gradientPoints(1, 40_000, 5);
    for (const { mean, se } of points) expect(Math.abs(mean - ELBO_GRADIENT)).toBeLessThan(4 * se);
    const { stl, dreg } = gradientsOf(Float64Array.of(0.7));
    expect(dreg).toBeCloseTo(stl, 14);
  });

  it("K = 16: the published means and signal-to-noise ratios", () => {
    const points = gradientPoints(16, 60_000, 1);
    const expected = { iwae: [-0.013, 0.04], dreg: [-0.0122, 2.4], stl: [-0.228, 2.8] } as const;
    for (const { estimator, mean, se, snr, snrSe } of points) {
      const [goldenMean, goldenSnr] = expected[estimator];
      // the published values are rounded: .013 ± .0005 and so on; that of IWAE is itself an estimate
      expect(Math.abs(mean - goldenMean)).toBeLessThan(3 * se + 0.0005);
      expect(Math.abs(snr - goldenSnr)).toBeLessThan(3 * snrSe + (estimator === "iwae" ? 0.005 : 0.05));
    }
  });

  it("IWAE and DReG agree in mean, STL does not for K > 1", () => {
    const points = gradientPoints(16, 60_000, 2);
    const [iwae, dreg, stl] = (["iwae", "dreg", "stl"] as const).map((id) => by(points, id)[0]!);
    expect(Math.abs(iwae!.mean - dreg!.mean)).toBeLessThan(4 * Math.hypot(iwae!.se, dreg!.se));
    expect(Math.abs(iwae!.mean - stl!.mean)).toBeGreaterThan(20 * Math.hypot(iwae!.se, stl!.se));
    // so the ratio told for IWAE, by DReG's mean, is the ratio of its own within error
    expect(Math.abs(iwae!.snr - iwae!.ownSnr)).toBeLessThan(4 / Math.sqrt(iwae!.repeats));
  });

  it("signal to noise: slope −½ for IWAE, +½ for DReG and STL", () => {
    const points = [...gradientCurve({ Ks: [16, 64, 256, 1024], draws: 400_000, seed: 3 })];
    const slopes = { iwae: -0.5, dreg: 0.5, stl: 0.5 } as const;
    for (const [estimator, expected] of Object.entries(slopes)) {
      const { slope, se } = slopeOf(by(points, estimator as EstimatorId));
      // chosen: the slope is that of K → ∞, and some of the way there is left at K = 16
      expect(Math.abs(slope - expected)).toBeLessThan(0.05 + 3 * se);
    }
  });

  it("tells an error of the ratio that other seeds confirm", () => {
    const ratios = Array.from({ length: 60 }, (_, seed) => gradientPoints(4, 400, 100 + seed));
    for (const estimator of ["dreg", "stl"] as const) {
      const points = ratios.flatMap((each) => by(each, estimator));
      const mean = points.reduce((sum, { snr }) => sum + snr, 0) / points.length;
      const sd = Math.sqrt(points.reduce((sum, { snr }) => sum + (snr - mean) ** 2, 0) / (points.length - 1));
      const told = points.reduce((sum, { snrSe }) => sum + snrSe, 0) / points.length;
      // an sd from 60 seeds has an error of 9 %
      expect(told / sd).toBeGreaterThan(0.75);
      expect(told / sd).toBeLessThan(1.35);
    }
  });

  it("fits a straight line exactly, with its error", () => {
    const { slope, se } = slopeOf([1, 10, 100].map((K) => ({ K, snr: 3 * K ** -0.5, snrSe: 0.3 * K ** -0.5 })));
    expect(slope).toBeCloseTo(-0.5, 12);
    expect(se).toBeCloseTo(0.1 / (Math.log(10) * Math.SQRT2), 12);
  });
});
