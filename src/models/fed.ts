/**
 * Letters fed back to the decoder of a latent model: log P(w_t | h_t, w_{t−1}) = log softmax(W h_t + b + F[w_{t−1}])_{w_t}
 * with a row of F for each letter, and none before the first. A decoder that knows the letter before it needs the noise
 * less; the share of rows hidden in training ("word dropout", Bowman et al. 2016, §3.1) holds against it.
 */
import type { Lane, Series, Symbols, Value } from "../lane/lane.ts";
import type { WordMode } from "./generator.ts";
import { readSymbol } from "./letters.ts";

/** The row of the letter before; nothing where there is none. */
export function fedRow(L: Lane, table: string, previous: Symbols | null): Value {
  const F = L.param(table);
  return previous ? L.embed(F, previous) : L.constant(new Array<number>(F.shape[1]!).fill(0));
}

/** The rows of the letters before those of the words, at every position. */
export function fedSeries(L: Lane, table: string): Series {
  const words = L.symbols();
  return L.scan("forward", fedRow(L, table, null), (row, at) => ({
    carry: fedRow(L, table, at(words)),
    out: { row },
  })).row!;
}

/** The same with a share of them hidden. */
export function hiddenRows(L: Lane, rows: Series, share: number): Series {
  const u = L.uniform("drop");
  const [none, all] = [L.constant([0]), L.constant([1])];
  return L.map((at) => ({ row: L.mul(at(rows), L.select(L.add(at(u), -share), all, none)) })).row!;
}

export interface FedRequest {
  /** Trajectories and positions. */
  readonly n: number;
  readonly T: number;
  /** Logits of the state alone: (t, symbol, trajectory) is at `base + t · t + s · symbol + k · trajectory`. */
  readonly logits: {
    readonly data: ArrayLike<number>;
    readonly base: number;
    readonly t: number;
    readonly symbol: number;
    readonly trajectory: number;
  };
  /** F, [V, V]. */
  readonly rows: ArrayLike<number>;
  readonly V: number;
  readonly mode: WordMode;
  /** Letter draw of trajectory k at t. */
  readonly uniform: (k: number, t: number) => number;
  /** Symbols every trajectory starts with, whatever its draws. */
  readonly prefix?: readonly number[];
}

export interface FedLetters {
  /** w_t, going on after an EOS as the model would. [n, T] */
  readonly symbols: Int32Array;
  /** P(w_t | h_t, w_{t−1}). [n, T, V] */
  readonly probabilities: Float64Array;
}

/** Letters along given trajectories, each told the one before it. */
export function fedLetters(request: FedRequest): FedLetters {
  const { n, T, logits, rows, V, mode, uniform, prefix = [] } = request;
  const symbols = new Int32Array(n * T);
  const probabilities = new Float64Array(n * T * V);
  for (let k = 0; k < n; k++)
    for (let t = 0; t < T; t++) {
      const row = k * T + t;
      const from = logits.base + t * logits.t + k * logits.trajectory;
      const p = probabilities.subarray(row * V, (row + 1) * V);
      const fed = t === 0 ? -1 : symbols[row - 1]! * V;
      for (let s = 0; s < V; s++) p[s] = logits.data[from + s * logits.symbol]! + (fed < 0 ? 0 : rows[fed + s]!);
      const top = p.reduce((a, b) => Math.max(a, b), -Infinity);
      let sum = 0;
      for (let s = 0; s < V; s++) sum += p[s] = Math.exp(p[s]! - top);
      for (let s = 0; s < V; s++) p[s] = p[s]! / sum;
      symbols[row] = prefix[t] ?? readSymbol(p, 0, V, mode, mode === "draw" ? uniform(k, t) : 0);
    }
  return { symbols, probabilities };
}

/** Symbols [n, T] as batches have them, [T, n]. */
export const positionsFirst = (symbols: Int32Array, n: number, T: number): Int32Array =>
  Int32Array.from({ length: n * T }, (_, i) => symbols[(i % n) * T + Math.floor(i / n)]!);
