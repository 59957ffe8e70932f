/** What crosses to the worker of the Bound room, and back. Everything in nats. */

/** Models whose log p(x) is known exactly. */
export type ToyId = "lgssm" | "hmm" | "word1d";
export type ProposalId = "prior" | "filtering" | "smoothing";
/** IWAE: whole trajectories. FIVO: particles, resampled when ESS ≤ K/2 or always. */
export type ToyBoundId = "iwae" | "filteringIwae" | "fivoEss" | "fivoAlways";

/** A curve of the figure: a bound, or Algorithm 1 with mixture denominators beside it. */
export type BoundLineId = ToyBoundId | "mixture";

/** What a curve and a population are of. */
export interface ToyBound {
  readonly toy: ToyId;
  readonly proposal: ProposalId;
  readonly bound: ToyBoundId;
  /** q reads a simulated h_g, as in the word model: half of the time it proposes near it. Each particle has its own. */
  readonly readsHg: boolean;
  /** Denominator (1/K) Σ_j q_j instead of q_k. For Algorithm 1 only, whose K proposals share h_{t−1}; matters with `readsHg`. */
  readonly mixture: boolean;
}

export interface CurveRequest extends ToyBound {
  readonly Ks: readonly number[];
  /** Independent estimates at large K; small K, which is cheap, gets up to ten times as many (`repeatsAt`). */
  readonly repeats: number;
  /** More of them, up to ten times, where the first ones say that this standard error needs it. */
  readonly targetSe?: number;
  /** Noise of particle k at t of a repetition depends on the seed only, not on bound, proposal or K. */
  readonly seed: number;
}

/** One point of a curve: E[log p̂] over `repeats` independent estimates. */
export interface CurvePoint {
  readonly K: number;
  readonly mean: number;
  readonly se: number;
  readonly repeats: number;
  /** log of the mean of p̂, and its standard error: an unbiased estimate's own check against the exact value. */
  readonly logMean: number;
  readonly logMeanSe: number;
  /** Mean over repeats of the final effective sample size / K. */
  readonly essShare: number;
}

export interface PopulationRequest extends ToyBound {
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
  /** The simulated h_g each particle's proposal read; empty without `readsHg`. [T, K] */
  readonly simulated: Float64Array;
  /** Effective sample size of `logWeights`. [T] */
  readonly ess: Float64Array;
  /** 1 where, after weighing at t, particles were drawn anew; never at the last position. [T] */
  readonly resampled: Uint8Array;
  /** This run's log p̂. */
  readonly logEstimate: number;
  /** log p̂ after each position. [T] */
  readonly running: Float64Array;
}

export type EstimatorId = "iwae" | "stl" | "dreg";
/** All three estimators from the same draws. */
export interface GradientRequest {
  readonly Ks: readonly number[];
  /** Draws of z for each K; at least 2,000 gradients. */
  readonly draws: number;
  readonly seed: number;
}

/** Gradient of the K-sample bound in the mean of q, one-dimensional Gaussian toy. */
export interface GradientPoint {
  readonly estimator: EstimatorId;
  readonly K: number;
  readonly mean: number;
  readonly se: number;
  readonly sd: number;
  /**
   * |mean| / sd, and its standard error. For `iwae` the mean is DReG's, which has the same expectation and a far smaller
   * error: its own would drown.
   */
  readonly snr: number;
  readonly snrSe: number;
  /** |own mean| / sd. */
  readonly ownSnr: number;
  readonly repeats: number;
}

export interface BoundsApi {
  /** Goes through the Ks, and at each through all curves, so that they grow together; `curve` counts the requests. */
  curves(
    requests: readonly CurveRequest[],
    onPoint: (curve: number, point: CurvePoint) => void | Promise<void>,
  ): Promise<void>;
  populations(requests: readonly PopulationRequest[]): Promise<readonly Population[]>;
  gradients(request: GradientRequest, onPoint: (point: GradientPoint) => void | Promise<void>): Promise<void>;
}
