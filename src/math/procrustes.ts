/**
 * Keeping a projection still while the model under it learns.
 *
 * Components are only fixed up to sign, and turn freely inside a plane of equal variances. Given the same points before
 * and after, the orthogonal Procrustes problem  min_R ‖A R − B‖_F, RᵀR = I  has the solution R = U Vᵀ of the singular
 * value decomposition of AᵀB (Schönemann, 1966).
 */
import { matmul, nearestOrthogonal, transpose } from "./linalg.ts";

/** R [k, k] that turns and flips points A [m, k] onto B [m, k] as nearly as it can. */
export function procrustes(A: Float64Array, B: Float64Array, m: number, k: number): Float64Array {
  return nearestOrthogonal(matmul(transpose(A, m, k), B, k, m, k), k);
}

/** Flips each row of `components` [k, d] that points away from the same row of `previous`. */
export function alignSigns(
  components: Float64Array,
  previous: Float64Array,
  k: number,
  d: number,
): Float64Array<ArrayBuffer> {
  const aligned = new Float64Array(components);
  for (let i = 0; i < k; i++) {
    let dot = 0;
    for (let j = 0; j < d; j++) dot += components[i * d + j]! * previous[i * d + j]!;
    if (dot < 0) for (let j = 0; j < d; j++) aligned[i * d + j]! *= -1;
  }
  return aligned;
}
