import { describe, expect, it } from "vitest";
import { chosenBy, type Descent, effectiveSize, lastOfLine, lineThrough, pullsOf } from "./tapeDescent.ts";

const at = (shares: readonly number[], ancestors: readonly number[], drawn: boolean, chosen: number): Descent => ({
  shares: Float64Array.from(shares),
  ancestors: Int32Array.from(ancestors),
  drawn,
  chosen,
});

/** Three samples over four letters, drawn anew after the second: 0 and 1 go on from 1, 2 from 2. */
const word: readonly Descent[] = [
  at([0.2, 0.5, 0.3], [0, 1, 2], false, 1),
  at([0.1, 0.6, 0.3], [1, 1, 2], true, 1),
  at([0.3, 0.4, 0.3], [0, 1, 2], false, 0),
  at([0.5, 0.1, 0.4], [0, 1, 2], false, 0),
];

it("counts samples as 1 / Σ ω̃²", () => {
  expect(effectiveSize(Float64Array.of(0.25, 0.25, 0.25, 0.25))).toBeCloseTo(4, 12);
  expect(effectiveSize(Float64Array.of(1, 0))).toBe(1);
  expect(effectiveSize(Float64Array.of(0.5, 0.3, 0.2))).toBeCloseTo(1 / 0.38, 12);
});

it("draws by the sum of the shares", () => {
  const shares = Float64Array.of(0.2, 0.5, 0.3);
  expect([0, 0.19, 0.21, 0.69, 0.71, 1].map((u) => chosenBy(u, shares))).toEqual([0, 0, 1, 1, 2, 2]);
});

it("has samples count with their share at the next draw, or at the end", () => {
  expect(pullsOf(word).map((pull) => Array.from(pull))).toEqual([
    [0.1, 0.6, 0.3],
    [0.1, 0.6, 0.3],
    [0.5, 0.1, 0.4],
    [0.5, 0.1, 0.4],
  ]);
});

describe("the line through a sample", () => {
  it("goes back through its ancestors and on through its first descendant", () => {
    expect(lineThrough(word, 3, 2)).toEqual([2, 2, 2, 2]);
    expect(lineThrough(word, 2, 1)).toEqual([1, 1, 1, 1]);
    expect(lineThrough(word, 0, 2)).toEqual([2, 2, 2, 2]);
  });

  it("keeps to the path that was drawn where it can", () => {
    expect(lineThrough(word, 1, 1)).toEqual([1, 1, 0, 0]);
  });

  it("falls back to that path where a sample has no descendants, and says where its line ends", () => {
    expect(lineThrough(word, 0, 0)).toEqual([0, 0, 0, 0]);
    expect(lastOfLine(word, 0, 0)).toBe(1);
    expect(lastOfLine(word, 1, 0)).toBe(1);
    expect(lastOfLine(word, 1, 1)).toBe(3);
    expect(lastOfLine(word, 3, 2)).toBe(3);
  });
});
