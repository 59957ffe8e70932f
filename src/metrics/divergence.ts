/**
 * KL from the prior to q along the paths of q: Σ_t (log q(ξ_t) − log r(ζ_t) − log|det J_{F_q}| + log|det J_{F_g}|) of one
 * path, which is Σ_t log P(w_t|h_t) − L for the same path (Schmidt & Hofmann 2018, Eq. 9), and its mean over words.
 */
import { sampleMean } from "../math/stats.ts";
import type { Divergence } from "../protocol/frame.ts";

/** `bound` [B] of one path a word, its `logP` [T, B] at every position. */
export function divergenceOf(bound: ArrayLike<number>, logP: ArrayLike<number>, lengths: Int32Array): Divergence {
  const B = lengths.length;
  const perWord = Float64Array.from(lengths, (length, b) => {
    let sum = 0;
    for (let t = 0; t < length; t++) sum += logP[t * B + b]!;
    return sum - bound[b]!;
  });
  const { mean, se } = sampleMean(perWord);
  const positions = lengths.reduce((sum, length) => sum + length, 0) / B;
  return { natsPerWord: mean, se, words: B, positions };
}
