/**
 * I(t) and H[w_t | h_t] summed up over prior paths (Schmidt & Hofmann 2018, Eq. 13 and Figures 2, 3): box statistics a
 * position over the paths that live there, means over live positions with their error.
 */
import { uniform } from "../math/rng.ts";
import { quantiles } from "../math/stats.ts";
import { BOX_COLUMNS, type Information } from "../protocol/frame.ts";

/** Positions of paths whose letters are drawn, up to and with the first EOS. probabilities [T, B, V]; `first`: whose. */
export function liveLengths(
  probabilities: ArrayLike<number>,
  { T, n: B, V }: { readonly T: number; readonly n: number; readonly V: number },
  seed: number,
  purpose: number,
  first = 0,
): Int32Array {
  const lengths = new Int32Array(B).fill(T);
  for (let b = 0; b < B; b++)
    for (let t = 0; t < T; t++) {
      // EOS is the last symbol: it is drawn if u falls into the last stretch
      const pEos = probabilities[(t * B + b) * V + V - 1]!;
      if (uniform(seed, purpose, t, first + b) >= 1 - pEos) {
        lengths[b] = t + 1;
        break;
      }
    }
  return lengths;
}

/** Mean over live positions; its error over paths, which are independent, where positions of one path are not. */
export function liveMean(values: ArrayLike<number>, lengths: Int32Array, T: number): { mean: number; se: number } {
  const B = lengths.length;
  const perPath = Float64Array.from(lengths, (length, b) => {
    let sum = 0;
    for (let t = 0; t < Math.min(length, T); t++) sum += values[t * B + b]!;
    return sum;
  });
  const live = lengths.reduce((a, b) => a + b, 0);
  const mean = perPath.reduce((a, b) => a + b, 0) / live;
  // error of a ratio of sums over paths
  const residual = perPath.reduce((sum, s, b) => sum + (s - mean * lengths[b]!) ** 2, 0);
  return { mean, se: Math.sqrt((residual * B) / Math.max(1, B - 1)) / live };
}

/** [T, BOX_COLUMNS.length]; NaN where no path lives. */
export function boxes(values: ArrayLike<number>, lengths: Int32Array, T: number): Float32Array {
  const B = lengths.length;
  const out = new Float32Array(T * BOX_COLUMNS.length).fill(Number.NaN);
  for (let t = 0; t < T; t++) {
    const here: number[] = [];
    for (let b = 0; b < B; b++) if (t < lengths[b]!) here.push(values[t * B + b]!);
    if (here.length === 0) continue;
    const mean = here.reduce((a, b) => a + b, 0) / here.length;
    out.set([...quantiles(here, [0.05, 0.25, 0.5, 0.75, 0.95]), mean], t * BOX_COLUMNS.length);
  }
  return out;
}

/** I(t) and H[w_t | h_t] of `draws` draws a state. nats, entropies [T, B] */
export function summariseInformation(
  nats: ArrayLike<number>,
  entropies: ArrayLike<number>,
  lengths: Int32Array,
  T: number,
  draws: number,
): Information {
  const { mean, se } = liveMean(nats, lengths, T);
  return {
    states: lengths.length,
    draws,
    T,
    quantiles: boxes(nats, lengths, T),
    meanNats: mean,
    meanSe: se,
    entropyGivenStateNats: liveMean(entropies, lengths, T).mean,
    kl: null,
  };
}

/**
 * I(t) of draws that came in parts: from the sums over parts of mixtures [T, B, V] and of mean entropies [T, B]. With n
 * parts of K draws it is that of n K draws. [T, B]
 */
export function pooledInformation(
  mixtures: Float64Array,
  entropies: Float64Array,
  parts: number,
  V: number,
): Float64Array {
  return entropies.map((entropy, row) => {
    let marginal = 0;
    for (let v = 0; v < V; v++) {
      const p = mixtures[row * V + v]! / parts;
      if (p > 0) marginal -= p * Math.log(p);
    }
    return marginal - entropy / parts;
  });
}
