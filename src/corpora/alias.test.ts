import { describe, expect, it } from "vitest";
import { PURPOSE, uniform } from "../math/rng.ts";
import { buildAlias, drawAlias } from "./alias.ts";

describe("alias method", () => {
  it("holds exactly the given distribution", () => {
    const weights = [3, 0, 1, 1, 0.5, 10];
    const { probability, alias } = buildAlias(weights);
    const mass = new Float64Array(weights.length);
    for (let i = 0; i < weights.length; i++) {
      mass[i] = mass[i]! + probability[i]! / weights.length;
      mass[alias[i]!] = mass[alias[i]!]! + (1 - probability[i]!) / weights.length;
    }
    for (const [i, w] of weights.entries()) expect(mass[i]).toBeCloseTo(w / 15.5, 14);
  });

  it("draws by frequency: chi-square over Zipf weights", () => {
    const weights = Array.from({ length: 50 }, (_, i) => 1 / (i + 1));
    const total = weights.reduce((a, b) => a + b, 0);
    const table = buildAlias(weights);
    const n = 200_000;
    const seen = new Float64Array(50);
    for (let i = 0; i < n; i++) {
      const k = drawAlias(table, uniform(11, PURPOSE.minibatch, 0, i), uniform(11, PURPOSE.minibatch, 1, i));
      seen[k] = seen[k]! + 1;
    }
    const chi2 = weights.reduce((sum, w, k) => sum + (seen[k]! - (n * w) / total) ** 2 / ((n * w) / total), 0);
    // 49 degrees of freedom: 85.4 is exceeded once in a thousand, 23.98 is undercut as rarely
    expect(chi2).toBeLessThan(85.4);
    expect(chi2).toBeGreaterThan(23.98);
  });

  it("never draws a zero weight, and stays in range at the edges", () => {
    const table = buildAlias([0, 2, 0, 5]);
    for (const u1 of [0, 0.25, 0.5, 0.75, 1 - 2 ** -24]) {
      for (const u2 of [0, 0.5, 1 - 2 ** -24]) expect([1, 3]).toContain(drawAlias(table, u1, u2));
    }
  });

  it("refuses weights that are no distribution", () => {
    for (const weights of [[], [0, 0], [1, -1], [1, Number.NaN], [Number.POSITIVE_INFINITY]]) {
      expect(() => buildAlias(weights)).toThrow(RangeError);
    }
  });
});
