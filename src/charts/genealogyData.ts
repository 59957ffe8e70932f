/**
 * One population of K particles through all positions: who descends from whom, who has descendants at the end, effective
 * sample size (Σ ω)² / Σ ω², and how far the running estimate is from the exact log p(x_1 … x_t).
 */
import type { ExactModel } from "../exact/model.ts";
import type { Population, ProposalId, ToyBoundId } from "../protocol/bounds.ts";
import { BOUND_LOOKS, PROPOSAL_NAMES } from "./boundLooks.tsx";
import type { Table, Values } from "./chart.ts";
import { fixed, whole } from "./format.ts";

/** What of a toy the picture shows beside the particles. */
export type ToyFacts = Pick<
  ExactModel,
  | "T"
  | "start"
  | "observed"
  | "observedAt"
  | "stateNames"
  | "range"
  | "logEvidence"
  | "logRunning"
  | "smoothed"
  | "smoothedProbabilities"
>;

export interface GenealogyData {
  readonly toy: ToyFacts;
  readonly proposal: ProposalId;
  readonly bound: ToyBoundId;
  /** null until it is drawn. */
  readonly population: Population | null;
  /** 1 where a particle has a descendant among the last ones. [T, K] */
  readonly alive: Uint8Array;
  /** Particles of each position with descendants at the end. [T] */
  readonly survivors: Int32Array;
  /** Normalised weights at each position, before resampling. [T, K] */
  readonly weights: Float64Array;
}

/** Normalised exp(log w). */
export function normalised(logWeights: Float64Array): Float64Array {
  const top = logWeights.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const raw = logWeights.map((v) => Math.exp(v - top));
  const total = raw.reduce((a, b) => a + b, 0);
  return raw.map((v) => v / total);
}

/** Back from the last position: whoever is an ancestor of somebody alive is alive. */
export function survivorsOf({ K, T, ancestors }: Pick<Population, "K" | "T" | "ancestors">): Uint8Array {
  const alive = new Uint8Array(T * K);
  alive.fill(1, (T - 1) * K);
  for (let t = T - 1; t > 0; t--)
    for (let k = 0; k < K; k++) if (alive[t * K + k]) alive[(t - 1) * K + ancestors[t * K + k]!] = 1;
  return alive;
}

export interface GenealogyInput {
  readonly toy: ToyFacts;
  readonly proposal: ProposalId;
  readonly bound: ToyBoundId;
  readonly population: Population | null;
}

export function selectGenealogy(input: GenealogyInput): GenealogyData {
  const { population } = input;
  if (!population)
    return { ...input, alive: new Uint8Array(0), survivors: new Int32Array(0), weights: new Float64Array(0) };
  const { K, T } = population;
  const alive = survivorsOf(population);
  const weights = new Float64Array(K * T);
  for (let t = 0; t < T; t++) weights.set(normalised(population.logWeights.subarray(t * K, (t + 1) * K)), t * K);
  const survivors = Int32Array.from({ length: T }, (_, t) =>
    alive.subarray(t * K, (t + 1) * K).reduce((sum, a) => sum + a, 0),
  );
  return { ...input, alive, survivors, weights };
}

const NUMBERS = "No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split(" ");

export function genealogyTitle({ population, survivors }: GenealogyData): string {
  if (!population) return "One population of particles";
  const n = survivors[0]!;
  const { K } = population;
  if (n === K) return `All ${whole(K)} first particles have descendants left`;
  return `${NUMBERS[n] ?? whole(n)} of ${whole(K)} first particles ${n === 1 ? "has" : "have"} descendants left`;
}

export function genealogyCaption({ population, proposal, bound }: GenealogyData): string {
  const of = `${BOUND_LOOKS[bound].name}, ${PROPOSAL_NAMES[proposal]} proposal`;
  if (!population) return of;
  const n = population.resampled.reduce((sum, r) => sum + r, 0);
  const times = n === 0 ? "never resampled" : `resampled ${n === 1 ? "once" : `${n} times`}: ticks`;
  return `${of}, *K* = ${whole(population.K)}; ${times}; dots grow with weight; log *p̂* = ${fixed(population.logEstimate)}`;
}

export function genealogyRows({ toy, population, survivors }: GenealogyData): Table {
  const head = ["t", "x", "ESS", "with descendants", "resampled", "log p̂ so far", "log p so far"];
  if (!population) return { head, body: [] };
  const { T, ess, resampled, running } = population;
  return {
    head,
    body: Array.from({ length: T }, (_, t) => [
      String(t + 1),
      toy.observed[t]!,
      fixed(ess[t]!, 1),
      whole(survivors[t]!),
      resampled[t] ? "yes" : "no",
      fixed(running[t]!, 3),
      fixed(toy.logRunning[t]!, 3),
    ]),
  };
}

/** A row a particle, so that the tree can be drawn again. */
export function genealogyValues({ toy, population, alive, weights }: GenealogyData): Values {
  const head = [
    "t",
    "k",
    "state",
    "ancestor",
    "weight",
    "has descendants",
    "ESS",
    "resampled",
    "log p so far",
    "exact",
  ];
  if (!population) return { head, body: [] };
  const { K, T, states, ancestors, ess, resampled, running } = population;
  return {
    head,
    body: Array.from({ length: T * K }, (_, i) => {
      const [t, k] = [Math.floor(i / K), i % K];
      const from = t === 0 ? null : ancestors[i]! + 1;
      const rest = [ess[t]!, resampled[t]!, running[t]!, toy.logRunning[t]!];
      return [t + 1, k + 1, states[i]!, from, weights[i]!, alive[i]!, ...rest];
    }),
  };
}
