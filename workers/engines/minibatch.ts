/** Minibatches drawn by frequency: the same words for the same (seed, step) in every engine. */
import { type AliasTable, drawAlias } from "../../src/corpora/alias.ts";
import type { Batch } from "../../src/lane/batch.ts";
import { PURPOSE, uniform } from "../../src/math/rng.ts";

/** Training words as symbol ids, ready to draw from. */
export interface TrainingSet {
  /** Symbols with EOS. */
  readonly V: number;
  /** Positions of the longest word, EOS included. */
  readonly T: number;
  /** [words, T], padded with EOS. */
  readonly symbols: Uint8Array;
  /** Live positions a word. [words] */
  readonly lengths: Uint8Array;
  readonly alias: AliasTable;
}

/** Words by index as a batch over the positions the longest of them needs. */
export function batchOf(set: TrainingSet, words: ArrayLike<number>, K: number): Batch {
  const B = words.length;
  const lengths = new Int32Array(B);
  let T = 1;
  for (let b = 0; b < B; b++) {
    const length = set.lengths[words[b]!]!;
    lengths[b] = length;
    if (length > T) T = length;
  }
  const symbols = new Int32Array(T * B);
  for (let b = 0; b < B; b++) {
    const from = words[b]! * set.T;
    for (let t = 0; t < T; t++) symbols[t * B + b] = set.symbols[from + t]!;
  }
  return { B, T, K, symbols, lengths };
}

/** Indices of `n` words drawn by frequency. */
export function drawWords(set: TrainingSet, n: number, seed: number, step: number): Uint32Array {
  const words = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const column = uniform(seed, PURPOSE.minibatch, step, 2 * i);
    words[i] = drawAlias(set.alias, column, uniform(seed, PURPOSE.minibatch, step, 2 * i + 1));
  }
  return words;
}

export const drawBatch = (set: TrainingSet, B: number, K: number, seed: number, step: number): Batch =>
  batchOf(set, drawWords(set, B, seed, step), K);
