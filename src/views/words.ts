/** From letter probabilities to words: how a path is read. */
import type { Generator, PriorPaths, WordMode } from "../models/generator.ts";
import { readSymbol } from "../models/letters.ts";

export interface ReadWord {
  /** Symbols up to EOS, EOS included if it was reached. */
  readonly symbols: readonly number[];
  /** Whether EOS came before the positions ran out. */
  readonly ended: boolean;
  readonly text: string;
}

/** Reads path `i` of `paths`; `uniforms` [T] are used in `draw` mode. Letters that were fed back are what they are. */
export function readWord(
  paths: PriorPaths,
  i: number,
  alphabet: readonly string[],
  uniforms: Float64Array,
  mode: WordMode,
): ReadWord {
  const V = alphabet.length + 1;
  const symbols: number[] = [];
  for (let t = 0; t < paths.T; t++) {
    const at = i * paths.T + t;
    const symbol = paths.symbols?.[at] ?? readSymbol(paths.probabilities, at * V, V, mode, uniforms[t] ?? 0.5);
    symbols.push(symbol);
    if (symbol === V - 1) break;
  }
  const ended = symbols.at(-1) === V - 1;
  return { symbols, ended, text: textOf(ended ? symbols.slice(0, -1) : symbols, alphabet) };
}

/** The letter before position t (1-based), where it has a say in the next; else null. */
export function letterBefore(generator: Generator, symbols: readonly number[], t: number): number | null {
  return generator.kind === "latent" && generator.feeds && t > 1 ? (symbols[t - 2] ?? null) : null;
}

export function textOf(symbols: readonly number[], alphabet: readonly string[]): string {
  return symbols.map((s) => alphabet[s] ?? "").join("");
}

/** Noise of one word [T, noiseSize] as a copy. */
export function frozenNoise(generator: Generator, seed: number, word: number): Float64Array {
  const size = generator.T * generator.noiseSize;
  return generator.noise(seed, word + 1).slice(word * size, (word + 1) * size);
}
