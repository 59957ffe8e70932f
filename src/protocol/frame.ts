import type { Eq12 } from "./results.ts";

/** Columns of `StepTrace.columns`, one row a training step. */
export const TRACE_COLUMNS = [
  "step",
  "boundNats",
  "gradNorm",
  "learningRate",
  "weightVariance",
  "words",
  "seconds",
] as const;
export type TraceColumn = (typeof TRACE_COLUMNS)[number];

/** Every step since the last frame; nothing is thinned out on the way to the page. */
export interface StepTrace {
  readonly n: number;
  /** Row-major [n, TRACE_COLUMNS.length]. boundNats is −L, the negative bound in nats per word: lower is better. */
  readonly columns: Float64Array;
  /** Variance over k of K × normalised weight, mean over live words. [n, T]; NaN where no word lives or K = 1. */
  readonly weightVariance: Float32Array;
  readonly T: number;
}

/** Order of the rows of `Anatomy.terms`: the terms of Eq. 9 of a sample drawn by weight (Algorithm 1: the one that goes on), as they enter the sum. */
export const ANATOMY_TERMS = ["logP", "logR", "negLogQ", "logDetQ", "negLogDetG"] as const;
export type AnatomyTerm = (typeof ANATOMY_TERMS)[number];

/** The bound position by position, mean over the live words of the last batch, nats. */
export interface Anatomy {
  readonly step: number;
  readonly T: number;
  /** [ANATOMY_TERMS.length, T] */
  readonly terms: Float32Array;
  /** L_t. [T] */
  readonly bound: Float32Array;
  /** Live words at t. [T] */
  readonly live: Float32Array;
}

/** Columns of `Information.quantiles`. */
export const BOX_COLUMNS = ["p5", "p25", "p50", "p75", "p95", "mean"] as const;

/** Noise mutual information I(t) over prior states (Schmidt & Hofmann 2018, Eq. 13), nats. */
export interface Information {
  readonly states: number;
  readonly draws: number;
  readonly T: number;
  /** [T, BOX_COLUMNS.length] */
  readonly quantiles: Float32Array;
  /** Ī, mean over live positions, with its standard error. */
  readonly meanNats: number;
  readonly meanSe: number;
  /** H[w_t | h_t], mean over live positions. */
  readonly entropyGivenStateNats: number;
  /** What inference tells the noise of validation words; null where the page has worked the rest out by itself. */
  readonly kl: Divergence | null;
}

/**
 * KL from the prior to q along paths of q, log q − log r and the log-determinants summed over a word, by one path for
 * each of some words: what the bound pays for telling the noise of a word.
 */
export interface Divergence {
  /** Mean over the words, with its standard error. */
  readonly natsPerWord: number;
  readonly se: number;
  readonly words: number;
  /** Mean live positions of these words. */
  readonly positions: number;
}

/** log ω of many proposals for the watched word. */
export interface WatchedWeights {
  readonly word: string;
  readonly draws: number;
  readonly T: number;
  /** [T, draws] */
  readonly logWeights: Float32Array;
  /** Effective sample size / draws. [T] */
  readonly essShare: Float32Array;
}

export interface Evaluation {
  readonly step: number;
  readonly validation: { readonly nats: number; readonly se: number; readonly words: number };
  /** null for models without noise. */
  readonly information: Information | null;
  readonly watched: WatchedWeights | null;
  /** Eq. 12 over all words with few trajectories, now and then; null in between, and where the bound is exact. */
  readonly crossEntropy: Eq12 | null;
}

/** A setting changed at a step: a tick on every time axis. */
export interface ChangeMark {
  readonly step: number;
  /** Plain words, such as "F_g DIAG → 2×TRIL". */
  readonly label: string;
}

/** What the running program costs, as measured in the worker. */
export interface EngineFigures {
  /** Steps of the last seconds, on which the next figures are taken. */
  readonly steps: number;
  /** Median step, wall clock, ms; null before the first step of this program. */
  readonly stepMs: number | null;
  /** Median time of the trainer's thread inside a step that it did not wait; null where it cannot tell. */
  readonly busyMs: number | null;
  /** That share a step; null where it cannot tell. */
  readonly threads: number | null;
  /** Mean words of those steps. */
  readonly wordsPerStep: number | null;
  /** Configuration → program on the engine, ready to step. */
  readonly compileMs: number;
  /** The first step of this program, or the first few if they went together: a mean, ms. */
  readonly firstStepMs: number | null;
  /** What the engine's arrays take in the trainer's own thread; null where it cannot tell. */
  readonly memoryBytes: number | null;
  /** Evaluations' part of the time spent on steps and evaluations since this program was made. */
  readonly evaluationShare: number | null;
}

/** What the worker sends at most ten times a second. Arrays are transferred. */
export interface Frame {
  /** Grows by one at each restart, rewind or new seed; the page starts a new curve when it changes. */
  readonly run: number;
  readonly step: number;
  readonly words: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly skippedUpdates: number;
  readonly engine: EngineFigures;
  readonly trace: StepTrace | null;
  readonly anatomy: Anatomy | null;
  readonly evaluation: Evaluation | null;
  /** Flat parameters in the order of `RunInfo.layout`, for the page's own generator. At most twice a second. */
  readonly parameters: Float32Array | null;
}
