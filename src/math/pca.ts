/**
 * Principal components: the directions of largest variance of a cloud of points, by eigen-decomposition of the
 * covariance C = (1/m) Σ (x − x̄)(x − x̄)ᵀ.
 */
import { symmetricEigen } from "./linalg.ts";

export interface Pca {
  readonly d: number;
  readonly mean: Float64Array;
  /** Row i is the i-th component, a unit vector. [d, d] */
  readonly components: Float64Array;
  /** Variance along each component, falling. [d] */
  readonly variances: Float64Array;
  /** Share of the total variance, summing to one unless there is none. [d] */
  readonly shares: Float64Array;
}

/** Components of points [m, d]. */
export function pca(points: Float64Array, m: number, d: number): Pca {
  const mean = new Float64Array(d);
  for (let i = 0; i < m; i++) for (let j = 0; j < d; j++) mean[j]! += points[i * d + j]! / m;
  const covariance = new Float64Array(d * d);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < d; j++) {
      const a = (points[i * d + j]! - mean[j]!) / m;
      for (let k = j; k < d; k++) covariance[j * d + k]! += a * (points[i * d + k]! - mean[k]!);
    }
  for (let j = 0; j < d; j++) for (let k = 0; k < j; k++) covariance[j * d + k] = covariance[k * d + j]!;
  const { values, vectors } = symmetricEigen(covariance, d);
  const variances = values.map((v) => Math.max(v, 0));
  const total = variances.reduce((a, b) => a + b, 0);
  return { d, mean, components: vectors, variances, shares: variances.map((v) => (total > 0 ? v / total : 0)) };
}
