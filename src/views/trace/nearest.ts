/**
 * Which words are near in state space: Euclidean distance in all d dimensions, whatever plane is looked at. By one state:
 * each word by the nearest of its states. By whole words: the root mean square of ‖h_t − h′_t‖ over the positions, among
 * words of as many letters.
 */
import { smallest } from "../../math/neighbours.ts";
import type { PriorSet } from "./priorSet.ts";

export interface Near {
  /** Prior path. */
  readonly index: number;
  /** Position of the nearest state; null where whole words are compared. */
  readonly t: number | null;
  readonly distance: number;
}

function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number, d: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += (a[i + k]! - b[j + k]!) ** 2;
  return sum;
}

/** The paths with a state nearest to h [d]. `skip`: a path not to be found, its own. */
export function nearestToState({ n, T, d, h, symbols }: PriorSet, state: Float64Array, k: number, skip = -1) {
  const best = new Float64Array(n).fill(Number.NaN);
  const where = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    if (i === skip) continue;
    let least = Number.POSITIVE_INFINITY;
    for (let t = 1; t <= symbols[i]!.length; t++) {
      const square = squaredDistance(h, (i * (T + 1) + t) * d, state, 0, d);
      if (square < least) [least, where[i]] = [square, t];
    }
    best[i] = least;
  }
  return smallest(best, k).map((index): Near => ({ index, t: where[index]!, distance: Math.sqrt(best[index]!) }));
}

/** The paths nearest as a whole to a path [live + 1, d], h_0 first, and how many words of as many letters there are. */
export function nearestToPath({ n, T, d, h, symbols }: PriorSet, path: Float64Array, k: number, skip = -1) {
  const live = path.length / d - 1;
  const far = new Float64Array(n).fill(Number.NaN);
  let among = 0;
  for (let i = 0; i < n; i++) {
    if (i === skip || symbols[i]!.length !== live) continue;
    among++;
    let sum = 0;
    for (let t = 1; t <= live; t++) sum += squaredDistance(h, (i * (T + 1) + t) * d, path, t * d, d);
    far[i] = Math.sqrt(sum / live);
  }
  const near = smallest(far, k).map((index): Near => ({ index, t: null, distance: far[index]! }));
  return { near, among };
}

/**
 * The sampled word itself left out: at no distance, with the same letters. Another word at no distance is one that a
 * feedback model has read the same letters of.
 */
export const withoutItself = (near: readonly Near[], { symbols }: PriorSet, own: readonly number[]): readonly Near[] =>
  near.filter(({ index, distance }) => distance > 0 || symbols[index]!.join() !== own.join());
