/**
 * What is measured on a trained run, and the line that records it. `lab evaluate --json` prints `Metrics`; a sweep writes
 * one `RunResult` a line; the Bench tab reads both. All in nats; everything that is an estimate carries its sample size.
 */
import type { RunConfig } from "./config.ts";

/** Eq. 12: −Σ P_data(w) log mean_k Π_t P(w_t | h_t), trajectories shared by all words. Biased upwards, less for larger k. */
export interface Eq12 {
  readonly train: number;
  readonly test: number;
  /** Prior trajectories. */
  readonly k: number;
  /** The same with the first half of the trajectories: how far it still falls. */
  readonly halfK: { readonly train: number; readonly test: number };
}

/** Importance sampling with q: −mean log mean_s of whole-trajectory weights. An upper bound in the mean, tighter. */
export interface ImportanceSampled {
  readonly test: number;
  /** Standard error over the words drawn, with their bigram cost as control variate. */
  readonly se: number;
  /** Trajectories a word. */
  readonly samples: number;
  /** Test words drawn. */
  readonly words: number;
}

/** Exact by the chain rule: for models that are fed their own letters. */
export interface Exact {
  readonly train: number;
  readonly test: number;
}

export interface LexicalShares {
  /** Share of generated words that stand in the training vocabulary. */
  readonly inVocabulary: number;
  /** Share of the distinct ones among them that do. */
  readonly uniqueInVocabulary: number;
  /**
   * Distinct training words among them / all of them. Falls with their number; it alone can be .27 for words drawn from
   * the training data, as the paper's column "unique" says of its ORACLE-TRAIN.
   */
  readonly distinctKnownPerWord: number;
  readonly words: number;
}

/** Perplexity a symbol of generated words under Witten–Bell models of order n = 2…5. */
export interface NgramPerplexity {
  /** Models of training and test words. */
  readonly trainAndTest: readonly number[];
  /** Models of test words. */
  readonly test: readonly number[];
  readonly words: number;
}

export interface Metrics {
  /** null for models without latent states. */
  readonly crossEntropyEq12: Eq12 | null;
  readonly crossEntropyIs: ImportanceSampled | null;
  readonly crossEntropyExact: Exact | null;
  /** The paper's figure for its GRU: Eq. 12 over the model's own free-running states. null for latent models. */
  readonly crossEntropyFreeRunning: Eq12 | null;
  /** Letters drawn from P(w_t | h_t). */
  readonly inVocabulary: number;
  readonly uniqueInVocabulary: number;
  readonly lexical: { readonly draw: LexicalShares; readonly argmax: LexicalShares };
  /** Ī with K = 20 draws a state, as published; null for models without noise. */
  readonly meanMutualInformation: number | null;
  readonly meanMutualInformationSe: number | null;
  /** Ī with 2,000 draws a state: nearly without the downward bias of 20. */
  readonly meanMutualInformationUnbiased: number | null;
  /** I(t) for t = 1…T, mean over living paths, K = 20; NaN (null in JSON) where none lives. */
  readonly mutualInformation: readonly number[] | null;
  /** [T][6]: 5, 25, 50, 75, 95 % and mean of I(t) over states. */
  readonly mutualInformationBoxes: readonly (readonly number[])[] | null;
  /** H[w_t | h_t], mean over live positions. */
  readonly entropyGivenState: number | null;
  readonly ngramPerplexity: NgramPerplexity;
  /** −L on test words, with the run's own K. */
  readonly boundNats: number;
  readonly boundSe: number;
  readonly boundWords: number;
}

/** Where a number comes from. */
export interface Provenance {
  readonly engine: string;
  readonly adapter: string;
  /** ISO date and time. */
  readonly date: string;
  /** Version and commit of the lab. */
  readonly lab: string;
  readonly runHash: string;
  readonly command: string;
}

/** The words a run saw. */
export interface ResultData {
  readonly corpus: string;
  readonly words: number;
  readonly tokens: number;
  readonly entropyNats: number;
  /** SHA-256 over training and test words with their counts. */
  readonly hash: string;
}

/** Points of a training curve, thinned: for Figure 3 and the overlay of runs. */
export interface ResultCurve {
  readonly step: readonly number[];
  /** −L on validation words, nats a word. */
  readonly validationNats: readonly number[];
  readonly meanMutualInformation: readonly (number | null)[];
  readonly entropyGivenState: readonly (number | null)[];
}

/** One trained and evaluated run: one line of a sweep. */
export interface RunResult {
  readonly version: 1;
  /** Row of the plan, such as `2tril-k10`. */
  readonly row: string;
  readonly label: string;
  readonly config: RunConfig;
  readonly seed: number;
  readonly steps: number;
  readonly parameters: number;
  /** Training time, wall clock of the worker. */
  readonly seconds: number;
  readonly data: ResultData;
  readonly metrics: Metrics;
  readonly curve: ResultCurve;
  readonly provenance: Provenance;
}

/** A plan of a sweep: rows × seeds, all with the same number of steps unless a row says otherwise. */
export interface SweepPlan {
  readonly version: 1;
  readonly id: string;
  readonly title: string;
  readonly steps: number;
  readonly seeds: readonly number[];
  readonly rows: readonly SweepRow[];
}

export interface SweepRow {
  readonly id: string;
  readonly label: string;
  readonly config: RunConfig;
  readonly steps?: number;
  readonly seeds?: readonly number[];
}
