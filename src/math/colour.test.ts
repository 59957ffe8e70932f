import { describe, expect, it } from "vitest";
import { contrast, distance, linearFromHex, okLab, seenBy } from "./colour.ts";

describe("colour", () => {
  it("has contrast 21 between black and white, and WCAG's own example for #767676", () => {
    expect(contrast(linearFromHex("#000"), linearFromHex("#fff"))).toBeCloseTo(21, 10);
    expect(contrast(linearFromHex("#767676"), linearFromHex("#ffffff"))).toBeCloseTo(4.54, 2);
  });

  it("maps to OKLab as published", () => {
    // white is (1, 0, 0); red from Ottosson's reference implementation
    const white = okLab(linearFromHex("#ffffff"));
    expect(white[0]).toBeCloseTo(1, 6);
    expect(Math.hypot(white[1], white[2])).toBeLessThan(1e-6);
    const red = okLab(linearFromHex("#ff0000"));
    expect(red[0]).toBeCloseTo(0.62796, 4);
    expect(red[1]).toBeCloseTo(0.22486, 4);
    expect(red[2]).toBeCloseTo(0.12585, 4);
  });

  it("keeps greys grey for every dichromat", () => {
    // rows of the published matrices sum to 1 up to their six digits
    for (const vision of ["protan", "deutan", "tritan"] as const) {
      const grey = linearFromHex("#808080");
      expect(distance(grey, seenBy(vision, grey))).toBeLessThan(0.01);
    }
  });

  it("brings red and green together for red-green dichromats only", () => {
    const [red, green] = [linearFromHex("#c04000"), linearFromHex("#608000")];
    const far = distance(red, green);
    expect(distance(seenBy("deutan", red), seenBy("deutan", green))).toBeLessThan(far / 2);
    expect(distance(seenBy("tritan", red), seenBy("tritan", green))).toBeGreaterThan(far / 2);
  });

  it("refuses what is not a colour", () => {
    expect(() => linearFromHex("red")).toThrow(RangeError);
  });
});
