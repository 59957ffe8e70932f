/**
 * Three gradients of the K-sample bound in the mean m of q, for
 *   z ~ N(μ, 1),  x | z ~ N(z, 1),  q = N(m, σ²),  z_k = m + σ ε_k,  w_k = p(z_k) p(x | z_k) / q(z_k):
 *   total  Σ_k w̃_k d log w_k/dm                              (IWAE, Burda et al. 2015)
 *   STL    Σ_k w̃_k ∂ log w_k/∂z · ∂z/∂m                       (Roeder et al. 2017)
 *   DReG   Σ_k w̃_k² ∂ log w_k/∂z · ∂z/∂m                      (Tucker et al. 2019)
 * Total and DReG have the same expectation; STL leaves out the score of q, which is not zero on average for K > 1. The
 * signal-to-noise ratio |E g|/sd g of the total gradient falls like K^−½ (Rainforth et al. 2018), DReG's grows like K^½.
 */
import { fillNormals, PURPOSE } from "../math/rng.ts";
import type { EstimatorId, GradientPoint, GradientRequest } from "../protocol/bounds.ts";

export const GRADIENT_TOY = { mu: 0.3, x: 1.2, m: 0.9, variance: 2 / 3 } as const;

export const ESTIMATORS = ["iwae", "stl", "dreg"] as const satisfies readonly EstimatorId[];

/** At K = 1 the bound is the ELBO, whose derivative is E[(μ − z) + (x − z)] = μ + x − 2m. */
export const ELBO_GRADIENT = GRADIENT_TOY.mu + GRADIENT_TOY.x - 2 * GRADIENT_TOY.m;

/** One gradient by each estimator, from K normals. */
export function gradientsOf(eps: Float64Array): Record<EstimatorId, number> {
  const { mu, x, m, variance } = GRADIENT_TOY;
  const sigma = Math.sqrt(variance);
  const logW = eps.map((e) => {
    const z = m + sigma * e;
    return -0.5 * ((z - mu) ** 2 + (x - z) ** 2 - e * e);
  });
  const top = logW.reduce((a, b) => Math.max(a, b));
  const sum = logW.reduce((total, log) => total + Math.exp(log - top), 0);
  const out = { iwae: 0, stl: 0, dreg: 0 };
  for (let k = 0; k < eps.length; k++) {
    const z = m + sigma * eps[k]!;
    const share = Math.exp(logW[k]! - top) / sum;
    const joint = mu - z + (x - z);
    const path = joint + (z - m) / variance;
    out.iwae += share * joint;
    out.stl += share * path;
    out.dreg += share * share * path;
  }
  return out;
}

interface Moments {
  readonly mean: number;
  readonly sd: number;
  /** Third and fourth central moments. */
  readonly third: number;
  readonly fourth: number;
}

function momentsOf(values: Float64Array): Moments {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const central = (power: number) => values.reduce((total, v) => total + (v - mean) ** power, 0) / n;
  return { mean, sd: Math.sqrt((central(2) * n) / (n - 1)), third: central(3), fourth: central(4) };
}

/** SE of mean/sd from one sample, by the delta method with the sample's own moments. */
function ownRatioError({ mean, sd, third, fourth }: Moments, n: number): number {
  const variance = 1 - (mean * third) / sd ** 4 + (mean ** 2 * (fourth - sd ** 4)) / (4 * sd ** 6);
  return Math.sqrt(Math.max(0, variance) / n);
}

/** SE of another estimate's mean over this one's sd, as if independent: the error of a mean of DReG's is far the smaller. */
function borrowedRatioError(mean: number, se: number, { sd, fourth }: Moments, n: number): number {
  const relativeSd = (fourth - sd ** 4) / (4 * sd ** 4 * n);
  return Math.sqrt((se / sd) ** 2 + (mean / sd) ** 2 * Math.max(0, relativeSd));
}

/** Gradients per K: `draws` draws of z in all, but no fewer than 2,000 gradients. */
export const gradientRepeats = (K: number, draws: number): number => Math.max(2000, Math.round(draws / K));

/** The three points at one K. */
export function gradientPoints(K: number, repeats: number, seed: number): readonly GradientPoint[] {
  const values = { iwae: new Float64Array(repeats), stl: new Float64Array(repeats), dreg: new Float64Array(repeats) };
  const eps = new Float64Array(K);
  for (let repeat = 0; repeat < repeats; repeat++) {
    fillNormals(eps, 0, K, { seed, purpose: PURPOSE.gradients, step: repeat }, K);
    const each = gradientsOf(eps);
    for (const estimator of ESTIMATORS) values[estimator][repeat] = each[estimator];
  }
  const dreg = momentsOf(values.dreg);
  return ESTIMATORS.map((estimator) => {
    const own = momentsOf(values[estimator]);
    const borrows = estimator === "iwae";
    const mean = borrows ? dreg.mean : own.mean;
    return {
      estimator,
      K,
      mean: own.mean,
      se: own.sd / Math.sqrt(repeats),
      sd: own.sd,
      snr: Math.abs(mean) / own.sd,
      snrSe: borrows
        ? borrowedRatioError(mean, dreg.sd / Math.sqrt(repeats), own, repeats)
        : ownRatioError(own, repeats),
      ownSnr: Math.abs(own.mean) / own.sd,
      repeats,
    };
  });
}

export function* gradientCurve({ Ks, draws, seed }: GradientRequest): Generator<GradientPoint> {
  for (const K of Ks) yield* gradientPoints(K, gradientRepeats(K, draws), seed);
}

/** Least-squares slope of log signal-to-noise in log K, weighted by 1/SE² of the logs, and its standard error. */
export function slopeOf(points: readonly { readonly K: number; readonly snr: number; readonly snrSe: number }[]): {
  readonly slope: number;
  readonly se: number;
} {
  const rows = points.map(({ K, snr, snrSe }) => ({ x: Math.log(K), y: Math.log(snr), w: (snr / snrSe) ** 2 }));
  const total = rows.reduce((sum, { w }) => sum + w, 0);
  const mx = rows.reduce((sum, { x, w }) => sum + w * x, 0) / total;
  const my = rows.reduce((sum, { y, w }) => sum + w * y, 0) / total;
  const spread = rows.reduce((sum, { x, w }) => sum + w * (x - mx) ** 2, 0);
  const slope = rows.reduce((sum, { x, y, w }) => sum + w * (x - mx) * (y - my), 0) / spread;
  return { slope, se: 1 / Math.sqrt(spread) };
}
