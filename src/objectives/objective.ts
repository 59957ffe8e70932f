import type { Lane, Series, Value } from "../lane/lane.ts";

/** Proposals at one position given h_{t−1}: samples of q with everything their log-weight is made of. */
export interface Proposal {
  readonly h: Value;
  readonly xi: Value;
  readonly zeta: Value;
  /** log P(w_t | h_t), log r(ζ_t), log q(ξ_t), log|det J_{F_q}(ξ_t)|, log|det J_{F_g}(ζ_t)|; each n = 1. */
  readonly logP: Value;
  readonly logR: Value;
  readonly logQ: Value;
  readonly logDetQ: Value;
  readonly logDetG: Value;
  /** Their sum as in Eq. 9: log ω. */
  readonly logOmega: Value;
}

/** Which density of q stands under a weight: the sample's own, or the mean of those of all K samples. */
export type Denominator = "own" | "mixture";

/** A latent model at one position, as an objective sees it. */
export interface StepModel {
  /** Proposes h_t; `eps` drives q, `hg` (if given) the simulated h_g of Algorithm 1. */
  propose(eps: Value, hg: Value | null, denominator: Denominator): Proposal;
}

export interface ObjectiveStep {
  /** This position's term of the bound; n = 1, word level (sample level where nobody adds the samples up here). */
  readonly term: Value;
  /** What goes on to the next position, in the form of `start`. */
  readonly next: Value;
  /** The proposal that goes on, at word level; where samples go on side by side, all of them. */
  readonly survivor: Proposal;
  /** Everything else worth a look. */
  readonly out: Readonly<Record<string, Value>>;
}

export interface ObjectiveNoise {
  readonly eps: Series;
  readonly hg: Series | null;
  readonly u: Series | null;
}

/** A lower bound on log P(w) built position by position. One file, one registry line. */
export interface Objective {
  readonly id: string;
  readonly label: string;
  readonly formula: string;
  readonly about: string;
  readonly source: string;
  /** Smallest and largest K it takes; equal when fixed. */
  readonly K: { readonly min: number; readonly max: number };
  /** Whether q may read h_g simulated by F_g. */
  readonly simulatesPrior: boolean;
  /** Whether training may weigh log r − log q and the log-determinants by a β of its own (Higgins et al. 2017, Eq. 4). */
  readonly weighsKl?: boolean;
  noise(L: Lane, d: number, simulatePrior: boolean): ObjectiveNoise;
  /** What is carried from position to position, from h_0 [d]; its first d coordinates are h_{t−1}. */
  start(L: Lane, h0: Value): Value;
  /** `carried`: what `start` or the position before handed on. */
  step(
    L: Lane,
    model: StepModel,
    noise: { eps: Value; hg: Value | null; u: Value | null },
    carried: Value,
  ): ObjectiveStep;
  /**
   * Where samples go on side by side, so that no position alone tells who survives: one trajectory, drawn by its final
   * weight. From the series of all samples, those at word level that take their place.
   */
  lineage?(L: Lane, all: Readonly<Record<string, Series>>, u: Series): Readonly<Record<string, Series>>;
}
