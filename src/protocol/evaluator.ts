/**
 * The evaluator's worker: the whole `Metrics` of a run on request (src/protocol/results.ts), and while a run trains the
 * quick figures of the charts. It has a thread of its own and never touches the trainer's program.
 */
import type { Metrics } from "./results.ts";
import type { XilabBytes } from "./trainer.ts";

/** How much of everything is drawn. Larger is more exact and takes longer. */
export interface ScoreRequest {
  /** Prior trajectories of Eq. 12; the value at k / 2 comes from the same ones. */
  readonly k: number;
  /** Trajectories a word for importance sampling. */
  readonly isSamples: number;
  /** Test words drawn for it, by frequency. */
  readonly isWords: number;
  /** Words written in each of the two modes. */
  readonly generated: number;
  /** Prior states I(t) is measured at; a tenth of them, with 2,000 draws each, for the value without bias. */
  readonly states: number;
  /** Test words drawn for the bound. */
  readonly boundWords: number;
  /** Of the noise and of the words drawn; not that of the run. */
  readonly seed: number;
}

/** chosen: errors of about .03 nats and .005 of a share, in half a minute of one core. */
export const FULL_SCORE: ScoreRequest = {
  k: 10_000,
  isSamples: 500,
  isWords: 2_000,
  generated: 10_000,
  states: 1_000,
  boundWords: 4_000,
  seed: 1,
};

/** chosen: a few seconds; errors three times as large. */
export const QUICK_SCORE: ScoreRequest = {
  k: 1_000,
  isSamples: 100,
  isWords: 256,
  generated: 1_000,
  states: 250,
  boundWords: 512,
  seed: 1,
};

export const MAX_SCORE_K = 100_000;

/** In the order they are measured; latent models and feedback models skip what does not apply. */
export const SCORE_STAGES = [
  "data",
  "bound",
  "exact",
  "freeRunning",
  "crossEntropy",
  "information",
  "words",
  "importance",
] as const;
export type ScoreStage = (typeof SCORE_STAGES)[number];

export interface ScoreProgress {
  readonly stage: ScoreStage;
  /** Share of the whole that is done, 0…1. */
  readonly done: number;
  /** null until there is something to judge by. */
  readonly remainingSeconds: number | null;
}

export type ScoreOutcome =
  | { readonly ok: true; readonly value: Metrics }
  | { readonly ok: false; readonly code: "cancelled" }
  /** The file or its words cannot be used; the end of "This run cannot be scored: …". */
  | { readonly ok: false; readonly code: "refused"; readonly detail: string };

export interface EvaluatorApi {
  /** One at a time; another call waits. The listener's promise is back-pressure. */
  score(
    saved: XilabBytes,
    request: ScoreRequest,
    onProgress: (progress: ScoreProgress) => void | Promise<void>,
  ): Promise<ScoreOutcome>;
  /** Ends the present scoring within some milliseconds; it resolves as cancelled. */
  cancel(): Promise<void>;
  /** What computes: `wasm` or `js`. */
  engine(): Promise<string>;
}
