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

/** n prior trajectories. Arrays are row-major. */
export interface PriorPaths {
  readonly n: number;
  readonly T: number;
  readonly d: number;
  /** [n, T + 1, d], h_0 first. */
  readonly h: Float64Array;
  /** P(w_t | h_t). [n, T, V] */
  readonly probabilities: Float64Array;
}

/** Posterior trajectories of one word under the run's own objective. */
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
export interface Generator {
  readonly d: number;
  readonly T: number;
  readonly V: number;
  /** Standard normal noise of a named draw, [n, T, d]: the same seed gives the same noise. */
  noise(seed: number, n: number): Float64Array;
  /** Runs F_g on given noise [n, T, d]. */
  prior(noise: Float64Array): PriorPaths;
  /** n posterior paths of a word over the alphabet; throws a RangeError if it is too long or has foreign letters. */
  posterior(word: string, n: number, seed: number): PosteriorPaths;
  /** I(t) in nats at one state h_{t−1} [d], and H[w_t | h_t], from `draws` draws of noise. */
  information(h: Float64Array, draws: number, seed: number): { information: number; entropyGivenState: number };
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
  ): Uint8Array;
  /** P(w_t | F_g(h, ξ)) for one state h_{t−1} [d] and m noise vectors [m, d] → [m, V]. */
  next(h: Float64Array, xi: Float64Array): Float64Array;
  /** P(w | h) for states [m, d] → [m, V]. */
  emit(h: Float64Array, m: number): Float64Array;
}

/** Symbols of a path: arg-max, or drawn with `uniforms` [n, T]; cut after the first EOS. */
export type WordMode = "draw" | "argmax";
