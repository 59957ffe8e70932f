import { describe, expect, it } from "vitest";
import { SCHEMES, Weights } from "./bookkeeping.ts";

const lse = (...logs: readonly number[]): number => Math.log(logs.reduce((sum, log) => sum + Math.exp(log), 0));

/** Two particles whose log-increments are 5 and 1 at each of five positions. */
function estimate(resamplesAfter: (t: number, ess: number) => boolean): number {
  const weights = new Weights(2);
  for (let t = 0; t < 5; t++) {
    weights.log[0]! += 5;
    weights.log[1]! += 1;
    weights.weigh();
    if (t < 4 && resamplesAfter(t, weights.ess)) weights.settle();
  }
  return weights.logEstimate;
}

describe("weights between resamplings", () => {
  it("never resampled: lse(25, 5) − ln 2", () => {
    expect(estimate(() => false)).toBeCloseTo(lse(25, 5) - Math.LN2, 13);
  });

  it("always resampled: 5 lse(5, 1) − 5 ln 2", () => {
    expect(estimate(() => true)).toBeCloseTo(5 * (lse(5, 1) - Math.LN2), 13);
  });

  it("resampled after t = 2 only: lse(15, 3) + lse(10, 2) − 2 ln 2", () => {
    expect(estimate((t) => t === 2)).toBeCloseTo(lse(15, 3) + lse(10, 2) - 2 * Math.LN2, 13);
  });

  it("resampled by effective sample size: e⁴ to 1 leaves 1.04 of 2, which is more than one, e⁸ to 1 leaves 1.0007", () => {
    const seen: number[] = [];
    estimate((_, ess) => seen.push(ess) > 9);
    const ess = (ratio: number) => (1 + ratio) ** 2 / (1 + ratio ** 2);
    seen.forEach((value, t) => {
      expect(value).toBeCloseTo(ess(Math.exp(-4 * (t + 1))), 12);
    });
    expect(SCHEMES.fivoEss.resamples(1, 2)).toBe(true);
    expect(SCHEMES.fivoEss.resamples(1.04, 2)).toBe(false);
  });

  it("keeps logs that exp would lose, and takes equal ones for what they are when all are −∞", () => {
    const weights = new Weights(3);
    weights.log.set([-2000, -2001, -2002]);
    weights.weigh();
    expect(weights.logEstimate).toBeCloseTo(-2000 + lse(0, -1, -2) - Math.log(3), 12);
    weights.log.fill(Number.NEGATIVE_INFINITY);
    weights.weigh();
    expect(weights.logEstimate).toBe(Number.NEGATIVE_INFINITY);
    expect(weights.ess).toBe(3);
  });

  it("picks by the running sums", () => {
    const weights = new Weights(4);
    weights.log.set([0, Math.log(2), Number.NEGATIVE_INFINITY, 0]);
    weights.weigh();
    weights.accumulate();
    // shares ¼, ½, 0, ¼
    expect([0.001, 0.249, 0.251, 0.749, 0.751, 0.999].map((u) => weights.pick(u))).toEqual([0, 0, 1, 1, 3, 3]);
  });
});
