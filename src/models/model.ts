import type { Bijection } from "../flows/flow.ts";
import type { Lane, Series, Symbols, Value } from "../lane/lane.ts";
import type { ParameterSpec } from "../lane/parameters.ts";
import type { Objective } from "../objectives/objective.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { HyperSpec } from "../protocol/hyper.ts";

/** What a program knows of the data. */
export interface Vocabulary {
  /** Symbols with EOS: V = letters + 1; EOS is the last. */
  readonly V: number;
}

/**
 * A training program: the bound per word and, for charts and checks, series over t. Every model brings `term` and the
 * terms of Eq. 9 it is the sum of: `logP`, `logR`, `logQ`, `logDetQ`, `logDetG`.
 */
export interface BoundProgram {
  /** log-likelihood bound L per word, nats; n = 1, word level. For feedback models log P(w) itself. */
  readonly bound: Value;
  /** What training raises in its place, where that is something else. */
  readonly trained?: Value;
  readonly series: Readonly<Record<string, Series>>;
  /** Those of a pass of its own, where training makes one: of all samples, without a trajectory drawn from them. */
  readonly trainedSeries?: Readonly<Record<string, Series>>;
}

interface ModelBase {
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
  /**
   * Logits of the next letter: of w_t from h_t in a latent model, before what a letter fed back adds (models/fed.ts); of
   * w_{t+1} from h_t in a feedback model.
   */
  emission(L: Lane, h: Value): Value;
}

/** Words come from noise: h_t = F_g(h_{t−1}, ξ_t), whatever letters were written. It trains on a bound. */
export interface LatentModel extends ModelBase {
  readonly kind: "latent";
  /** Under the run's own objective unless another is given; q reads what the run's own has it read. */
  bound(L: Lane, config: RunConfig, objective?: Objective): BoundProgram;
  /**
   * The parameter [V, V] whose row of w_{t−1} is added to the logits of w_t; null where no letter is fed back. The state
   * never reads a letter: trajectories are the same for every word.
   */
  fedBack(config: RunConfig): string | null;
  /** F_g(h_{t−1}, ·) */
  transition(L: Lane, config: RunConfig, h: Value): Bijection;
}

/**
 * Words come letter by letter: the state has read the letters so far, and is all there is to know of them. Its
 * likelihood is exact (chain rule), so flows, objective and K say nothing to it.
 */
export interface FeedbackModel extends ModelBase {
  readonly kind: "feedback";
  /** h_t from h_{t−1} and the letter w_t. */
  advance(L: Lane, h: Value, letter: Symbols): Value;
}

/** A model of words. One file, one registry line. */
export type Model = LatentModel | FeedbackModel;
