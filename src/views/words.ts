/**
 * From letter probabilities to words: how a path is read. Draws are by inverse cumulative probability of fixed uniforms,
 * so that a small change of the path changes few letters.
 */

import { PURPOSE, uniform } from "../math/rng.ts";
import type { Generator, PriorPaths, WordMode } from "../models/generator.ts";

/** Symbol of one distribution [V] at `from`: the likeliest, or where the running sum passes u. */
export function readSymbol(p: Float64Array, from: number, V: number, mode: WordMode, u: number): number {
  if (mode === "argmax") {
    let best = 0;
    for (let v = 1; v < V; v++) if (p[from + v]! > p[from + best]!) best = v;
    return best;
  }
  let sum = 0;
  for (let v = 0; v < V - 1; v++) {
    sum += p[from + v]!;
    if (u < sum) return v;
  }
  return V - 1;
}

export interface ReadWord {
  /** Symbols up to EOS, EOS included if it was reached. */
  readonly symbols: readonly number[];
  /** Whether EOS came before the positions ran out. */
  readonly ended: boolean;
  readonly text: string;
}

/** Reads path `i` of `paths`; `uniforms` [T] are used in `draw` mode. */
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
    const symbol = readSymbol(paths.probabilities, (i * paths.T + t) * V, V, mode, uniforms[t] ?? 0.5);
    symbols.push(symbol);
    if (symbol === V - 1) break;
  }
  const ended = symbols.at(-1) === V - 1;
  return { symbols, ended, text: textOf(ended ? symbols.slice(0, -1) : symbols, alphabet) };
}

export function textOf(symbols: readonly number[], alphabet: readonly string[]): string {
  return symbols.map((s) => alphabet[s] ?? "").join("");
}

/** Letter draws that stay the same for a word of a seed. [T] */
export function frozenUniforms(seed: number, word: number, T: number): Float64Array {
  return Float64Array.from({ length: T }, (_, t) => uniform(seed, PURPOSE.sample, word, t));
}

/** Noise of one word [T, d] as a copy. */
export function frozenNoise(generator: Generator, seed: number, word: number): Float64Array {
  const size = generator.T * generator.d;
  return generator.noise(seed, word + 1).slice(word * size, (word + 1) * size);
}
