import { describe, expect, it } from "vitest";
import { logNormal } from "./gaussian.ts";
import { messages, type RealModel } from "./grid.ts";
import { createLgssm, LGSSM_DATA } from "./lgssm.ts";
import { trapezoid } from "./quadrature.ts";

const model = createLgssm(LGSSM_DATA);
const { a, s, r, x } = LGSSM_DATA;

/** The same model by quadrature: shares no formula with the filter. */
const real: RealModel = {
  T: x.length,
  start: 0,
  centre: (h) => a * h,
  spread: () => s,
  logEmission: (t, h) => logNormal(x[t]!, h, r * r),
};
const byQuadrature = messages(real, trapezoid(301, 8));

describe("the linear-Gaussian model", () => {
  it("has the log-likelihood an independent implementation found, to 1e-10", () => {
    expect(Math.abs(model.logEvidence - -13.57635864374003)).toBeLessThan(1e-10);
  });

  it("agrees with quadrature after every position, to 1e-10", () => {
    model.logRunning.forEach((logP, t) => {
      expect(Math.abs(logP - byQuadrature.logRunning[t]!)).toBeLessThan(1e-10);
    });
  });

  it("has the marginals of quadrature, filtered and smoothed, to 1e-9", () => {
    for (const of of ["filtered", "smoothed"] as const)
      for (const moment of ["mean", "sd"] as const)
        model[of][moment].forEach((value, t) => {
          expect(Math.abs(value - byQuadrature[of][moment][t]!)).toBeLessThan(1e-9);
        });
  });

  it("knows where Algorithm 1 tends to: as quadrature says, and near the published −15.526", () => {
    expect(Math.abs(model.filteringLimit - byQuadrature.filteringLimit)).toBeLessThan(1e-9);
    expect(Math.abs(model.filteringLimit - -15.526)).toBeLessThan(0.005);
  });

  it("has one position right by hand: x_1 ~ N(0, s² + r²)", () => {
    expect(model.logRunning[0]).toBeCloseTo(-0.5 * Math.log(Math.PI) - 0.25, 12);
  });

  it("holds its smoothing proposal to the smoothed marginals: E h_t goes from mean to mean", () => {
    // the proposal is linear in h_{t−1}, so its mean is where q(from = E h_{t−1}) is highest
    let mean = 0;
    for (let t = 0; t < x.length; t++) {
      const log = (to: number) => model.proposals.smoothing.logDensity(t, mean, to);
      // vertex of a parabola from three points
      const [left, middle, right] = [log(-1), log(0), log(1)];
      mean = (right - left) / (2 * (2 * middle - left - right));
      expect(mean).toBeCloseTo(model.smoothed.mean[t]!, 10);
    }
  });
});
