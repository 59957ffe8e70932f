/** Prior trajectories from frozen noise: the same ξ under every set of weights, so that pictures can be compared. */
import type { Generator as WordGenerator, WordMode } from "../../models/generator.ts";
import { frozenUniforms, frozenUniformsOf } from "../../models/letters.ts";
import { readWord } from "../words.ts";

/** The fewest trajectories that are drawn: the projection is fitted on these, however many more are shown. */
export const PRIOR_PATHS = 500;
export const MOST_PATHS = 10_000;
const NOISE_SEED = 20_180_001;
/** Paths a piece draws: two to four milliseconds. */
const CHUNK = 12;

export interface PriorSet<G extends WordGenerator = WordGenerator> {
  readonly generator: G;
  readonly alphabet: readonly string[];
  /** Training step of the weights. */
  readonly step: number;
  readonly mode: WordMode;
  readonly n: number;
  readonly T: number;
  readonly d: number;
  /** [n, T, noiseSize] */
  readonly noise: Float64Array;
  /** [n, T + 1, d], h_0 first. */
  readonly h: Float64Array;
  /** Symbols of each path up to its EOS, EOS included if reached. */
  readonly symbols: readonly (readonly number[])[];
}

export interface PriorRequest<G extends WordGenerator = WordGenerator> {
  readonly generator: G;
  readonly alphabet: readonly string[];
  readonly step: number;
  readonly mode: WordMode;
}

/** Noise kept while shapes stay: [n, T, noiseSize] for the largest n asked for. */
let kept: { readonly T: number; readonly size: number; readonly noise: Float64Array } | null = null;

/** Block b of 500 words has its own seed, so that a block can be drawn without those before it. */
function* frozenNoise({ T, noiseSize: size, noise }: WordGenerator, n: number): Generator<void, Float64Array> {
  const known = kept?.T === T && kept.size === size ? kept.noise : new Float64Array(0);
  if (known.length >= n * T * size) return known.subarray(0, n * T * size);
  const out = new Float64Array(n * T * size);
  for (let from = 0; from < n; from += PRIOR_PATHS) {
    const block = noise(NOISE_SEED + from / PRIOR_PATHS, Math.min(PRIOR_PATHS, n - from));
    out.set(block, from * T * size);
    yield;
  }
  kept = { T, size, noise: out };
  return out;
}

export const uniformsOf = (i: number, T: number): Float64Array => frozenUniforms(NOISE_SEED, i, T);

export function* drawPrior<G extends WordGenerator>(
  request: PriorRequest<G>,
  n = PRIOR_PATHS,
): Generator<void, PriorSet<G>> {
  const { generator, alphabet, mode } = request;
  const { T, d, noiseSize } = generator;
  const noise = yield* frozenNoise(generator, n);
  const h = new Float64Array(n * (T + 1) * d);
  const symbols: (readonly number[])[] = [];
  for (let from = 0; from < n; from += CHUNK) {
    const to = Math.min(n, from + CHUNK);
    const paths = generator.paths({
      noise: noise.subarray(from * T * noiseSize, to * T * noiseSize),
      uniforms: frozenUniformsOf(NOISE_SEED, from, to - from, T),
      mode,
    });
    h.set(paths.h, from * (T + 1) * d);
    for (let i = from; i < to; i++) symbols.push(readWord(paths, i - from, alphabet, uniformsOf(i, T), mode).symbols);
    yield;
  }
  return { ...request, n, T, d, noise, h, symbols };
}

/** The first paths alone. */
export function firstPaths<S extends PriorSet>(set: S, n: number): S {
  if (n >= set.n) return set;
  const { T, d, h, noise, symbols, generator } = set;
  return {
    ...set,
    n,
    h: h.subarray(0, n * (T + 1) * d),
    noise: noise.subarray(0, n * T * generator.noiseSize),
    symbols: symbols.slice(0, n),
  };
}

/** States h_1…h_len of all paths, those after EOS left out. [m, d] */
export function liveStates({ n, T, d, h, symbols }: PriorSet): Float64Array {
  const m = symbols.reduce((sum, word) => sum + word.length, 0);
  const out = new Float64Array(m * d);
  let at = 0;
  for (let i = 0; i < n; i++) {
    const from = (i * (T + 1) + 1) * d;
    out.set(h.subarray(from, from + symbols[i]!.length * d), at);
    at += symbols[i]!.length * d;
  }
  return out;
}
