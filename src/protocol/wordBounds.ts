/** Bounds on log P(w) of one word under given weights: what crosses to the worker, and back. Everything in nats. */
import type { BoundLineId } from "./bounds.ts";
import type { RunConfig } from "./config.ts";
import type { TensorSlot } from "./trainer.ts";

/** Weights as the page has them. */
export interface WordModel {
  readonly config: RunConfig;
  readonly layout: readonly TensorSlot[];
  readonly parameters: Float32Array;
  readonly alphabet: readonly string[];
  /** Positions. */
  readonly T: number;
}

/** `mixture`: Algorithm 1 with mixture denominators, where q reads h_g. */
export type WordBoundId = BoundLineId;

export interface WordBoundsRequest {
  readonly model: WordModel;
  readonly word: string;
  /** Rising. */
  readonly Ks: readonly number[];
  /** Whole trajectories of q: log P̂ by importance sampling, and in groups of K the IWAE bound. */
  readonly samples: number;
  /** Proposals at one position spent on each point of a resampling bound. */
  readonly proposals: number;
  readonly seed: number;
}

/** Mean of n independent estimates. */
export interface WordBoundPoint {
  readonly bound: WordBoundId;
  readonly K: number;
  readonly nats: number;
  readonly se: number;
  readonly n: number;
}

/** log of the mean weight of the trajectories drawn so far, its standard error by the delta method. */
export interface WordEvidence {
  readonly nats: number;
  readonly se: number;
  readonly samples: number;
  /** (Σ ω)² / Σ ω² */
  readonly ess: number;
}

export interface WordBoundsProgress {
  readonly points: readonly WordBoundPoint[];
  readonly evidence: WordEvidence;
  /** Share of the work that is done. */
  readonly done: number;
}

export interface WordBoundsApi {
  /** The listener's promise is back-pressure. */
  measure(
    request: WordBoundsRequest,
    onProgress: (progress: WordBoundsProgress) => void | Promise<void>,
  ): Promise<WordBoundsProgress>;
}
