import { describe, expect, it } from "vitest";
import { fillNormals } from "./rng.ts";
import { cosineRate } from "./schedule.ts";
import { controlledMean, quantiles, sampleMean } from "./stats.ts";

describe("quantiles", () => {
  it("interpolate between order statistics", () => {
    expect(quantiles([4, 1, 3, 2], [0, 0.25, 0.5, 1])).toEqual([1, 1.75, 2.5, 4]);
    expect(quantiles([7], [0.05, 0.5, 0.95])).toEqual([7, 7, 7]);
  });
});

describe("sampleMean", () => {
  it("has the hand values of 1, 2, 3, 4", () => {
    const { mean, se } = sampleMean([1, 2, 3, 4]);
    expect(mean).toBe(2.5);
    expect(se).toBeCloseTo(Math.sqrt(5 / 3 / 4), 12);
  });
});

describe("controlledMean", () => {
  it("is exact when the control explains everything", () => {
    const c = [1, 2, 4, 9];
    const { mean, se } = controlledMean(
      c.map((x) => 3 + 2 * x),
      c,
      5,
    );
    expect(mean).toBeCloseTo(13, 12);
    expect(se).toBeCloseTo(0, 12);
  });

  it("is the plain mean when the control does not vary", () => {
    expect(controlledMean([1, 2, 3], [5, 5, 5], 4)).toEqual(sampleMean([1, 2, 3]));
  });

  it("shrinks the error by √(1 − ρ²) and stays unbiased within it", () => {
    const n = 4000;
    const z = new Float64Array(2 * n);
    fillNormals(z, 0, 2 * n, { seed: 1, purpose: 1, step: 1 }, 0);
    const c = z.subarray(0, n);
    const y = c.map((v, i) => 10 + 0.9 * v + Math.sqrt(1 - 0.81) * z[n + i]!);
    const plain = sampleMean(y);
    const better = controlledMean(y, c, 0);
    expect(better.se / plain.se).toBeCloseTo(Math.sqrt(1 - 0.81), 1);
    expect(Math.abs(better.mean - 10)).toBeLessThan(4 * better.se);
  });
});

describe("cosineRate", () => {
  it("starts at the rate, halves in the middle and ends at its final fraction", () => {
    expect(cosineRate(0.01, 100, 0.02, 0)).toBeCloseTo(0.01, 15);
    expect(cosineRate(0.01, 100, 0.02, 50)).toBeCloseTo(0.01 * (0.02 + 0.98 / 2), 15);
    expect(cosineRate(0.01, 100, 0.02, 100)).toBeCloseTo(0.0002, 15);
    expect(cosineRate(0.01, 100, 0.02, 1000)).toBeCloseTo(0.0002, 15);
    expect(cosineRate(0.01, 0, 0.02, 1000)).toBe(0.01);
  });
});
