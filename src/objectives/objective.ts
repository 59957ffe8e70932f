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

/** A latent model at one position, as an objective sees it. */
export interface StepModel {
  /** Proposes h_t; `eps` drives q, `hg` (if given) the simulated h_g of Algorithm 1. */
  propose(eps: Value, hg: Value | null): Proposal;
}

export interface ObjectiveStep {
  /** This position's term of the bound; n = 1, word level (sample level where every sample has its own path). */
  readonly term: Value;
  /** h_t the trajectory goes on from; at the level of the term. */
  readonly next: Value;
  /** The proposal that goes on, at word level. */
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
  /** Every sample goes on along a path of its own, instead of all from one survivor. */
  readonly pathPerSample?: boolean;
  /** Whether q may read h_g simulated by F_g. */
  readonly simulatesPrior: boolean;
  noise(L: Lane, d: number, simulatePrior: boolean): ObjectiveNoise;
  step(L: Lane, model: StepModel, noise: { eps: Value; hg: Value | null; u: Value | null }): ObjectiveStep;
}
