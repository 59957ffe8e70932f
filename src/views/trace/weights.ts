/**
 * Weights of the posterior paths of a word. Path i comes with an estimate Ẑ_i of P(w), exp of its bound: ω_i for one sample,
 * Π_t mean_k ω_t for Algorithm 1, and so on. All are unbiased, and the path is drawn by the weights they are made of, so
 * w_i = Ẑ_i / Σ_j Ẑ_j weighs the paths as the true posterior would, the better the more there are (for a trajectory out of
 * a particle filter: Andrieu et al. 2010, §2.4). Effective sample size: 1 / Σ w_i².
 */

export interface PathWeights {
  /** Summing to one. */
  readonly weights: Float64Array;
  readonly ess: number;
  /** The heaviest path, 0-based. */
  readonly heaviest: number;
}

export function pathWeights(bound: Float64Array): PathWeights {
  const top = bound.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const raw = bound.map((v) => Math.exp(v - top));
  const total = raw.reduce((a, b) => a + b, 0);
  const weights = raw.map((w) => w / total);
  return { weights, ess: 1 / weights.reduce((sum, w) => sum + w * w, 0), heaviest: bound.indexOf(top) };
}
