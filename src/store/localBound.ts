/**
 * The bound of a model no worker has opened yet, taken apart by the page itself in small pieces: its terms position by
 * position over training words, and the weights of many proposals for the pinned word. Same programs as in the worker.
 */
import type { Batch } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { keyedNoise } from "../lane/noise.ts";
import { PURPOSE } from "../math/rng.ts";
import { essShares, weightedConfig } from "../metrics/proposalWeights.ts";
import type { GeneratorWeights } from "../models/generator.ts";
import { tensorsOf } from "../models/generatorParts.ts";
import { modelById } from "../models/registry.ts";
import type { RunConfig } from "../protocol/config.ts";
import { ANATOMY_TERMS, type Anatomy, type WatchedWeights } from "../protocol/frame.ts";

/** Series of the model that are the terms of `ANATOMY_TERMS`, with their sign in the sum. */
const TERM_SERIES = [
  ["logP", 1],
  ["logR", 1],
  ["logQ", -1],
  ["logDetQ", 1],
  ["logDetG", -1],
] as const;

/** chosen: smooth to the eye; a quarter as many as behind a validation point would take a second. */
export const ANATOMY_WORDS = 96;
/** chosen: enough for a histogram, and one piece of work short enough not to be felt. */
export const WEIGHED_DRAWS = 200;

function batchOf(word: string, alphabet: readonly string[], K: number): Batch {
  const letters = Array.from(word);
  const T = letters.length + 1;
  const symbols = Int32Array.from([...letters.map((letter) => alphabet.indexOf(letter)), alphabet.length]);
  return { B: 1, T, K, symbols, lengths: Int32Array.of(T) };
}

/** Whether the model can read the word. */
export const readable = (word: string, { alphabet, T }: GeneratorWeights): boolean =>
  word !== "" && Array.from(word).length < T && Array.from(word).every((letter) => alphabet.includes(letter));

function boundOf(weights: GeneratorWeights, config: RunConfig, batch: Batch, step: number) {
  const noise = keyedNoise(batch, config.seed, PURPOSE.view, step);
  return modelById(config.model.id).bound(new JsLane(tensorsOf(weights), batch, noise), config);
}

/** Means over the words that live at each position; yields after each word. */
export function* takeApart(
  weights: GeneratorWeights,
  words: readonly string[],
  step: number,
): Generator<unknown, Anatomy> {
  const { config, alphabet, T } = weights;
  const sums = new Float64Array((ANATOMY_TERMS.length + 1) * T);
  const live = new Float32Array(T);
  for (const [i, word] of words.entries()) {
    const batch = batchOf(word, alphabet, config.objective.K);
    const { series } = boundOf(weights, config, batch, i);
    const rows = [...TERM_SERIES, ["term", 1] as const];
    rows.forEach(([name, sign], row) => {
      const values = numbers(series[name]!);
      for (let t = 0; t < batch.T; t++) sums[row * T + t]! += sign * values[t]!;
    });
    for (let t = 0; t < batch.T; t++) live[t]! += 1;
    yield;
  }
  const means = Float32Array.from(sums, (sum, i) => sum / Math.max(1, live[i % T]!));
  const terms = means.slice(0, ANATOMY_TERMS.length * T);
  return { step, T, terms, bound: means.slice(ANATOMY_TERMS.length * T), live };
}

/** log ω of many proposals at every position of a readable word. */
export function* weighProposals(weights: GeneratorWeights, word: string): Generator<unknown, WatchedWeights> {
  yield;
  const config = weightedConfig(weights.config, WEIGHED_DRAWS);
  const batch = batchOf(word, weights.alphabet, WEIGHED_DRAWS);
  const logWeights = Float32Array.from(numbers(boundOf(weights, config, batch, 0).series.logOmega!));
  return {
    word,
    draws: WEIGHED_DRAWS,
    T: batch.T,
    logWeights,
    essShare: essShares(logWeights, batch.T, WEIGHED_DRAWS),
  };
}
