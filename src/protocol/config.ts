import type { HyperValues } from "./hyper.ts";

/** Standard split: 10 % of the tokens are test. Vocabulary split: 10 % of the types are only in test. */
export type Split = "tokens" | "types";

/** One layer of a flow stack: a registry id and the values of its hyper-parameters (defaults may be left out). */
export interface FlowLayer {
  readonly flow: string;
  readonly hyper: HyperValues;
}

/** Which words a run trains on, and the paper's vocabulary rules (Schmidt & Hofmann 2018, §5.1). */
export interface DataConfig {
  /** Registry id, or `own` for words the user brought. */
  readonly corpus: string;
  readonly split: Split;
  readonly minLetters: number;
  readonly maxLetters: number;
  readonly minCount: number;
}

export interface FlowsConfig {
  /** F_g, in the order of application to the noise. */
  readonly g: readonly FlowLayer[];
  /** F_q; ignored while `shared`. */
  readonly q: readonly FlowLayer[];
  /** One flow for both: F_g = F_q. */
  readonly shared: boolean;
}

export interface ObjectiveConfig {
  readonly id: string;
  /** Samples per position; objectives with a fixed K ignore it. */
  readonly K: number;
  /** β: what training multiplies everything but log P(w_t|h_t) by; 1 where it is left out, and nowhere else. */
  readonly beta?: number;
}

/** Adam with global-norm clipping and a cosine schedule. */
export interface OptimiserConfig {
  readonly learningRate: number;
  /** Steps until the cosine reaches `finalFraction` of the rate. 0: constant rate. */
  readonly horizon: number;
  readonly finalFraction: number;
  /** Largest global gradient norm. 0: no clipping. */
  readonly clipNorm: number;
  /** Words per step. */
  readonly batch: number;
}

/** Everything that decides a run. Same configuration, same engine: same run. */
export interface RunConfig {
  readonly version: 1;
  readonly data: DataConfig;
  readonly model: { readonly id: string; readonly hyper: HyperValues };
  readonly flows: FlowsConfig;
  readonly objective: ObjectiveConfig;
  readonly optimiser: OptimiserConfig;
  readonly seed: number;
}
