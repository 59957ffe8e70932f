import { describe, expect, it } from "vitest";
import { parseInts } from "./IntsField.tsx";

describe("parseInts", () => {
  it("takes commas and spaces", () => {
    expect(parseInts("2, 3 4;5", 1, 31, 12)).toEqual([2, 3, 4, 5]);
  });

  it("refuses what does not fit", () => {
    expect(["", "2, x", "0", "32", "1.5"].map((text) => parseInts(text, 1, 31, 12))).toEqual(Array(5).fill(null));
    expect(parseInts("1 2 3", 1, 31, 2)).toBeNull();
  });
});
