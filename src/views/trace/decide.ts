/**
 * What does ξ_t decide? Redraw ξ_t alone, keep all other noise and the draws of the letters, and count which letters
 * change. A letter counts as changed if another symbol stands there, or if the word has ended before.
 */
import { fillNormals, PURPOSE } from "../../math/rng.ts";
import type { LatentGenerator, WordMode } from "../../models/generator.ts";
import { letterBefore, readWord } from "../words.ts";
import { type PriorSet, uniformsOf } from "./priorSet.ts";

/** Paths a piece draws: two to four milliseconds. A piece longer than a slice is a frame that comes late. */
const CHUNK = 12;
const REDRAW_SEED = 41;

interface Original {
  readonly noise: Float64Array;
  readonly uniforms: Float64Array;
  readonly symbols: readonly number[];
  /** Keys the redraws. */
  readonly index: number;
}

/** changed[t − 1][u − 1]: how many of `redraws` redraws of ξ_t changed letter u ≥ t. */
function* countChanges(
  generator: LatentGenerator,
  alphabet: readonly string[],
  mode: WordMode,
  word: Original,
  redraws: number,
): Generator<void, readonly Float64Array[]> {
  const { T, d } = generator;
  const live = word.symbols.length;
  const changed = Array.from({ length: live }, () => new Float64Array(live));
  for (let from = 0; from < live * redraws; from += CHUNK) {
    const n = Math.min(CHUNK, live * redraws - from);
    const noise = new Float64Array(n * T * d);
    for (let j = 0; j < n; j++) {
      const t = Math.floor((from + j) / redraws);
      noise.set(word.noise, j * T * d);
      const key = { seed: REDRAW_SEED, purpose: PURPOSE.view, step: word.index };
      fillNormals(noise, (j * T + t) * d, d, key, from + j);
    }
    const uniforms = new Float64Array(n * T);
    for (let j = 0; j < n; j++) uniforms.set(word.uniforms, j * T);
    const paths = generator.paths({ noise, uniforms, mode });
    for (let j = 0; j < n; j++) {
      const t = Math.floor((from + j) / redraws);
      const { symbols } = readWord(paths, j, alphabet, word.uniforms, mode);
      for (let u = t; u < live; u++) if (symbols[u] !== word.symbols[u]) changed[t]![u]!++;
    }
    yield;
  }
  return changed;
}

/** Words, redraws for each position, and draws behind each I(t). */
export const DECIDE_WORDS = 100;
export const DECIDE_REDRAWS = 12;
export const DECIDE_DRAWS = 20;

export interface DecidePosition {
  /** 1-based. */
  readonly t: number;
  /** Words that reach this position. */
  readonly words: number;
  /** Mean share of the letters t…end that change. */
  readonly share: number;
  readonly se: number;
  /** I(t), nats, mean over the same words' h_{t−1}. */
  readonly information: number;
}

export interface Decide {
  readonly step: number;
  readonly T: number;
  readonly words: number;
  readonly redraws: number;
  readonly draws: number;
  readonly positions: readonly DecidePosition[];
}

class Running {
  n = 0;
  private mean = 0;
  private squares = 0;
  add(x: number): void {
    this.n++;
    const delta = x - this.mean;
    this.mean += delta / this.n;
    this.squares += delta * (x - this.mean);
  }
  get value(): number {
    return this.mean;
  }
  get se(): number {
    return this.n > 1 ? Math.sqrt(this.squares / (this.n - 1) / this.n) : Number.NaN;
  }
}

/** Fewer words than this reach a position: nothing is said of it. Chosen: a mean of less is mostly chance. */
const LEAST_WORDS = 8;

/** Words after which a first count can be shown. */
const FIRST_WORDS = 20;

export function* decideOverWords(
  prior: PriorSet<LatentGenerator>,
  words = DECIDE_WORDS,
  early: (decide: Decide) => void = () => undefined,
): Generator<void, Decide> {
  const { generator, alphabet, mode, T, d } = prior;
  const shares = Array.from({ length: T }, () => new Running());
  const informations = Array.from({ length: T }, () => new Running());
  const count = Math.min(words, prior.n);
  for (let i = 0; i < count; i++) {
    const symbols = prior.symbols[i]!;
    const noise = prior.noise.subarray(i * T * d, (i + 1) * T * d);
    const word: Original = { noise, uniforms: uniformsOf(i, T), symbols, index: i };
    const changed = yield* countChanges(generator, alphabet, mode, word, DECIDE_REDRAWS);
    changed.forEach((row, t) => {
      const left = symbols.length - t;
      shares[t]!.add(row.reduce((a, b) => a + b, 0) / (left * DECIDE_REDRAWS));
      const from = (i * (T + 1) + t) * d;
      informations[t]!.add(
        generator.information(prior.h.slice(from, from + d), DECIDE_DRAWS, i, letterBefore(generator, symbols, t + 1))
          .information,
      );
    });
    if ((i + 1) % FIRST_WORDS === 0 && i + 1 < count) early(summary(prior, i + 1, shares, informations));
    yield;
  }
  return summary(prior, count, shares, informations);
}

function summary(
  { step, T }: PriorSet,
  words: number,
  shares: readonly Running[],
  informations: readonly Running[],
): Decide {
  const positions = shares
    .map((share, i) => ({
      t: i + 1,
      words: share.n,
      share: share.value,
      se: share.se,
      information: informations[i]!.value,
    }))
    .filter((position) => position.words >= LEAST_WORDS);
  return { step, T, words, redraws: DECIDE_REDRAWS, draws: DECIDE_DRAWS, positions };
}

/** Redraws behind each row of the matrix of one word. */
export const MATRIX_REDRAWS = 200;

export interface DecideMatrix {
  readonly text: string;
  readonly letters: readonly string[];
  readonly redraws: number;
  /** share[t − 1][u − 1] of the redraws of ξ_t that change letter u; zero for u < t by construction. */
  readonly share: readonly Float64Array[];
}

export interface MatrixRequest {
  readonly generator: LatentGenerator;
  readonly alphabet: readonly string[];
  readonly mode: WordMode;
  readonly text: string;
  readonly noise: Float64Array;
  readonly uniforms: Float64Array;
  readonly symbols: readonly number[];
}

export function* decideOverWord(request: MatrixRequest, redraws = MATRIX_REDRAWS): Generator<void, DecideMatrix> {
  const { generator, alphabet, mode, text, symbols } = request;
  const word: Original = { noise: request.noise, uniforms: request.uniforms, symbols, index: 0x10000 };
  const changed = yield* countChanges(generator, alphabet, mode, word, redraws);
  const letters = symbols.map((s) => alphabet[s] ?? "EOS");
  return { text, letters, redraws, share: changed.map((row) => row.map((count) => count / redraws)) };
}
