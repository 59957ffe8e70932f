import { describe, expect, it } from "vitest";
import { BOX_COLUMNS } from "../../protocol/frame.ts";
import { toInformation } from "./localInformation.ts";

describe("I(t) worked out by the page", () => {
  it("puts quartiles, whiskers and mean of each position in their columns", () => {
    const byT = [Array.from({ length: 101 }, (_, i) => i / 100), new Array(8).fill(2), new Array(7).fill(1)];
    const { quantiles, T } = toInformation({ byT, live: [1, 3], entropies: [0.5, 1.5] });
    expect(T).toBe(3);
    const rows = [0, 1, 2].map((t) => [...quantiles.subarray(t * BOX_COLUMNS.length, (t + 1) * BOX_COLUMNS.length)]);
    [0.05, 0.25, 0.5, 0.75, 0.95, 0.5].forEach((value, i) => {
      expect(rows[0]?.[i]).toBeCloseTo(value, 6);
    });
    expect(rows[1]).toEqual([2, 2, 2, 2, 2, 2]);
    expect(rows[2]?.every(Number.isNaN), "too few to box").toBe(true);
  });

  it("means over live positions only, with the standard error", () => {
    const information = toInformation({ byT: [[9, 9]], live: [1, 3], entropies: [0.5, 1.5] });
    expect(information.meanNats).toBe(2);
    expect(information.meanSe).toBeCloseTo(1, 12);
    expect(information.entropyGivenStateNats).toBe(1);
  });
});
