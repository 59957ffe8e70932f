/** From letter probabilities to words: how a path is read. */
import type { Draws, Generator, PriorPaths, WordMode } from "./generator.ts";
import { readSymbol } from "./letters.ts";

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

export function textOf(symbols: readonly number[], alphabet: readonly string[]): string {
  return symbols.map((s) => alphabet[s] ?? "").join("");
}

/**
 * The word that draws write under this model. One kept by its noise is another word after some training; where the noise
 * is of another model it is the word it was, `text`.
 */
export function wordNow(
  draws: Draws & { readonly text: string },
  generator: Generator,
  alphabet: readonly string[],
): string {
  const { noise, uniforms, mode, text } = draws;
  if (noise.length !== generator.T * generator.noiseSize || uniforms.length !== generator.T) return text;
  return readWord(generator.paths(draws), 0, alphabet, uniforms, mode).text;
}
