import type { Bijection } from "../flows/flow.ts";
import type { Lane, Series, Value } from "../lane/lane.ts";
import type { ParameterSpec } from "../lane/parameters.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { HyperSpec } from "../protocol/hyper.ts";

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

/** A latent variable model of words. One file, one registry line. */
export interface Model {
  readonly id: string;
  readonly label: string;
  readonly formula: string;
  readonly source: string;
  readonly hyper: HyperSpec;
  parameters(config: RunConfig, vocabulary: Vocabulary): readonly ParameterSpec[];
  bound(L: Lane, config: RunConfig): BoundProgram;
  /** Size of the state. */
  d(config: RunConfig): number;
  /** h_0 */
  initial(L: Lane): Value;
  /** F_g(h_{t−1}, ·) */
  transition(L: Lane, config: RunConfig, h: Value): Bijection;
  /** Logits of P(w_t | h_t). */
  emission(L: Lane, h: Value): Value;
}
