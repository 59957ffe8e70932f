/**
 * A word's pass through the bound of a latent model, every number kept: what q read, the noises it drew, the states they
 * make, the letters those write, the weights, and which sample goes on from which. Recorded from the definition itself,
 * in float64 (Schmidt & Hofmann 2018, §2, Eq. 9 and Algorithm 1; Maddison et al. 2017, Algorithm 1). Word dropout adds a
 * pass with letters hidden, the one that is trained: both are kept.
 */
import type { Batch } from "../lane/batch.ts";
import { JsLane, type JsValue, numbers } from "../lane/js.ts";
import { jsElementwise } from "../lane/jsElementwise.ts";
import type { Series, Value } from "../lane/lane.ts";
import { fedRow } from "../models/fed.ts";
import type { GeneratorWeights } from "../models/generator.ts";
import { tensorsOf } from "../models/generatorParts.ts";
import type { LatentModel } from "../models/model.ts";
import { wordBatch, wordNoise } from "../models/wordBatch.ts";
import type { Objective, Proposal } from "../objectives/objective.ts";
import { objectiveById } from "../objectives/registry.ts";
import { fillDefaults } from "../protocol/hyper.ts";
import { chosenBy, type Descent, effectiveSize, pullsOf } from "./tapeDescent.ts";

export const SCALARS = ["logP", "logR", "logQ", "logDetQ", "logDetG", "logOmega"] as const;
type Scalar = (typeof SCALARS)[number];

/** One proposal at one position. Vectors are [d]. */
export interface TapeSample extends Readonly<Record<Scalar, number>> {
  /** h_{t−1} of the sample it goes on from. */
  readonly before: Float64Array;
  readonly eps: Float64Array;
  /** The state F_g would make by itself, where q reads it. */
  readonly hg: Float64Array | null;
  readonly mu: Float64Array;
  readonly sd: Float64Array;
  readonly xi: Float64Array;
  readonly h: Float64Array;
  readonly zeta: Float64Array;
  /** W h + b, and what the letter before adds to it where it is fed back, and the softmax of both. [V] */
  readonly logits: Float64Array;
  readonly probabilities: Float64Array;
}

/** The letter before, where its row is added to the logits. */
export interface Fed {
  readonly symbol: number;
  /** Draw that hides it where it is no more than the dropout; null in the pass that hides none. */
  readonly u: number | null;
  readonly hidden: boolean;
}

export interface LatentPosition extends Descent {
  readonly symbol: number;
  /** What the encoder knows here. [A] */
  readonly a: Float64Array;
  readonly fed: Fed | null;
  /** [K] */
  readonly samples: readonly TapeSample[];
  /** ω̃_{t−1}, where samples go on side by side with weights of their own; else null. [K] */
  readonly carried: Float64Array | null;
  /** 1 / Σ ω̃² */
  readonly effective: number;
  /** The uniform draw of this position; null where there is one sample. */
  readonly u: number | null;
  /** ∂L/∂log ω^(k). [K] */
  readonly pull: Float64Array;
  /** L_t */
  readonly term: number;
}

/** One time through the word. `shown`: the bound; `hidden`: what word dropout trains. */
export type PassId = "shown" | "hidden";

export interface LatentPass {
  readonly positions: readonly LatentPosition[];
  /** L = Σ_t L_t, nats. */
  readonly bound: number;
}

/** The pass that is looked at, and both of them. */
export interface LatentTape extends LatentPass {
  readonly kind: "latent";
  readonly weights: GeneratorWeights;
  readonly word: string;
  readonly draw: number;
  readonly d: number;
  readonly K: number;
  readonly V: number;
  readonly pass: PassId;
  /** Whether samples side by side may be drawn anew by weight. */
  readonly resamples: boolean;
  readonly passes: { readonly shown: LatentPass; readonly hidden: LatentPass | null };
  /** What training raises: the bound, or what word dropout or a weight of the KL puts in its place. */
  readonly trained: number;
}

/** Another pass of the same tape, if there is one. */
export function seenAs(tape: LatentTape, pass: PassId): LatentTape {
  const found = tape.passes[pass];
  return found && pass !== tape.pass ? { ...tape, ...found, pass } : tape;
}

/** The pass whose gradient is taken. */
export const trainedPass = ({ passes: { shown, hidden } }: LatentTape): LatentPass => hidden ?? shown;

/** Row k of a value at one position: values at word level are every sample's. */
function row(value: Value, k: number): Float64Array {
  const { data, level, n } = value as JsValue;
  const at = level === "sample" ? k * n : 0;
  return data.slice(at, at + n);
}

/** A series at position t (0-based) of a batch of one word. */
function valueAt(series: Series, t: number, K: number): Value {
  const { data, level, n } = series as unknown as JsValue;
  const size = level === "sample" ? K * n : n;
  return { n, level, data: data.subarray(t * size, (t + 1) * size) } as JsValue;
}

interface Step {
  readonly proposals: Proposal;
  readonly carried: Value;
  readonly eps: Value;
  readonly u: Value | null;
}

/** The objective as it is, with what passes through it kept. */
function recording(objective: Objective, steps: Step[]): Objective {
  return {
    ...objective,
    step(L, model, noise, carried) {
      let proposals: Proposal | null = null;
      const propose: typeof model.propose = (eps, hg, denominator) => {
        proposals = model.propose(eps, hg, denominator);
        return proposals;
      };
      const step = objective.step(L, { propose }, noise, carried);
      steps.push({ proposals: proposals!, carried, eps: noise.eps, u: noise.u });
      return step;
    },
  };
}

/** ω̃ ∝ e^x. */
function sharesOf(logs: Float64Array): Float64Array {
  const lse = jsElementwise.logSumExp(logs, 0, logs.length, 1);
  return logs.map((x) => Math.exp(x - lse));
}

interface Recording {
  readonly L: JsLane;
  readonly model: LatentModel;
  readonly objective: Objective;
  readonly weights: GeneratorWeights;
  readonly batch: Batch;
  /** What the encoder knows, at every position. */
  readonly a: Series;
}

interface Taken {
  readonly steps: readonly Step[];
  readonly series: Readonly<Record<string, Series>>;
  readonly hides: boolean;
}

/** The letter before each position, and whether it is hidden there (models/fed.ts). */
function fedLetters({ L, model, weights: { config }, batch }: Recording, hides: boolean): readonly (Fed | null)[] {
  const share = Number(fillDefaults(model.hyper, config.model.hyper).wordDropout ?? 0);
  const drops = hides ? numbers(L.uniform("drop")) : null;
  return Array.from({ length: batch.T }, (_, t) => {
    if (model.fedBack(config) === null || t === 0) return null;
    const u = drops ? drops[t]! : null;
    return { symbol: batch.symbols![t - 1]!, u, hidden: u !== null && !(u - share > 0) };
  });
}

/** Who goes on from whom, where samples go on side by side. */
function besides({ L, objective, batch: { T, K } }: Recording, series: Taken["series"]) {
  if (!objective.lineage) return null;
  const path = series.survivor ? series : objective.lineage(L, series, L.uniform("u"));
  const same = Float64Array.from({ length: K }, (_, k) => k);
  const rows = (name: string, t: number) => (valueAt(series[name]!, t, K) as JsValue).data;
  return Array.from({ length: T }, (_, t) => ({
    chosen: numbers(path.survivor!)[t]!,
    ancestors: Int32Array.from(series.ancestors ? rows("ancestors", t) : same),
    drawn: series.resampledWhen !== undefined && rows("resampledWhen", t)[0]! > 0,
  }));
}

function samplesAt(recording: Recording, { steps, series }: Taken, t: number, fed: Fed | null) {
  const { L, model, weights, batch } = recording;
  const { proposals, eps } = steps[t]!;
  const state = model.emission(L, proposals.h);
  const table = fed && !fed.hidden ? model.fedBack(weights.config) : null;
  const logits = table ? L.add(state, fedRow(L, table, L.wrapSymbols(Int32Array.of(fed!.symbol)))) : state;
  const probabilities = L.softmax(logits);
  const at = (name: string) => valueAt(series[name]!, t, batch.K);
  return Array.from({ length: batch.K }, (_, k): Omit<TapeSample, "before"> => {
    const scalars = Object.fromEntries(SCALARS.map((name) => [name, row(proposals[name], k)[0]!]));
    return {
      ...(scalars as Record<Scalar, number>),
      eps: row(eps, k),
      hg: series.hg ? row(at("hg"), k) : null,
      mu: row(at("mu"), k),
      sd: row(at("logSd"), k).map(Math.exp),
      xi: row(proposals.xi, k),
      h: row(proposals.h, k),
      zeta: row(proposals.zeta, k),
      logits: row(logits, k),
      probabilities: row(probabilities, k),
    };
  });
}

function passOf(recording: Recording, taken: Taken): LatentPass {
  const { L, model, batch } = recording;
  const { K, T } = batch;
  const start = numbers(model.initial(L)).slice();
  const fed = fedLetters(recording, taken.hides);
  const side = besides(recording, taken.series);
  const positions: Omit<LatentPosition, "pull">[] = [];
  for (let t = 0; t < T; t++) {
    const { u: uniform, carried: brought } = taken.steps[t]!;
    const last = positions[t - 1];
    const samples = samplesAt(recording, taken, t, fed[t]!).map((sample, k) => ({
      ...sample,
      before: last ? last.samples[last.ancestors[k]!]!.h : start,
    }));
    const logs = Float64Array.from(samples, ({ logOmega }) => logOmega);
    const weightsBefore = side && Float64Array.from({ length: K }, (_, k) => row(brought, k).at(-1)!);
    const shares = sharesOf(weightsBefore ? logs.map((x, k) => x + weightsBefore[k]!) : logs);
    const u = uniform && K > 1 ? row(uniform, 0)[0]! : null;
    const one = u === null ? 0 : chosenBy(u, shares);
    positions.push({
      symbol: batch.symbols![t]!,
      a: row(valueAt(recording.a, t, K), 0),
      fed: fed[t]!,
      samples,
      carried: weightsBefore?.map(Math.exp) ?? null,
      shares,
      effective: effectiveSize(shares),
      u,
      ...(side?.[t] ?? { chosen: one, ancestors: new Int32Array(K).fill(one), drawn: true }),
      term: row(valueAt(taken.series.term!, t, K), 0)[0]!,
    });
  }
  const pulls = pullsOf(positions);
  const bound = positions.reduce((sum, { term }) => sum + term, 0);
  return { positions: positions.map((position, t) => ({ ...position, pull: pulls[t]! })), bound };
}

export function recordLatent(model: LatentModel, weights: GeneratorWeights, word: string, draw: number): LatentTape {
  const { config, alphabet } = weights;
  const { K } = config.objective;
  const batch = wordBatch(word, alphabet, K);
  const L = new JsLane(tensorsOf(weights), batch, wordNoise(batch, config.seed, draw));
  const objective = objectiveById(config.objective.id);
  const steps: Step[] = [];
  const program = model.bound(L, config, recording(objective, steps));
  const { series, trainedSeries } = program;
  const whole = { L, model, objective, weights, batch, a: series.a! };
  // the program makes the passes one after the other
  const shown = { ...passOf(whole, { steps, series, hides: false }), bound: numbers(program.bound)[0]! };
  const hidden = trainedSeries
    ? passOf(whole, { steps: steps.slice(batch.T), series: trainedSeries, hides: true })
    : null;
  return {
    ...shown,
    kind: "latent",
    weights,
    word,
    draw,
    d: model.d(config),
    K,
    V: alphabet.length + 1,
    pass: "shown",
    resamples: K > 1 && series.ancestors !== undefined,
    passes: { shown, hidden },
    trained: numbers(program.trained ?? program.bound)[0]!,
  };
}
