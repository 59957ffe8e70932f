/**
 * A word's pass through a feedback model, every number kept: the state that has read the letters so far, and what it
 * expects next. log P(w) = Σ_t log P(w_t | w_{<t}) is exact.
 */
import { JsLane, numbers } from "../lane/js.ts";
import type { GeneratorWeights } from "../models/generator.ts";
import { tensorsOf } from "../models/generatorParts.ts";
import type { FeedbackModel } from "../models/model.ts";
import { wordBatch, wordNoise } from "../models/wordBatch.ts";

export interface FeedbackPosition {
  readonly symbol: number;
  /** h_{t−1}, which has read w_{<t}, and h_t, which has read w_t too. [d] */
  readonly before: Float64Array;
  readonly h: Float64Array;
  /** W h_{t−1} + b and its softmax. [V] */
  readonly logits: Float64Array;
  readonly probabilities: Float64Array;
  /** log P(w_t | w_{<t}) */
  readonly term: number;
}

export interface FeedbackTape {
  readonly kind: "feedback";
  readonly weights: GeneratorWeights;
  readonly word: string;
  readonly draw: number;
  readonly d: number;
  readonly V: number;
  readonly positions: readonly FeedbackPosition[];
  /** log P(w), nats. */
  readonly bound: number;
}

export function recordFeedback(model: FeedbackModel, weights: GeneratorWeights, word: string): FeedbackTape {
  const { config, alphabet } = weights;
  const batch = wordBatch(word, alphabet, config.objective.K);
  const L = new JsLane(tensorsOf(weights), batch, wordNoise(batch, config.seed, 0));
  const { bound, series } = model.bound(L, config);
  const d = model.d(config);
  const states = numbers(series.h!);
  const terms = numbers(series.term!);
  const start = numbers(model.initial(L)).slice();
  const positions = Array.from(batch.symbols!, (symbol, t): FeedbackPosition => {
    const before = t === 0 ? start : states.slice((t - 1) * d, t * d);
    const logits = model.emission(L, L.wrap(d, "word", before));
    return {
      symbol,
      before,
      h: states.slice(t * d, (t + 1) * d),
      logits: numbers(logits).slice(),
      probabilities: numbers(L.softmax(logits)),
      term: terms[t]!,
    };
  });
  const V = alphabet.length + 1;
  return { kind: "feedback", weights, word, draw: 0, d, V, positions, bound: numbers(bound)[0]! };
}
