/**
 * Nearest neighbours by their Euclidean distance, exactly: every point is compared with every other. For a few thousand
 * points of a few dimensions that is a fraction of a second, and it has no parameter and no chance in it.
 */

export interface Neighbours {
  readonly k: number;
  /** Row i: the k nearest points of the set to query i, nearest first. [m, k] */
  readonly indices: Int32Array;
  /** Their distances. [m, k] */
  readonly distances: Float64Array;
}

/** The k smallest of what is offered, in order. */
class Smallest {
  readonly values: Float64Array;
  readonly at: Int32Array;
  private n = 0;
  constructor(private readonly k: number) {
    this.values = new Float64Array(k);
    this.at = new Int32Array(k);
  }
  clear(): void {
    this.n = 0;
  }
  /** Nothing larger can enter. */
  get limit(): number {
    return this.n < this.k ? Number.POSITIVE_INFINITY : this.values[this.k - 1]!;
  }
  offer(value: number, index: number): void {
    // Written so that what is not a number never enters.
    if (!(value < this.limit)) return;
    let place = this.n < this.k ? this.n++ : this.k - 1;
    while (place > 0 && this.values[place - 1]! > value) {
      this.values[place] = this.values[place - 1]!;
      this.at[place] = this.at[place - 1]!;
      place--;
    }
    this.values[place] = value;
    this.at[place] = index;
  }
}

/**
 * The k points of `set` [n, d] nearest to each of `queries` [m, d]; if they are the same array, a point is its own nearest
 * neighbour, at distance 0, as UMAP has it. Yields the share done between blocks of queries.
 */
export function* nearestNeighbours(
  set: Float64Array,
  queries: Float64Array,
  d: number,
  k: number,
  block = 64,
): Generator<number, Neighbours> {
  const n = set.length / d;
  const m = queries.length / d;
  const found = Math.min(k, n);
  const indices = new Int32Array(m * found);
  const distances = new Float64Array(m * found);
  const best = new Smallest(found);
  for (let i = 0; i < m; i++) {
    best.clear();
    const q = i * d;
    for (let j = 0; j < n; j++) {
      const s = j * d;
      const limit = best.limit;
      let square = 0;
      for (let a = 0; a < d; a++) {
        const gap = queries[q + a]! - set[s + a]!;
        square += gap * gap;
      }
      if (square < limit) best.offer(square, j);
    }
    indices.set(best.at, i * found);
    for (let j = 0; j < found; j++) distances[i * found + j] = Math.sqrt(best.values[j]!);
    if ((i + 1) % block === 0) yield (i + 1) / m;
  }
  return { k: found, indices, distances };
}

/** The indices of the k smallest values, smallest first; what is not a number is never among them. */
export function smallest(values: ArrayLike<number>, k: number): readonly number[] {
  const count = Math.min(k, values.length);
  if (count === 0) return [];
  const best = new Smallest(count);
  let numbers = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) numbers++;
    best.offer(value, i);
  }
  return Array.from(best.at.subarray(0, Math.min(count, numbers)));
}

/**
 * Places queries among points whose places on a plane are known: the mean of the places of their nearest neighbours,
 * weighted by exp(−(r − r_1) / r̄), r_1 the least and r̄ the mean distance. A point of the set falls on its own place.
 */
export function placeAmong({ k, indices, distances }: Neighbours, places: Float32Array): Float32Array {
  const m = indices.length / k;
  const out = new Float32Array(2 * m);
  for (let i = 0; i < m; i++) {
    const row = distances.subarray(i * k, (i + 1) * k);
    const nearest = row[0]!;
    if (nearest === 0) {
      const own = indices[i * k]!;
      out.set(places.subarray(2 * own, 2 * own + 2), 2 * i);
      continue;
    }
    const scale = row.reduce((a, b) => a + b, 0) / k;
    let [total, x, y] = [0, 0, 0];
    for (let j = 0; j < k; j++) {
      const weight = Math.exp(-(row[j]! - nearest) / scale);
      const at = indices[i * k + j]!;
      total += weight;
      x += weight * places[2 * at]!;
      y += weight * places[2 * at + 1]!;
    }
    out[2 * i] = x / total;
    out[2 * i + 1] = y / total;
  }
  return out;
}

/** Share of each point's k neighbours (itself left out) that are among its k neighbours in another picture of the set. */
export function keptNeighbours(a: Neighbours, b: Neighbours): number {
  const n = a.indices.length / a.k;
  let kept = 0;
  for (let i = 0; i < n; i++) {
    const others = new Set(b.indices.subarray(i * b.k, (i + 1) * b.k));
    for (let j = 0; j < a.k; j++) {
      const at = a.indices[i * a.k + j]!;
      if (at !== i && others.has(at)) kept++;
    }
  }
  return kept / (n * (a.k - 1));
}
