/**
 * Counter-based randomness: every draw is a pure function of (seed, purpose, step, index), so that any execution, in
 * any order, draws the same numbers.
 *
 * The hash is PCG4D (Jarzynski & Olano 2020, "Hash Functions for GPU Rendering"), four 32-bit words in, four out.
 * Normals come from Box–Muller on pairs of its outputs.
 */

/** What a stream of numbers is for; part of every key. */
export const PURPOSE = {
  init: 1,
  minibatch: 2,
  eps: 3,
  hg: 4,
  u: 5,
  xi: 6,
  validation: 7,
  split: 8,
  sample: 9,
  view: 10,
  particles: 11,
  ancestors: 12,
  gradients: 13,
  target: 14,
} as const;

/** PCG4D in place on four unsigned words. */
export function pcg4d(v: Uint32Array): void {
  let x = (Math.imul(v[0]!, 1664525) + 1013904223) | 0;
  let y = (Math.imul(v[1]!, 1664525) + 1013904223) | 0;
  let z = (Math.imul(v[2]!, 1664525) + 1013904223) | 0;
  let w = (Math.imul(v[3]!, 1664525) + 1013904223) | 0;
  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;
  x ^= x >>> 16;
  y ^= y >>> 16;
  z ^= z >>> 16;
  w ^= w >>> 16;
  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;
  v[0] = x;
  v[1] = y;
  v[2] = z;
  v[3] = w;
}

const words = new Uint32Array(4);

/** The first of the four words of `pcg4d`, without an array: minibatches draw a thousand numbers a step. */
function pcg4dFirst(a: number, b: number, c: number, d: number): number {
  let x = (Math.imul(a, 1664525) + 1013904223) | 0;
  let y = (Math.imul(b, 1664525) + 1013904223) | 0;
  let z = (Math.imul(c, 1664525) + 1013904223) | 0;
  let w = (Math.imul(d, 1664525) + 1013904223) | 0;
  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;
  return ((x ^ (x >>> 16)) + Math.imul(y ^ (y >>> 16), w ^ (w >>> 16))) >>> 0;
}

/** Uniform on [0, 1) with 24 bits, exactly representable in float32. */
export function uniform(seed: number, purpose: number, step: number, index: number): number {
  return (pcg4dFirst(seed, purpose, step, index) >>> 8) / 16777216;
}

/** Which block of standard normals: (seed, purpose, step) and the lane, 32 bits each. */
export interface NormalKey {
  readonly seed: number;
  readonly purpose: number;
  readonly step: number;
}

/** Fills out[from … from + n) with the standard normals of lane `lane`, four to a hash. */
export function fillNormals(
  out: Float32Array | Float64Array,
  from: number,
  n: number,
  key: NormalKey,
  lane: number,
): void {
  for (let i = 0; i < n; i += 4) {
    words[0] = key.seed ^ Math.imul(key.purpose, 0x9e3779b1);
    words[1] = key.step;
    words[2] = lane;
    words[3] = i;
    pcg4d(words);
    for (let pair = 0; pair < 2; pair++) {
      const at = i + 2 * pair;
      if (at >= n) break;
      const radius = Math.sqrt(-2 * Math.log(((words[2 * pair]! >>> 8) + 1) / 16777216));
      const angle = ((words[2 * pair + 1]! >>> 8) / 16777216) * 2 * Math.PI;
      out[from + at] = radius * Math.cos(angle);
      if (at + 1 < n) out[from + at + 1] = radius * Math.sin(angle);
    }
  }
}

/** FNV-1a, for turning names into key words. */
export function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
