/**
 * Pictures as a flow takes them (Dinh et al. 2016, §4.1): grey levels g = 0 … G − 1 are made continuous by uniform noise,
 * x = (g + u)/G, and opened by a logit, y = logit(α + (1 − 2α) x). Densities are said per grey level, in bits a pixel:
 * −log₂ p(g + u)/64, which for any model is at least the entropy of the pictures themselves.
 */
import { PURPOSE, uniform } from "../math/rng.ts";
import { PIXELS } from "./masks.ts";

/** Grey levels. chosen: what a letter of eight pixels needs. */
export const LEVELS = 8;
/** Dinh et al. 2016 use .05 for pictures with much black. */
export const ALPHA = 0.05;

/** Pictures in grey levels. */
export interface Glyphs {
  readonly n: number;
  /** [n, PIXELS] */
  readonly levels: Uint8Array;
}

/** y of a continuous picture value x in [0, 1]. */
export function opened(x: number): number {
  const a = ALPHA + (1 - 2 * ALPHA) * x;
  return Math.log(a / (1 - a));
}

/** x of y. */
export const closed = (y: number): number => (1 / (1 + Math.exp(-y)) - ALPHA) / (1 - 2 * ALPHA);

/** log|dy/d(g + u)| at x: what turns a density of y into one per grey level. */
export function logSlope(x: number): number {
  const a = ALPHA + (1 - 2 * ALPHA) * x;
  return Math.log((1 - 2 * ALPHA) / (a * (1 - a))) - Math.log(LEVELS);
}

/** Grey level of y. */
export const levelOf = (y: number): number => Math.max(0, Math.min(LEVELS - 1, Math.floor(closed(y) * LEVELS)));

export interface Opened {
  /** [count, PIXELS] */
  readonly y: Float32Array;
  /** Σ log|dy/d(g + u)| of each picture. [count] */
  readonly logSlope: Float64Array;
}

/** Pictures `which` with fresh noise, a function of (seed, step, place) alone. */
export function openPictures({ levels }: Glyphs, which: ArrayLike<number>, seed: number, step: number): Opened {
  const count = which.length;
  const y = new Float32Array(count * PIXELS);
  const slopes = new Float64Array(count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < PIXELS; j++) {
      const u = uniform(seed, PURPOSE.target, step, i * PIXELS + j);
      const x = (levels[which[i]! * PIXELS + j]! + u) / LEVELS;
      y[i * PIXELS + j] = opened(x);
      slopes[i]! += logSlope(x);
    }
  return { y, logSlope: slopes };
}

/** A minibatch: which pictures. */
export function drawWhich(n: number, count: number, seed: number, step: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => Math.floor(uniform(seed, PURPOSE.minibatch, step, i) * n));
}

const BITS = PIXELS * Math.LN2;

/** log p of y plus the slopes → bits a pixel. */
export const bitsOf = (logP: number, slope: number): number => -(logP + slope) / BITS;

/** Entropy of the pictures, drawn evenly: log₂ of how many differ, weighted, in bits a pixel. No model can do better. */
export function leastBits({ n, levels }: Glyphs): number {
  const counts = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    const key = levels.subarray(i * PIXELS, (i + 1) * PIXELS).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  let nats = 0;
  for (const count of counts.values()) nats -= (count / n) * Math.log(count / n);
  return nats / BITS;
}

/** Each pixel by itself: the mean entropy of the grey levels of a pixel, bits. */
export function independentBits({ n, levels }: Glyphs): number {
  let nats = 0;
  for (let j = 0; j < PIXELS; j++) {
    const counts = new Float64Array(LEVELS);
    for (let i = 0; i < n; i++) counts[levels[i * PIXELS + j]!]!++;
    for (const count of counts) if (count > 0) nats -= (count / n) * Math.log(count / n);
  }
  return nats / BITS;
}
