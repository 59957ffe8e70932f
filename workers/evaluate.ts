/** What is measured while a run trains: validation bound, noise information, weights of the watched word. */
import { isLatent } from "../src/config/spec.ts";
import { encodeWords } from "../src/corpora/encode.ts";
import type { Batch, NoiseSource } from "../src/lane/batch.ts";
import { keyedNoise, remembered } from "../src/lane/noise.ts";
import { PURPOSE, uniform } from "../src/math/rng.ts";
import { controlledMean } from "../src/math/stats.ts";
import { divergenceOf } from "../src/metrics/divergence.ts";
import { liveLengths, summariseInformation } from "../src/metrics/information.ts";
import { essShares, weightedConfig } from "../src/metrics/proposalWeights.ts";
import { fedLetters, positionsFirst } from "../src/models/fed.ts";
import { latentById } from "../src/models/registry.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type { Evaluation, Information, WatchedWeights } from "../src/protocol/frame.ts";
import type { RunData } from "./data.ts";
import type { Engine } from "./engines/engine.ts";
import { batchOf, drawWords } from "./engines/minibatch.ts";
import { nextTask } from "./lock.ts";

/** What evaluations need of an engine. */
export type Evaluating = Pick<Engine, "evaluate">;

/** chosen: standard error about .07 nats with the control variate, a tenth of a second of WASM. */
const VALIDATION_WORDS = 512;
/** A step no training reaches, so that validation words are not a training minibatch's. */
const VALIDATION_KEY = 0x7fffffff;
/** chosen: boxes steady to the eye; 20 draws as published. */
const STATES = 300;
const DRAWS = 20;
/** chosen: enough for a histogram. */
const WATCHED_DRAWS = 500;

/** Evaluations draw the same noise every time, so a change of the bound is a change of the model. */
export class EvaluationNoise {
  private readonly sources = new Map<string, NoiseSource>();

  of(batch: Batch, seed: number, purpose: number): NoiseSource {
    const key = [batch.B, batch.T, batch.K, seed, purpose].join();
    let found = this.sources.get(key);
    if (!found) {
      // one of each purpose: a new K or seed replaces the old
      for (const old of this.sources.keys()) if (old.endsWith(`,${purpose}`)) this.sources.delete(old);
      found = remembered(keyedNoise(batch, seed, purpose, 0));
      this.sources.set(key, found);
    }
    return found;
  }
}

/**
 * Bound of held-out words, the same words and noise at every evaluation. Their exact bigram costs are a control
 * variate: the words that happened to be drawn are corrected for being easier or harder than the test words.
 */
async function validation(engine: Evaluating, config: RunConfig, { validation: set }: RunData, drawn: EvaluationNoise) {
  const words = drawWords(set, VALIDATION_WORDS, config.seed, VALIDATION_KEY);
  const batch = batchOf(set, words, config.objective.K);
  const noise = drawn.of(batch, config.seed, PURPOSE.validation);
  const { bound, logP } = await engine.evaluate({ program: "bound", config, batch, noise, outputs: ["bound", "logP"] });
  const costs = Float64Array.from(words, (w) => set.bigramNats[w]!);
  const nats = Float64Array.from(bound!, (b) => -b);
  const { mean, se } = controlledMean(nats, costs, set.bigramMeanNats);
  const kl = config.objective.K === 1 ? divergenceOf(bound!, logP!, batch.lengths) : null;
  return { point: { nats: mean, se, words: VALIDATION_WORDS }, kl };
}

/** KL of the validation's words along one path each, where the bound has more. */
async function divergence(engine: Evaluating, config: RunConfig, { validation: set }: RunData, drawn: EvaluationNoise) {
  const single = { ...config, objective: { ...config.objective, K: 1 } };
  const batch = batchOf(set, drawWords(set, VALIDATION_WORDS, config.seed, VALIDATION_KEY), 1);
  const noise = drawn.of(batch, config.seed, PURPOSE.eps);
  const request = { program: "bound", config: single, batch, noise, outputs: ["bound", "logP"] } as const;
  const { bound, logP } = await engine.evaluate(request);
  return divergenceOf(bound!, logP!, batch.lengths);
}

async function information(
  engine: Evaluating,
  config: RunConfig,
  { training: { V, T } }: RunData,
  drawn: EvaluationNoise,
): Promise<Information> {
  const batch: Batch = { B: STATES, T, K: DRAWS, symbols: null, lengths: new Int32Array(STATES).fill(T) };
  const noise = drawn.of(batch, config.seed, PURPOSE.xi);
  const outputs = ["information", "entropyGivenState", "probabilities"];
  const written = await withLetters(engine, config, batch, noise, V);
  const out = await engine.evaluate({ program: "information", config, batch: written, noise, outputs });
  const lengths = liveLengths(out.probabilities!, { T, n: STATES, V }, config.seed, PURPOSE.sample);
  return summariseInformation(out.information!, out.entropyGivenState!, lengths, T, DRAWS);
}

/** Where letters are fed back: the paths with those the model itself writes along them. */
async function withLetters(engine: Evaluating, config: RunConfig, batch: Batch, noise: NoiseSource, V: number) {
  if (latentById(config.model.id).fedBack(config) === null) return batch;
  const { B: n, T } = batch;
  // every letter once, at three positions: the least a program is made for
  const every = Int32Array.from({ length: 3 * V }, (_, i) => i % V);
  const letters: Batch = { B: V, T: 3, K: 1, symbols: every, lengths: new Int32Array(V).fill(3) };
  const fed = await engine.evaluate({ program: "fed", config, batch: letters, noise, outputs: ["rows"] });
  const prior = await engine.evaluate({ program: "prior", config, batch, noise, outputs: ["logits"] });
  const logits = { data: prior.logits!, base: 0, t: n * V, symbol: 1, trajectory: V };
  const draw = (k: number, t: number): number => uniform(config.seed, PURPOSE.sample, t, k);
  const { symbols } = fedLetters({ n, T, logits, rows: fed.rows!, V, mode: "draw", uniform: draw });
  return { ...batch, symbols: positionsFirst(symbols, n, T) };
}

/** log ω of many proposals at every position of one word, along a path that goes on from one drawn by weight. */
async function watched(engine: Evaluating, config: RunConfig, data: RunData, word: string): Promise<WatchedWeights> {
  const { alphabet } = data.corpus;
  const T = Array.from(word).length + 1;
  const { symbols, lengths } = encodeWords([word], alphabet, T);
  const batch: Batch = { B: 1, T, K: WATCHED_DRAWS, symbols, lengths };
  const weighted = weightedConfig(config, WATCHED_DRAWS);
  const noise = keyedNoise(batch, config.seed, PURPOSE.view, 0);
  const out = await engine.evaluate({ program: "bound", config: weighted, batch, noise, outputs: ["logOmega"] });
  const logWeights = out.logOmega!;
  return { word, draws: WATCHED_DRAWS, T, logWeights, essShare: essShares(logWeights, T, WATCHED_DRAWS) };
}

export async function evaluateRun(
  engine: Evaluating,
  config: RunConfig,
  data: RunData,
  step: number,
  word: string | null,
  drawn: EvaluationNoise,
): Promise<Omit<Evaluation, "crossEntropy">> {
  const fits =
    word !== null &&
    Array.from(word).length < data.training.T &&
    Array.from(word).every((letter) => data.corpus.alphabet.includes(letter));
  const latent = isLatent(config);
  // each part holds the thread; calls are heard between them
  const validated = await validation(engine, config, data, drawn);
  await nextTask();
  const informed = latent ? await information(engine, config, data, drawn) : null;
  await nextTask();
  const kl = latent ? (validated.kl ?? (await divergence(engine, config, data, drawn))) : null;
  await nextTask();
  return {
    step,
    validation: validated.point,
    information: informed && { ...informed, kl },
    watched: fits && latent ? await watched(engine, config, data, word) : null,
  };
}
