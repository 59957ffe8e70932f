/** What crosses to the worker of the Bound room, and back. Everything in nats. */

/** Models whose log p(x) is known exactly. */
export type ToyId = "lgssm" | "hmm" | "word1d";
export type ProposalId = "prior" | "filtering" | "smoothing";
/** IWAE: whole trajectories. FIVO: particles, resampled when ESS ≤ K/2 or always. */
export type ToyBoundId = "iwae" | "filteringIwae" | "fivoEss" | "fivoAlways";

export interface CurveRequest {
  readonly toy: ToyId;
  readonly proposal: ProposalId;
  readonly bound: ToyBoundId;
  /** Denominator (1/K) Σ_j q_j instead of q_k. Only where proposals differ (Algorithm 1 with simulated h_g). */
  readonly mixture: boolean;
  readonly Ks: readonly number[];
  /** Independent estimates for each K. */
  readonly repeats: number;
  readonly seed: number;
}

/** One point of a curve: E[log p̂] over `repeats` independent estimates. */
export interface CurvePoint {
  readonly K: number;
  readonly mean: number;
  readonly se: number;
  readonly repeats: number;
  /** log of the mean of p̂: an unbiased estimate's own check against the exact value. */
  readonly logMean: number;
  /** Mean over repeats of the final effective sample size / K. */
  readonly essShare: number;
}

export interface PopulationRequest {
  readonly toy: ToyId;
  readonly proposal: ProposalId;
  readonly bound: ToyBoundId;
  readonly mixture: boolean;
  readonly K: number;
  readonly seed: number;
}

/** One run of K particles through all positions. */
export interface Population {
  readonly K: number;
  readonly T: number;
  /** States; HMM states are their index. [T, K] */
  readonly states: Float64Array;
  /** log ω of the increment. [T, K] */
  readonly logIncrements: Float64Array;
  /** Log-weights accumulated since the last resampling, before resampling at t. [T, K] */
  readonly logWeights: Float64Array;
  /** Whom a particle of t comes from at t − 1; itself where nothing was resampled. [T, K] */
  readonly ancestors: Int32Array;
  readonly ess: Float64Array;
  readonly resampled: Uint8Array;
  /** This run's log p̂. */
  readonly logEstimate: number;
  /** log p̂ after each position. [T] */
  readonly running: Float64Array;
}

export type EstimatorId = "iwae" | "stl" | "dreg";
export interface GradientRequest {
  readonly estimator: EstimatorId;
  readonly Ks: readonly number[];
  readonly repeats: number;
  readonly seed: number;
}

/** Gradient in the mean of q, one-dimensional Gaussian toy. */
export interface GradientPoint {
  readonly K: number;
  readonly mean: number;
  readonly se: number;
  readonly sd: number;
  /** |mean| / sd, and its standard error. */
  readonly snr: number;
  readonly snrSe: number;
  readonly repeats: number;
}

export interface BoundsApi {
  curve(request: CurveRequest, onPoint: (point: CurvePoint) => void): Promise<void>;
  population(request: PopulationRequest): Promise<Population>;
  gradients(request: GradientRequest, onPoint: (point: GradientPoint) => void): Promise<void>;
}
