/**
 * Sampling from a discrete distribution in constant time: the alias method (Walker 1977) with the numerically stable
 * tables of Vose 1991, "A linear algorithm for generating random numbers with a given distribution".
 */

export interface AliasTable {
  /** Chance to stay in a column. [n] */
  readonly probability: Float64Array;
  /** Where the rest of the column goes. [n] */
  readonly alias: Uint32Array;
}

/** Throws a RangeError unless the weights are finite, ≥ 0 and not all zero. */
export function buildAlias(weights: ArrayLike<number>): AliasTable {
  const n = weights.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i]! >= 0 ? weights[i]! : Number.NaN;
  if (!(total > 0 && Number.isFinite(total))) throw new RangeError("weights must be ≥ 0 and have a positive sum");

  const scaled = Float64Array.from(weights, (w) => (w * n) / total);
  const probability = new Float64Array(n).fill(1);
  const alias = Uint32Array.from(weights, (_, i) => i);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) (scaled[i]! < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const low = small.pop()!;
    const high = large.pop()!;
    probability[low] = scaled[low]!;
    alias[low] = high;
    scaled[high] = scaled[high]! + scaled[low]! - 1;
    (scaled[high]! < 1 ? small : large).push(high);
  }
  // What is left in either list is 1 up to rounding, and stays 1.
  return { probability, alias };
}

/** An index from two independent uniforms on [0, 1). With 24-bit uniforms columns differ by at most n / 2²⁴ in weight. */
export function drawAlias(table: AliasTable, u1: number, u2: number): number {
  const n = table.probability.length;
  const column = Math.min(n - 1, Math.floor(u1 * n));
  return u2 < table.probability[column]! ? column : table.alias[column]!;
}
