/**
 * Cross-entropy of a model whose states read no letters (Schmidt & Hofmann 2018, Eq. 12): given a state path letters are
 * independent, so with K prior trajectories shared by all words
 *
 *   P̂(w) = 1/K Σ_k Π_t P(w_t | h_t^(k)),   H = −Σ_w P_data(w) log P̂(w), EOS included.
 *
 * Where the letter before is told to the decoder (models/fed.ts) it is Π_t P(w_t | h_t^(k), w_{t−1}), along the same paths:
 * P(s | h, v) = P(s | h) e^{F_vs} / Z with Z = Σ_s P(s | h) e^{F_vs}.
 *
 * −log P̂ is biased upwards, the more so the more a trajectory decides; the bias shrinks slowly with K.
 *
 * Trajectories come in blocks, positions first; words are walked in the order of their prefixes, so that each prefix is
 * multiplied out once a block. Products are plain float64. Where one underflows, the word's sum over the block is taken
 * again from logarithms, so that a probability is never lost.
 */
import type { PrefixOrder } from "./prefixOrder.ts";

/** chosen: the table of a block, 13 × 27 symbols, stays in a core's cache; 64 to 256 were within 10 %. */
export const BLOCK = 128;
/** Sums below this one are taken again: products of doubles lose digits from 1e-308 on. */
const SMALL = 1e-200;

/** log(e^a + e^b) */
function logAdd(a: number, b: number): number {
  const top = Math.max(a, b);
  return top === -Infinity ? top : top + Math.log(Math.exp(a - top) + Math.exp(b - top));
}

/** Logits of some trajectories: (t, symbol, trajectory) is at `base + t · t + s · symbol + k · trajectory`. */
export interface LogitsPlace {
  readonly data: ArrayLike<number>;
  readonly base: number;
  readonly t: number;
  readonly symbol: number;
  readonly trajectory: number;
}

export class TrajectoryMixture {
  /** Σ_k of products, by place in the order, and of those that underflowed their logarithm. */
  private readonly sums: Float64Array;
  private readonly logTiny: Float64Array;
  /** log P and P of the present block, [T, V, BLOCK]. */
  private readonly logTable: Float64Array;
  private readonly table: Float64Array;
  /** Products along the present prefix, [T, BLOCK]; row t has t letters. */
  private readonly prefix: Float64Array;
  private readonly scratch = new Float64Array(BLOCK);
  /** e^{F_vs}, and Z of the present block, [T, V, BLOCK]; null where no letter is fed back. */
  private readonly fed: { readonly rows: Float64Array; readonly total: Float64Array } | null;
  private filled = 0;
  /** Trajectories so far. */
  count = 0;

  constructor(
    private readonly order: PrefixOrder,
    private readonly V: number,
    private readonly T: number,
    /** F, [V, V]. */
    rows: ArrayLike<number> | null = null,
  ) {
    this.fed = rows && { rows: Float64Array.from(rows, Math.exp), total: new Float64Array(T * V * BLOCK) };
    if (order.longest >= T) throw new RangeError(`words of ${order.longest} letters and their end over ${T} positions`);
    const W = order.index.length;
    this.sums = new Float64Array(W);
    this.logTiny = new Float64Array(W).fill(-Infinity);
    this.logTable = new Float64Array(T * V * BLOCK);
    this.table = new Float64Array(T * V * BLOCK);
    this.prefix = new Float64Array(T * BLOCK).fill(1);
  }

  /** Takes `n` more trajectories, at most what the block has room for: logits, or unnormalised log P, where they lie. */
  private fill({ data, base, t: dt, symbol: ds, trajectory: dk }: LogitsPlace, first: number, n: number): void {
    const { V, T, filled, logTable, table } = this;
    for (let t = 0; t < T; t++)
      for (let k = 0; k < n; k++) {
        const at = base + t * dt + (first + k) * dk;
        let top = -Infinity;
        for (let s = 0; s < V; s++) top = Math.max(top, data[at + s * ds]!);
        let sum = 0;
        const to = t * V * BLOCK + filled + k;
        for (let s = 0; s < V; s++) {
          const e = Math.exp(data[at + s * ds]! - top);
          table[to + s * BLOCK] = e;
          sum += e;
        }
        const lse = top + Math.log(sum);
        for (let s = 0; s < V; s++) {
          table[to + s * BLOCK] = table[to + s * BLOCK]! / sum;
          logTable[to + s * BLOCK] = data[at + s * ds]! - lse;
        }
      }
    if (this.fed) this.normalise(this.fed, n);
    this.filled += n;
    this.count += n;
  }

  /** Z for every letter before, of the `n` trajectories being taken. */
  private normalise({ rows, total }: NonNullable<typeof this.fed>, n: number): void {
    const { V, T, filled, table } = this;
    for (let t = 0; t < T; t++)
      for (let v = 0; v < V; v++) {
        const to = (t * V + v) * BLOCK + filled;
        total.fill(0, to, to + n);
        for (let s = 0; s < V; s++) {
          const e = rows[v * V + s]!;
          const from = (t * V + s) * BLOCK + filled;
          for (let k = 0; k < n; k++) total[to + k]! += e * table[from + k]!;
        }
      }
  }
  /** P(symbol at t | previous) of the present block, into the scratch row; the table's own row where nothing is told. */
  private told(t: number, symbol: number, previous: number): { readonly data: Float64Array; readonly at: number } {
    const { table, V, filled, fed, scratch } = this;
    const p = (t * V + symbol) * BLOCK;
    if (!fed || previous < 0) return { data: table, at: p };
    const e = fed.rows[previous * V + symbol]!;
    const z = (t * V + previous) * BLOCK;
    for (let k = 0; k < filled; k++) scratch[k] = (e * table[p + k]!) / fed.total[z + k]!;
    return { data: scratch, at: 0 };
  }

  /** `n` more trajectories. */
  add(logits: LogitsPlace, n: number): void {
    for (let first = 0; first < n; ) {
      const part = Math.min(n - first, BLOCK - this.filled);
      this.fill(logits, first, part);
      first += part;
      if (this.filled === BLOCK) this.flush();
    }
  }

  private flush(): void {
    if (this.filled > 0) this.walk();
    this.filled = 0;
  }

  /** Adds every word's sum over the block. */
  private walk(): void {
    const { order, sums, V } = this;
    const { letters, from, shared } = order;
    for (let i = 0; i < sums.length; i++) {
      const first = from[i]!;
      const length = from[i + 1]! - first;
      const before = (t: number): number => (t === 0 ? -1 : letters[first + t - 1]!);
      for (let t = shared[i]!; t < length; t++) this.extend(t, letters[first + t]!, before(t));
      const sum = this.close(length, V - 1, before(length));
      if (sum > SMALL) sums[i] = sums[i]! + sum;
      else this.logTiny[i] = logAdd(this.logTiny[i]!, this.logSum(i));
    }
  }
  /** Row t + 1 = row t × P(symbol at t). */
  private extend(t: number, symbol: number, previous: number): void {
    const { prefix, filled } = this;
    const { data: table, at: p } = this.told(t, symbol, previous);
    const a = t * BLOCK;
    const to = a + BLOCK;
    for (let k = 0; k < filled; k++) prefix[to + k] = prefix[a + k]! * table[p + k]!;
  }
  /** Σ_k row t × P(symbol at t), in four sums that do not wait for each other. */
  private close(t: number, symbol: number, previous: number): number {
    const { prefix, filled } = this;
    const { data: table, at: p } = this.told(t, symbol, previous);
    const a = t * BLOCK;
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    let k = 0;
    for (; k + 3 < filled; k += 4) {
      s0 += prefix[a + k]! * table[p + k]!;
      s1 += prefix[a + k + 1]! * table[p + k + 1]!;
      s2 += prefix[a + k + 2]! * table[p + k + 2]!;
      s3 += prefix[a + k + 3]! * table[p + k + 3]!;
    }
    for (; k < filled; k++) s0 += prefix[a + k]! * table[p + k]!;
    return s0 + s1 + (s2 + s3);
  }
  /** log Σ_k Π_t P over the block for the word at place i, from logarithms. */
  private logSum(i: number): number {
    const { letters, from } = this.order;
    const { V, filled } = this;
    const first = from[i]!;
    const length = from[i + 1]! - first;
    let total = -Infinity;
    for (let k = 0; k < filled; k++) {
      let logP = 0;
      for (let t = 0; t <= length; t++) {
        const symbol = t < length ? letters[first + t]! : V - 1;
        logP += this.logTold(t, symbol, t === 0 ? -1 : letters[first + t - 1]!, k);
      }
      total = logAdd(total, logP);
    }
    return total;
  }

  private logTold(t: number, symbol: number, previous: number, k: number): number {
    const { logTable, V, fed } = this;
    const logP = logTable[(t * V + symbol) * BLOCK + k]!;
    if (!fed || previous < 0) return logP;
    return logP + Math.log(fed.rows[previous * V + symbol]!) - Math.log(fed.total[(t * V + previous) * BLOCK + k]!);
  }

  /** log P̂ of every word over the trajectories so far, where the words came from. [W] */
  logProbabilities(): Float64Array {
    this.flush();
    const out = new Float64Array(this.sums.length);
    const logCount = Math.log(this.count);
    this.sums.forEach((sum, i) => {
      out[this.order.index[i]!] = logAdd(Math.log(sum), this.logTiny[i]!) - logCount;
    });
    return out;
  }
}

/** −Σ_w P_data(w) log P(w) with P_data ∝ counts, nats a word; Infinity where a word that counts has no probability. */
export function crossEntropy(counts: ArrayLike<number>, logP: ArrayLike<number>): number {
  let tokens = 0;
  let sum = 0;
  for (let w = 0; w < counts.length; w++) {
    const count = counts[w]!;
    if (count <= 0) continue;
    tokens += count;
    sum -= count * logP[w]!;
  }
  return sum / tokens;
}
