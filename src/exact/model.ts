/**
 * A state space model whose log p(x) is known exactly, with everything particles need: it draws states, knows the
 * densities, and has three proposals, the last two of them exact.
 *
 *   prior      p(h_t | h_{t−1})
 *   filtering  p(h_t | h_{t−1}, x_t)
 *   smoothing  p(h_t | h_{t−1}, x_{t:T}): every weight of a path is p(x)
 *
 * States are numbers; those of the HMM are indices. Positions t count from 0.
 */
import type { ProposalId, ToyId } from "../protocol/bounds.ts";

/** Numbers drawn one after the other for one particle at one position. */
export interface Draws {
  normal(): number;
  uniform(): number;
}

export interface ExactProposal {
  readonly label: string;
  /** LaTeX. */
  readonly formula: string;
  sample(t: number, from: number, draws: Draws): number;
  logDensity(t: number, from: number, to: number): number;
  /** log p(to | from) − log q(to | from): what weights need, often shorter than its two terms. */
  logRatio(t: number, from: number, to: number): number;
}

/** Moments of a marginal of the state at each position. [T] */
export interface Marginals {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}

export interface ExactModel {
  readonly id: ToyId;
  readonly label: string;
  /** LaTeX. */
  readonly formula: string;
  readonly about: string;
  /** How log p(x) is known. */
  readonly method: string;
  readonly T: number;
  /** h before the first position. */
  readonly start: number;
  /** x as text. [T] */
  readonly observed: readonly string[];
  /** x on the axis of the states, where it has a place there. [T] */
  readonly observedAt: readonly number[] | null;
  /** Names of the states where there are few; null on the real line. */
  readonly stateNames: readonly string[] | null;
  /** Where states lie, for an axis. */
  readonly range: readonly [number, number];
  /** log p(x). */
  readonly logEvidence: number;
  /** log p(x_1 … x_t). [T] */
  readonly logRunning: Float64Array;
  /**
   * E Σ_t log p(x_t | h_{t−1}) over paths of the filtering proposal: where Algorithm 1 tends to for K → ∞, whatever it
   * proposes.
   */
  readonly filteringLimit: number;
  /** p(h_t | x_1 … x_t). */
  readonly filtered: Marginals;
  /** p(h_t | x). */
  readonly smoothed: Marginals;
  /** p(h_t = s | x) where there are few states. [T, S] */
  readonly smoothedProbabilities: Float64Array | null;
  logTransition(t: number, from: number, to: number): number;
  logEmission(t: number, to: number): number;
  readonly proposals: Readonly<Record<ProposalId, ExactProposal>>;
  /** A proposal that reads h_g goes, half of the time, anywhere within this of it; with few states, to h_g itself. */
  readonly near: number;
}
