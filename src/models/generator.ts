import type { RunConfig } from "../protocol/config.ts";
import type { TensorSlot } from "../protocol/trainer.ts";

/** Weights of a run as the page has them: enough to write words, draw paths and infer posteriors without the worker. */
export interface GeneratorWeights {
  readonly config: RunConfig;
  readonly layout: readonly TensorSlot[];
  readonly parameters: Float32Array;
  readonly alphabet: readonly string[];
  /** Positions. */
  readonly T: number;
}

/** Symbols of a path: arg-max, or drawn with uniforms; a word is cut after its first EOS. */
export type WordMode = "draw" | "argmax";

/** What n words are made of. A latent model turns noise into states, a feedback model letters. */
export interface Draws {
  /** ξ. [n, T, noiseSize] */
  readonly noise: Float64Array;
  /** Letter draws in [0, 1), used in `draw` mode. [n, T] */
  readonly uniforms: Float64Array;
  readonly mode: WordMode;
  /** Symbols a model that is fed its letters is made to start with. */
  readonly prefix?: readonly number[];
}

/** n trajectories without a word given. Arrays are row-major. */
export interface PriorPaths {
  readonly n: number;
  readonly T: number;
  readonly d: number;
  /** [n, T + 1, d], h_0 first. */
  readonly h: Float64Array;
  /** P(w_t | h_t) of a latent model, or P(w_t | h_t, w_{t−1}); P(w_t | h_{t−1}) of a feedback model. [n, T, V] */
  readonly probabilities: Float64Array;
  /** The letters that were fed back, [n, T]; null where none are. */
  readonly symbols: Int32Array | null;
}

/** Posterior trajectories of one word under the run's own objective; for a feedback model the one path it has. */
export interface PosteriorPaths {
  readonly word: string;
  /** Live positions: letters + 1. */
  readonly T: number;
  readonly n: number;
  readonly d: number;
  /** [n, T + 1, d] */
  readonly h: Float64Array;
  /** One estimate of the bound per trajectory, nats. [n] */
  readonly bound: Float64Array;
}

/** The page's own execution of the definitions: plain JavaScript, float64, no worker, no GPU. */
interface GeneratorBase {
  readonly d: number;
  readonly T: number;
  readonly V: number;
  /** Numbers of noise at each position: d, or 0 where there is none. */
  readonly noiseSize: number;
  /** Standard normal noise of a named draw, [n, T, noiseSize]: the same seed gives the same noise. */
  noise(seed: number, n: number): Float64Array;
  /** Trajectories without a word given. */
  paths(draws: Draws): PriorPaths;
  /**
   * At most n paths of a word over the alphabet, each with its estimate; throws a RangeError if it is too long or has
   * foreign letters.
   */
  posterior(word: string, n: number, seed: number): PosteriorPaths;
  /** P(w | h) for states [m, d] → [m, V]: the letter at a latent state, the letter after a state that has read. */
  emit(h: Float64Array, m: number, previous?: number | null): Float64Array;
}

export interface LatentGenerator extends GeneratorBase {
  readonly kind: "latent";
  /** Whether P(w_t | …) depends on the letter before: `previous`, here and below; null where there is none. */
  readonly feeds?: boolean;
  /** Runs F_g on given noise [n, T, d]; where letters are fed back they are the likeliest ones. */
  prior(noise: Float64Array): PriorPaths;
  /** I(t) in nats at one state h_{t−1} [d], and H[w_t | h_t], from `draws` draws of noise. */
  information(
    h: Float64Array,
    draws: number,
    seed: number,
    previous?: number | null,
  ): { information: number; entropyGivenState: number };
  /**
   * Where ξ_t puts the letters: most likely symbol for each point of a grid over two coordinates of ξ_t, the others as
   * in `xi` [d]. Rows from +extent down to −extent. [size × size] symbol ids.
   */
  letterMap(
    h: Float64Array,
    xi: Float64Array,
    axes: readonly [number, number],
    extent: number,
    size: number,
    previous?: number | null,
  ): Uint8Array;
  /** P(w_t | F_g(h, ξ)) for one state h_{t−1} [d] and m noise vectors [m, d] → [m, V]. */
  next(h: Float64Array, xi: Float64Array, previous?: number | null): Float64Array;
}

export interface FeedbackGenerator extends GeneratorBase {
  readonly kind: "feedback";
}

export type Generator = LatentGenerator | FeedbackGenerator;
