/** Words of the page: how a path is read, what stands before a letter, and noise that is kept. */
import type { Generator } from "../models/generator.ts";

export { type ReadWord, readWord, textOf } from "../models/readWord.ts";

/** The letter before position t (1-based), where it has a say in the next; else null. */
export function letterBefore(generator: Generator, symbols: readonly number[], t: number): number | null {
  return generator.kind === "latent" && generator.feeds && t > 1 ? (symbols[t - 2] ?? null) : null;
}

/** Noise of one word [T, noiseSize] as a copy. */
export function frozenNoise(generator: Generator, seed: number, word: number): Float64Array {
  const size = generator.T * generator.noiseSize;
  return generator.noise(seed, word + 1).slice(word * size, (word + 1) * size);
}
