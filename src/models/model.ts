import type { Lane, Series, Value } from "../lane/lane.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { HyperSpec } from "../protocol/hyper.ts";

/** How a parameter starts. `logLetterFrequency`: log relative frequency of the symbols in the training tokens. */
export type Init =
  | { readonly kind: "normal"; readonly sd: number }
  | { readonly kind: "zeros" }
  | { readonly kind: "logLetterFrequency" };

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Init;
  /** A warm swap keeps a parameter only if name, shape and role agree. */
  readonly role: string;
}

/** What a program knows of the data. */
export interface Vocabulary {
  /** Symbols with EOS: V = letters + 1; EOS is the last. */
  readonly V: number;
}

/** A training program: the bound per word and, for charts and checks, series over t. */
export interface BoundProgram {
  /** log-likelihood bound L per word, nats; n = 1, word level. */
  readonly bound: Value;
  readonly series: Readonly<Record<string, Series>>;
}

/** Prior trajectories: h_t and the emission logits at every position. */
export interface PriorProgram {
  readonly h: Series;
  readonly logits: Series;
}

/** A latent variable model of words. One file, one registry line. */
export interface Model {
  readonly id: string;
  readonly label: string;
  readonly formula: string;
  readonly source: string;
  readonly hyper: HyperSpec;
  parameters(config: RunConfig, vocabulary: Vocabulary): readonly ParameterSpec[];
  bound(L: Lane, config: RunConfig): BoundProgram;
  /** One trajectory per word lane, driven by `L.normal("xi", d, "word")`. */
  prior(L: Lane, config: RunConfig): PriorProgram;
}
