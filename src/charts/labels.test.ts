import fc from "fast-check";
import { expect, it } from "vitest";
import { spread } from "./labels.ts";

it("leaves labels that are far apart where they are", () => {
  const wanted = [80, 20, 50].map((at) => ({ at, priority: 1 }));
  expect(spread(wanted, 16, 0, 100)).toEqual([80, 20, 50]);
});

it("moves two that collide apart by the same amount", () => {
  const wanted = [50, 54].map((at) => ({ at, priority: 1 }));
  expect(spread(wanted, 16, 0, 100)).toEqual([44, 60]);
});

it("drops the least when there is no room", () => {
  const wanted = [10, 11, 12].map((at, i) => ({ at, priority: [2, 1, 3][i]! }));
  expect(spread(wanted, 16, 0, 20)).toEqual([expect.any(Number), null, expect.any(Number)]);
});

it("never lets two overlap or leave the plot", () => {
  const label = fc.record({ at: fc.double({ min: -50, max: 250, noNaN: true }), priority: fc.nat(5) });
  fc.assert(
    fc.property(fc.array(label, { maxLength: 12 }), (wanted) => {
      const placed = spread(wanted, 16, 0, 200)
        .filter((y) => y !== null)
        .sort((a, b) => a - b);
      for (const [i, y] of placed.entries()) {
        expect(y).toBeGreaterThanOrEqual(-1e-9);
        expect(y).toBeLessThanOrEqual(200 + 1e-9);
        if (i > 0) expect(y - placed[i - 1]!).toBeGreaterThanOrEqual(16 - 1e-9);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});
