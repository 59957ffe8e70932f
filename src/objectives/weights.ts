/** What is told of the weights of a word's samples. */
import type { Lane, Value } from "../lane/lane.ts";

/** Variance over k of K ω̃_k, whose mean is 1, from log ω̃: 0 for equal weights, K − 1 where one has all. */
export function weightVariance(L: Lane, logShare: Value): Value {
  const share = L.stopGradient(L.exp(logShare));
  return L.add(L.mul(L.meanK(L.mul(share, share)), L.K * L.K), -1);
}
