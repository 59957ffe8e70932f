/**
 * A feedback model left to itself: h_t along letters it draws and is fed. Word by word this is ancestral sampling.
 *
 * Schmidt & Hofmann 2018 score their GRU by Eq. 12 over such states, as if P(w_t | h_{t−1}) held for any word on any
 * trajectory: P̂(w) = mean_k Π_t P(w_t | h_{t−1}^(k)). This is not the model's likelihood (which is exact, see
 * models/gru.ts), and more trajectories do not bring it closer.
 */
import type { Batch, Tensors } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import type { WordMode } from "../models/generator.ts";
import { readSymbol } from "../models/letters.ts";
import type { FeedbackModel } from "../models/model.ts";

export interface FreeRunRequest {
  /** Trajectories. */
  readonly n: number;
  /** Positions. */
  readonly T: number;
  /** Letter draws in [0, 1), [n, T]. */
  readonly uniforms: ArrayLike<number>;
  readonly mode: WordMode;
  /** Symbols every trajectory starts with, whatever its draws. */
  readonly prefix?: readonly number[];
}

/** Positions first, as in prior programs. */
export interface FreeRun {
  /** h_t, which has read w_1…w_t. [T, n, d] */
  readonly h: Float64Array;
  /** P(w_t | h_{t−1}). [T, n, V] */
  readonly probabilities: Float64Array;
  /** w_t, going on after an EOS as the model would. [T, n] */
  readonly symbols: Int32Array;
}

export function freeRun(model: FeedbackModel, tensors: Tensors, request: FreeRunRequest): FreeRun {
  const { n, T, uniforms, mode, prefix = [] } = request;
  const batch: Batch = { B: n, T: 1, K: 1, symbols: null, lengths: new Int32Array(n).fill(1) };
  const L = new JsLane(tensors, batch, () => {
    throw new Error("a feedback model draws no noise");
  });
  const h0 = model.initial(L);
  const d = h0.n;
  const start = new Float64Array(n * d);
  for (let k = 0; k < n; k++) start.set(numbers(h0), k * d);
  const states = new Float64Array(T * n * d);
  const symbols = new Int32Array(T * n);
  let probabilities = new Float64Array(0);
  let h = L.wrap(d, "word", start);
  for (let t = 0; t < T; t++) {
    const p = numbers(L.softmax(model.emission(L, h)));
    const V = p.length / n;
    if (t === 0) probabilities = new Float64Array(T * n * V);
    probabilities.set(p, t * n * V);
    const drawn = symbols.subarray(t * n, (t + 1) * n);
    for (let k = 0; k < n; k++) drawn[k] = prefix[t] ?? readSymbol(p, k * V, V, mode, uniforms[k * T + t]!);
    h = model.advance(L, h, L.wrapSymbols(drawn));
    states.set(numbers(h), t * n * d);
  }
  return { h: states, probabilities, symbols };
}
