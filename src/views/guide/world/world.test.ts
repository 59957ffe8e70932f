import { describe, expect, it } from "vitest";
import { means } from "./run.ts";
import { differ, zerosOf } from "./strip.ts";

describe("what changed on the strip", () => {
  it("is the positions whose numbers differ", () => {
    expect(differ([1, 2, 3, 4, 5, 6], [1, 2, 3, 9, 5, 6], 2)).toEqual([2]);
    expect(differ([1, 2], [1, 2], 2)).toEqual([]);
  });

  it("counts where one word goes on and the other has ended", () => {
    expect(differ([1, 2, 26], [1, 2, 4, 26], 1)).toEqual([3, 4]);
  });

  it("counts zeros of the positions a word has, not of those behind its end", () => {
    expect(zerosOf([0, 0, 1, 0, 0, 0, 0, 0], 2, 3)).toBe(2);
    expect(zerosOf([0.1, 0, 0, 0], 2, 1)).toBe(0);
  });
});

it("reads the means of I(t) where there are any", () => {
  const row = (mean: number) => [0, 0, 0, 0, 0, mean];
  const quantiles = Float32Array.from([...row(1.5), ...row(Number.NaN), ...row(0.25)]);
  expect(means({ quantiles, T: 3 })).toEqual([
    { t: 1, value: 1.5 },
    { t: 3, value: 0.25 },
  ]);
});
