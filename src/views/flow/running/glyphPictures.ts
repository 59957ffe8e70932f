/** The letters a to z as 8 × 8 pictures: drawn large with the page's own font, averaged down, in grey levels. */
import { type Glyphs, LEVELS } from "../../../glyphs/data.ts";
import { leaves, PIXELS, type Scale, SIDE } from "../../../glyphs/masks.ts";
import { fillNormals, PURPOSE } from "../../../math/rng.ts";

export const LETTERS = "abcdefghijklmnopqrstuvwxyz";
/** Each letter in the middle and one pixel off to every side. */
export const SHIFTS = [0, -1, 1] as const;
/** Canvas pixels a side of a picture's pixel. */
const FINE = 8;
const FONT = "500 58px 'IBM Plex Mono'";

/** Means of FINE × FINE blocks of coverage 0…255, as grey levels. */
export function averaged(coverage: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(PIXELS);
  const wide = SIDE * FINE;
  for (let r = 0; r < SIDE; r++)
    for (let c = 0; c < SIDE; c++) {
      let sum = 0;
      for (let i = 0; i < FINE; i++)
        for (let j = 0; j < FINE; j++) sum += coverage[(r * FINE + i) * wide + c * FINE + j]!;
      out[r * SIDE + c] = Math.min(LEVELS - 1, Math.floor(((sum / (FINE * FINE)) * LEVELS) / 255));
    }
  return out;
}

/** A picture moved by whole pixels; what comes in is empty. */
export function shifted(picture: Uint8Array, dx: number, dy: number): Uint8Array {
  return Uint8Array.from({ length: PIXELS }, (_, k) => {
    const [r, c] = [Math.floor(k / SIDE) - dy, (k % SIDE) - dx];
    return r >= 0 && r < SIDE && c >= 0 && c < SIDE ? picture[r * SIDE + c]! : 0;
  });
}

/** All letters at all shifts; the first 26 are in the middle. */
export function withShifts(pictures: readonly Uint8Array[]): Glyphs {
  const all = SHIFTS.flatMap((dy) => SHIFTS.flatMap((dx) => pictures.map((p) => shifted(p, dx, dy))));
  const levels = new Uint8Array(all.length * PIXELS);
  all.forEach((p, i) => {
    levels.set(p, i * PIXELS);
  });
  return { n: all.length, levels };
}

/** Null where a canvas cannot be had. */
export async function drawLetters(): Promise<Glyphs | null> {
  await document.fonts.load(FONT, LETTERS);
  const canvas = document.createElement("canvas");
  canvas.width = SIDE * FINE;
  canvas.height = SIDE * FINE;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  const pictures = Array.from(LETTERS, (letter) => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = FONT;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    context.fillText(letter, canvas.width / 2, 0.72 * canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return averaged(data.filter((_, i) => i % 4 === 3));
  });
  return withShifts(pictures);
}

/** Standard normal noise of pictures. [n, 64] */
export function pictureNoise(n: number, seed: number): Float32Array {
  const out = new Float64Array(n * PIXELS);
  fillNormals(out, 0, out.length, { seed, purpose: PURPOSE.view, step: 47 }, 0);
  return Float32Array.from(out);
}

/** `n` times one noise [64] with the numbers of one scale drawn anew. */
export function redrawn(noise: Float32Array, scale: Scale, n: number, seed: number): Float32Array {
  const fresh = pictureNoise(n, seed);
  return fresh.map((v, k) => (leaves[k % PIXELS] === scale ? v : noise[k % PIXELS]!));
}
