/**
 * A word's pass through the bound of a latent model, every number kept: what q read, the noises it drew, the states they
 * make, the letters those write, and the weights. Recorded from the definition itself, in float64 (Schmidt & Hofmann
 * 2018, §2, Eq. 9 and Algorithm 1).
 */
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

export const SCALARS = ["logP", "logR", "logQ", "logDetQ", "logDetG", "logOmega"] as const;
type Scalar = (typeof SCALARS)[number];

/** One proposal at one position. Vectors are [d]. */
export interface TapeSample extends Readonly<Record<Scalar, number>> {
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

export interface LatentPosition {
  readonly symbol: number;
  /** h_{t−1} of the path. [d] */
  readonly before: Float64Array;
  /** What the encoder knows here. [A] */
  readonly a: Float64Array;
  /** [K] */
  readonly samples: readonly TapeSample[];
  /** ω̃_k = ω_k / Σ ω. [K] */
  readonly shares: Float64Array;
  /** The uniform draw that chose who goes on; null where there is one sample. */
  readonly u: number | null;
  /** The sample the path goes on from, 0-based. */
  readonly chosen: number;
  /** L_t */
  readonly term: number;
}

export interface LatentTape {
  readonly kind: "latent";
  readonly weights: GeneratorWeights;
  readonly word: string;
  readonly draw: number;
  readonly d: number;
  readonly K: number;
  readonly V: number;
  readonly positions: readonly LatentPosition[];
  /** L = Σ_t L_t, nats. */
  readonly bound: number;
}

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
      steps.push({ proposals: proposals!, eps: noise.eps, u: noise.u });
      return step;
    },
  };
}

/** index = #{k : u ≥ cumsum(ω̃)_k}, at most K − 1, as `categoricalK` draws. */
export function chosenBy(u: number, shares: Float64Array): number {
  let index = 0;
  for (let k = 0, sum = 0; k < shares.length; k++) {
    sum += shares[k]!;
    if (u >= sum) index++;
  }
  return Math.min(index, shares.length - 1);
}

function sharesOf(logOmega: Float64Array): Float64Array {
  const lse = jsElementwise.logSumExp(logOmega, 0, logOmega.length, 1);
  return logOmega.map((x) => Math.exp(x - lse));
}

export function recordLatent(model: LatentModel, weights: GeneratorWeights, word: string, draw: number): LatentTape {
  const { config, alphabet } = weights;
  const { K } = config.objective;
  const d = model.d(config);
  const batch = wordBatch(word, alphabet, K);
  const L = new JsLane(tensorsOf(weights), batch, wordNoise(batch, config.seed, draw));
  const steps: Step[] = [];
  const program = model.bound(L, config, recording(objectiveById(config.objective.id), steps));
  const { series } = program;
  const at = (name: string, t: number) => valueAt(series[name]!, t, K);
  const start = numbers(model.initial(L)).slice();
  const table = model.fedBack(config);

  const positions = steps.map(({ proposals, eps, u }, t): LatentPosition => {
    const state = model.emission(L, proposals.h);
    const fed = table === null || t === 0 ? null : fedRow(L, table, L.wrapSymbols(batch.symbols!.subarray(t - 1, t)));
    const logits = fed ? L.add(state, fed) : state;
    const probabilities = L.softmax(logits);
    const samples = Array.from({ length: K }, (_, k): TapeSample => {
      const scalars = Object.fromEntries(SCALARS.map((name) => [name, row(proposals[name], k)[0]!]));
      return {
        ...(scalars as Record<Scalar, number>),
        eps: row(eps, k),
        hg: series.hg ? row(at("hg", t), k) : null,
        mu: row(at("mu", t), k),
        sd: row(at("logSd", t), k).map(Math.exp),
        xi: row(proposals.xi, k),
        h: row(proposals.h, k),
        zeta: row(proposals.zeta, k),
        logits: row(logits, k),
        probabilities: row(probabilities, k),
      };
    });
    const shares = sharesOf(Float64Array.from(samples, ({ logOmega }) => logOmega));
    const drawn = u && K > 1 ? row(u, 0)[0]! : null;
    return {
      symbol: batch.symbols![t]!,
      before: t === 0 ? start : row(at("h", t - 1), 0),
      a: row(at("a", t), 0),
      samples,
      shares,
      u: drawn,
      chosen: drawn === null ? 0 : chosenBy(drawn, shares),
      term: row(at("term", t), 0)[0]!,
    };
  });
  return {
    kind: "latent",
    weights,
    word,
    draw,
    d,
    K,
    V: alphabet.length + 1,
    positions,
    bound: numbers(program.bound)[0]!,
  };
}
