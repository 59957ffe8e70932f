import { expect, it } from "vitest";
import { leaves, PIXELS } from "../../../glyphs/masks.ts";
import { averaged, pictureNoise, redrawn, shifted, withShifts } from "./glyphPictures.ts";

it("averages coverage to grey levels", () => {
  const coverage = new Uint8Array(64 * 64);
  // the first pixel full, the second half
  for (let i = 0; i < 8; i++) for (let j = 0; j < 12; j++) coverage[i * 64 + j] = 255;
  const picture = averaged(coverage);
  expect(picture[0]).toBe(7);
  expect(picture[1]).toBe(4);
  expect(picture[2]).toBe(0);
});

it("moves pictures, and lays out every letter at every shift", () => {
  const dot = new Uint8Array(PIXELS);
  dot[0] = 5;
  expect(shifted(dot, 1, 2).indexOf(5)).toBe(17);
  expect(shifted(dot, -1, 0).every((v) => v === 0)).toBe(true);
  const all = withShifts([dot, shifted(dot, 3, 3)]);
  expect(all.n).toBe(18);
  expect(all.levels.subarray(0, PIXELS)).toEqual(dot);
});

it("draws one scale of the noise anew and keeps the others", () => {
  const noise = pictureNoise(1, 1);
  const more = redrawn(noise, 2, 3, 4);
  expect(more).toHaveLength(3 * PIXELS);
  more.forEach((v, k) => {
    const kept = leaves[k % PIXELS] !== 2;
    if (kept) expect(v).toBe(noise[k % PIXELS]);
    else expect(v).not.toBe(noise[k % PIXELS]);
  });
});
