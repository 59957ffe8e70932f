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
  const lengths = Int32Array.from({ length: B }, (_, b) => set.lengths[words[b]!]!);
  const T = lengths.reduce((a, b) => Math.max(a, b), 1);
  const symbols = new Int32Array(T * B);
  for (let t = 0; t < T; t++) for (let b = 0; b < B; b++) symbols[t * B + b] = set.symbols[words[b]! * set.T + t]!;
  return { B, T, K, symbols, lengths };
}

/** Indices of `n` words drawn by frequency. */
export const drawWords = (set: TrainingSet, n: number, seed: number, step: number): Uint32Array =>
  Uint32Array.from({ length: n }, (_, i) =>
    drawAlias(
      set.alias,
      uniform(seed, PURPOSE.minibatch, step, 2 * i),
      uniform(seed, PURPOSE.minibatch, step, 2 * i + 1),
    ),
  );

export const drawBatch = (set: TrainingSet, B: number, K: number, seed: number, step: number): Batch =>
  batchOf(set, drawWords(set, B, seed, step), K);
