/**
 * Bounds on log P(w) of one word under the weights of a run, by the same definitions as in training, float64:
 * whole trajectories of q once, whose weights give importance sampling's log P̂ = log mean ω and, in groups of K, the IWAE
 * bound (Burda et al. 2015, Eq. 8); then, for each K, independent passes of the bounds that resample on the way.
 */
import type { Batch } from "../src/lane/batch.ts";
import { JsLane, numbers } from "../src/lane/js.ts";
import { keyedNoise } from "../src/lane/noise.ts";
import { PURPOSE } from "../src/math/rng.ts";
import { tensorsOf } from "../src/models/generatorParts.ts";
import type { LatentModel } from "../src/models/model.ts";
import { modelById } from "../src/models/registry.ts";
import { fitsModel, wordBatch } from "../src/models/wordBatch.ts";
import { filteringIwae } from "../src/objectives/filteringIwae.ts";
import { filteringIwaeMixture } from "../src/objectives/filteringIwaeMixture.ts";
import { fivo } from "../src/objectives/fivo.ts";
import { fivoAlways } from "../src/objectives/fivoAlways.ts";
import type { Objective } from "../src/objectives/objective.ts";
import { objectiveById } from "../src/objectives/registry.ts";
import { trajectories } from "../src/objectives/trajectories.ts";
import { fillDefaults } from "../src/protocol/hyper.ts";
import type {
  WordBoundId,
  WordBoundPoint,
  WordBoundsProgress,
  WordBoundsRequest,
  WordEvidence,
  WordModel,
} from "../src/protocol/wordBounds.ts";

/**
 * A particle bound whose q goes on reading h_g where the model's own does: every particle simulates one of its own, which
 * is part of its proposal (objectives/trajectories.ts), so the estimate stays unbiased.
 */
const withHg = (objective: Objective): Objective => ({
  ...objective,
  simulatesPrior: true,
  noise: filteringIwae.noise,
});

interface Resampling {
  readonly id: WordBoundId;
  readonly objective: Objective;
}

/** Bounds that go through the word with K samples at a time. */
export const RESAMPLING: readonly Resampling[] = [
  { id: "filteringIwae", objective: filteringIwae },
  { id: "fivoEss", objective: withHg(fivo) },
  { id: "fivoAlways", objective: withHg(fivoAlways) },
];

/** The densities of K proposals differ only where each has read an h_g of its own; they are K² numbers a position. */
function boundsOf({ config }: WordModel, model: LatentModel, Ks: readonly number[]) {
  const reads =
    objectiveById(config.objective.id).simulatesPrior &&
    fillDefaults(model.hyper, config.model.hyper).conditionOnPrior === true;
  const mixture = { id: "mixture" as const, objective: filteringIwaeMixture };
  const all: readonly Resampling[] = reads ? [...RESAMPLING, mixture] : RESAMPLING;
  return all.flatMap(({ id, objective }) =>
    Ks.filter((K) => id !== "mixture" || K <= objective.K.max).map((K) => ({ id, objective, K })),
  );
}

/** chosen: proposals at one position a piece of work evaluates, some tens of milliseconds. */
const PIECE = 512;
/** Fewest estimates a mean with a standard error stands on. */
const LEAST = 16;

export interface Estimator {
  readonly model: LatentModel;
  readonly request: WordBoundsRequest;
}

/** n independent estimates: a batch of n copies of the word. Keys of the noise differ from piece to piece. */
export function estimates(
  { model, request }: Estimator,
  objective: Objective,
  size: { n: number; K: number },
  step: number,
) {
  const one = wordBatch(request.word, request.model.alphabet, size.K);
  const { T } = one;
  const symbols = Int32Array.from({ length: T * size.n }, (_, i) => one.symbols![Math.floor(i / size.n)]!);
  const batch: Batch = { B: size.n, T, K: size.K, symbols, lengths: new Int32Array(size.n).fill(T) };
  const lane = new JsLane(tensorsOf(request.model), batch, keyedNoise(batch, request.seed, PURPOSE.view, step));
  return numbers(model.bound(lane, request.model.config, objective).bound);
}

export function meanWithError(x: readonly number[] | Float64Array): { readonly nats: number; readonly se: number } {
  const n = x.length;
  let [mean, squares] = [0, 0];
  for (const v of x) mean += v / n;
  for (const v of x) squares += (v - mean) ** 2;
  return { nats: mean, se: Math.sqrt(squares / (n - 1) / n) };
}

const logMean = (x: Float64Array): number => {
  const top = x.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return top + Math.log(x.reduce((sum, v) => sum + Math.exp(v - top), 0) / x.length);
};

/** log mean ω of whole trajectories; error of the logarithm by the delta method, sd / (√n mean). */
export function evidenceOf(logWeights: Float64Array): WordEvidence {
  const top = logWeights.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const raw = logWeights.map((v) => Math.exp(v - top));
  const { nats: mean, se } = meanWithError(raw);
  const [sum, squares] = raw.reduce(([a, b], w) => [a + w, b + w * w], [0, 0] as [number, number]);
  return { nats: top + Math.log(mean), se: se / mean, samples: raw.length, ess: (sum * sum) / squares };
}

/** The IWAE bound at K from groups of K of the same trajectories; left out where fewer than `LEAST` groups are full. */
export function groupedIwae(logWeights: Float64Array, Ks: readonly number[]): readonly WordBoundPoint[] {
  return Ks.flatMap((K) => {
    const n = Math.floor(logWeights.length / K);
    if (n < LEAST) return [];
    const groups = Array.from({ length: n }, (_, i) => logMean(logWeights.subarray(i * K, (i + 1) * K)));
    return [{ bound: "iwae" as const, K, n, ...meanWithError(groups) }];
  });
}

/** Yields after every piece of work. */
export function* measureWord(request: WordBoundsRequest): Generator<WordBoundsProgress, WordBoundsProgress> {
  const { model: weights, word, Ks, samples, proposals } = request;
  const model = modelById(weights.config.model.id);
  if (model.kind !== "latent") throw new RangeError("This model's log P(w) is exact: there is nothing to bound.");
  if (!fitsModel(word, weights.alphabet, weights.T)) throw new RangeError(`The model cannot write “${word}”.`);
  const estimator = { model, request };
  const resampling = boundsOf(weights, model, Ks);
  const total = samples + resampling.length * proposals;
  let [spent, step] = [0, 0];

  const logWeights = new Float64Array(samples);
  const seen = () => logWeights.subarray(0, Math.min(samples, spent));
  while (spent < samples) {
    const n = Math.min(PIECE, samples - spent);
    logWeights.set(estimates(estimator, trajectories, { n: 1, K: n }, step++), spent);
    spent += n;
    yield { points: groupedIwae(seen(), Ks), evidence: evidenceOf(seen()), done: spent / total };
  }
  const evidence = evidenceOf(logWeights);
  const points = [...groupedIwae(logWeights, Ks)];
  for (const { id, objective, K } of resampling) {
    const wanted = Math.max(LEAST, Math.floor(proposals / K));
    const found: number[] = [];
    while (found.length < wanted) {
      const n = Math.min(wanted - found.length, Math.max(1, Math.floor(PIECE / K)));
      found.push(...estimates(estimator, objective, { n, K }, step++));
      yield { points, evidence, done: (spent + (proposals * found.length) / wanted) / total };
    }
    points.push({ bound: id, K, n: found.length, ...meanWithError(found) });
    spent += proposals;
  }
  return { points, evidence, done: 1 };
}
