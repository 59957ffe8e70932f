/**
 * The lane vocabulary: models, flows and objectives are written once, for one lane (one word, one sample), against this
 * interface; batch axes are implicit, in the manner of `vmap`. Every value lives at one level: `param` (one for all),
 * `word` (one per word) or `sample` (one per word and k). Mixing levels promotes to the higher one, so what depends on
 * h_{t−1} alone is computed once per word and shared by its K samples.
 *
 * Executions: `trace.ts` records a definition for the compiler; `js.ts` runs it at once in float64, forwards only; tfjs
 * (workers/engines/tfjs) runs it op by op with autodiff.
 */

export type Level = "param" | "word" | "sample";

/** A vector of static length `n` at one level; its contents belong to the execution. */
export interface Value {
  readonly n: number;
  readonly level: Level;
}

/** A trainable tensor. Matrices are [in, out], row-major, and act as x W + b. */
export interface Param {
  readonly name: string;
  readonly shape: readonly number[];
}

/** One symbol per word: the letter at a position. */
export interface Symbols {
  readonly symbols: true;
}

/** A value at every position t = 1…T. */
export interface Series {
  readonly n: number;
  readonly level: Level;
}

/** A symbol at every position. */
export interface SymbolSeries {
  readonly symbolSeries: true;
}

export type Direction = "forward" | "backward";

/** What a scan's body sees at one position, and what it hands on. */
export type ScanBody = (carry: Value, at: At) => ScanStep;
export interface ScanStep {
  readonly carry: Value;
  readonly out: Readonly<Record<string, Value>>;
}
/** Reads a series at the present position. */
export interface At {
  (series: Series): Value;
  (series: SymbolSeries): Symbols;
}

export interface Lane {
  /** Samples per word. */
  readonly K: number;

  // Leaves
  param(name: string): Param;
  /** A one-dimensional parameter as a value. */
  vector(param: Param): Value;
  constant(values: readonly number[]): Value;

  // Elementwise; an argument with n = 1 is broadcast
  add(a: Value, b: Value | number): Value;
  sub(a: Value, b: Value): Value;
  mul(a: Value, b: Value | number): Value;
  div(a: Value, b: Value): Value;
  exp(x: Value): Value;
  log(x: Value): Value;
  tanh(x: Value): Value;
  sigmoid(x: Value): Value;
  softplus(x: Value): Value;
  abs(x: Value): Value;
  /** test > 0 ? a : b; no gradient through the test. */
  select(test: Value, a: Value, b: Value): Value;
  stopGradient(x: Value): Value;

  // Shape
  slice(x: Value, from: number, n: number): Value;
  concat(parts: readonly Value[]): Value;
  /** The coordinates in reverse order. */
  reverse(x: Value): Value;
  /** Σ_i x_i, n = 1. */
  sum(x: Value): Value;

  // Linear algebra
  /** x W + b, W [in, out]. */
  dense(x: Value, W: Param, b?: Param): Value;
  /** Row `symbol` of E [V, n]. */
  embed(E: Param, symbol: Symbols): Value;
  /** G x with lower-triangular G: diagonal [d], strictly lower entries row-major (1,0),(2,0),(2,1)… [d(d−1)/2]. */
  triMul(diagonal: Value, strict: Value, x: Value): Value;
  /** G⁻¹ y by forward substitution. */
  triSolve(diagonal: Value, strict: Value, y: Value): Value;

  // Softmax
  softmax(logits: Value): Value;
  /** log softmax(logits)[symbol], n = 1. */
  logSoftmaxPick(logits: Value, symbol: Symbols): Value;
  /** log Σ_i exp x_i, n = 1. */
  lse(x: Value): Value;
  /** Entropy of softmax(logits) in nats, n = 1. */
  softmaxEntropy(logits: Value): Value;

  // Over the K samples of a word: sample level → word level, and back
  meanK(x: Value): Value;
  /** log Σ_k exp x_k */
  lseK(x: Value): Value;
  /** One sample a word: index = #{k : u ≥ cumsum(softmax_k(logw))_k}, at most K − 1. No gradient flows through it. */
  categoricalK(logw: Value, u: Value): Value;
  /**
   * An ancestor for each sample, by systematic resampling where `when` > 0: index_k = #{j : (k + u) / K ≥
   * cumsum(softmax(logw))_j}, at most K − 1; elsewhere each its own, index_k = k. No gradient flows through it.
   */
  ancestorsK(logw: Value, u: Value, when: Value): Value;
  /** Of the samples the one with the index (from 0), one for the word or one for each sample, as `index` has it. */
  pickK(x: Value, index: Value): Value;
  /** Sample (k + shift) mod K in place of sample k. */
  rotateK(x: Value, shift: number): Value;
  /** The same value for each of a word's samples: where a scan carries one state a sample, its start. */
  spread(x: Value): Value;

  // Inputs
  symbols(): SymbolSeries;
  /** Independent standard normals, named so that every execution draws the same ones. */
  normal(name: string, n: number, level: "word" | "sample"): Series;
  /** Independent uniforms on [0, 1), one per word and position. */
  uniform(name: string): Series;

  // Over positions
  /**
   * Runs `body` over t with a carried value. Backward scans start at each word's end: before it the carry stays `init`
   * (on padding). Forward scans go on over the padding, whose outputs nothing may read.
   */
  scan(direction: Direction, init: Value, body: ScanBody): Readonly<Record<string, Series>>;
  /** Applies `body` at every position independently. */
  map(body: (at: At) => Readonly<Record<string, Value>>): Readonly<Record<string, Series>>;
  /** Σ_t over the live positions of each word. */
  sumT(series: Series): Value;
}
