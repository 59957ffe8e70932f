import { describe, expect, it } from "vitest";
import { peaks } from "./oneBumpStaysOne.ts";
import { bend, normals, numericLogDet, randomFlow } from "./randomFlow.ts";
import { cards } from "./registry.ts";

const TRIALS = 12;

describe.each(cards.map((card) => [card.id, card] as const))("%s", (_, card) => {
  const results = Array.from({ length: TRIALS }, (_, i) => card.trial(i + 1));

  it(card.holds ? "holds in every trial" : "is broken", () => {
    const held = results.filter((r) => r.held).length;
    if (card.holds) expect(held).toBe(TRIALS);
    else expect(held).toBeLessThan(TRIALS);
    for (const { measured } of results) expect(Number.isFinite(measured)).toBe(true);
  });

  it("measures anew each time, and the same for the same trial", () => {
    expect(card.trial(3)).toEqual(results[2]);
    // a kept coordinate never changes, and few peaks fit on a line
    if (card.limit > 0 && card.limit < 1) expect(new Set(results.map((r) => r.measured)).size).toBeGreaterThan(1);
  });
});

describe("what the cards measure with", () => {
  it("sees a bend where there is one", () => {
    const bent = randomFlow([{ flow: "realNvp", hyper: { zeroLast: false } }], 4, 1, 0.8);
    expect(bend(bent, 60, 1)).toBeGreaterThan(0.1);
    const square = { d: 1, forward: (x: Float64Array) => ({ to: x.map((v) => v * v), logDet: x }) };
    const a = normals(60, 7, 4);
    // (x + a)² + (x − a)² − 2x² = 2a²
    expect(bend({ ...square, inverse: square.forward }, 60, 7)).toBeCloseTo(2 * Math.max(...a.map((v) => v * v)), 10);
  });

  it("takes the determinant of a linear map", () => {
    // rows of points times [[2, 1], [0, 3]]: det 6
    const linear = (points: Float64Array) =>
      points.map((_, i) => (i % 2 === 0 ? 2 * points[i]! : points[i - 1]! + 3 * points[i]!));
    expect(numericLogDet(linear, Float64Array.of(0.3, -1))).toBeCloseTo(Math.log(6), 8);
  });

  it("counts peaks", () => {
    expect(peaks(Float64Array.of(0, 1, 0))).toBe(1);
    expect(peaks(Float64Array.of(0, 1, 0.5, 2, 0))).toBe(2);
    expect(peaks(Float64Array.of(0, 1, 2))).toBe(0);
  });
});
