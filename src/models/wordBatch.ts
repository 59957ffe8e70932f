/** One word as a batch of its own, and the noise of looking at it: the same on the page and in the worker. */
import type { Batch, NoiseSource } from "../lane/batch.ts";
import { keyedNoise } from "../lane/noise.ts";
import { PURPOSE } from "../math/rng.ts";

/** Whether the alphabet and the positions have room for the word. */
export const fitsModel = (word: string, alphabet: readonly string[], T: number): boolean =>
  word !== "" && Array.from(word).length < T && Array.from(word).every((letter) => alphabet.includes(letter));

/** The letters of a readable word, then EOS. [T, 1] */
export function wordBatch(word: string, alphabet: readonly string[], K: number): Batch {
  const letters = Array.from(word);
  const T = letters.length + 1;
  const symbols = Int32Array.from([...letters.map((letter) => alphabet.indexOf(letter)), alphabet.length]);
  return { B: 1, T, K, symbols, lengths: Int32Array.of(T) };
}

/** Noise of one look at a word; `draw` gives others. */
export const wordNoise = (batch: Batch, seed: number, draw: number): NoiseSource =>
  keyedNoise(batch, seed, PURPOSE.view, draw);
