/**
 * Character n-grams with Witten–Bell smoothing (Witten & Bell 1991, method C), interpolated:
 *
 *   P(c|u) = (C(uc) + T(u) P(c|u′)) / (C(u) + T(u)),   T(u) = number of distinct symbols seen after u,
 *
 * where u is the history of at most n − 1 symbols, u′ is u without its oldest symbol, and the recursion ends in 1/V.
 * Histories start with one start-of-word symbol. It is not repeated at the left edge: a history never grows past the
 * beginning of the word, where a longer padding would count the same events twice. EOS is a symbol like any other.
 *
 * Histories form a trie walked from the newest symbol to the oldest, so one walk meets all orders 1…n.
 */

/** Words as symbol ids without EOS, each with a weight ≥ 0 (its count). EOS is V − 1. */
export interface WeightedWords {
  readonly words: readonly Uint8Array[];
  readonly weights: ArrayLike<number>;
}

export interface NgramModel {
  readonly order: number;
  readonly V: number;
  /** node · (V + 1) + older symbol → node; the start symbol is V; node 0 is the empty history. */
  readonly older: ReadonlyMap<number, number>;
  /** node · V + symbol → C(uc). */
  readonly follows: ReadonlyMap<number, number>;
  /** C(u) by node. */
  readonly totals: readonly number[];
  /** T(u) by node. */
  readonly distinct: readonly number[];
}

/** The symbol at position t of a word with its start and end: −1 is the start, `word.length` the end. */
function symbolAt(word: Uint8Array, t: number, V: number): number {
  return t < 0 ? V : t < word.length ? word[t]! : V - 1;
}

export function trainNgrams({ words, weights }: WeightedWords, V: number, order: number): NgramModel {
  const older = new Map<number, number>();
  const follows = new Map<number, number>();
  const totals = [0];
  const distinct = [0];

  const observe = (node: number, symbol: number, weight: number): void => {
    const key = node * V + symbol;
    const seen = follows.get(key) ?? 0;
    if (seen === 0) distinct[node] = distinct[node]! + 1;
    follows.set(key, seen + weight);
    totals[node] = totals[node]! + weight;
  };
  const extend = (node: number, symbol: number): number => {
    const key = node * (V + 1) + symbol;
    let child = older.get(key);
    if (child === undefined) {
      child = totals.push(0) - 1;
      distinct.push(0);
      older.set(key, child);
    }
    return child;
  };

  for (const [i, word] of words.entries()) {
    const weight = weights[i]!;
    if (weight <= 0) continue;
    for (let t = 0; t <= word.length; t++) {
      const symbol = symbolAt(word, t, V);
      let node = 0;
      observe(node, symbol, weight);
      for (let back = 1; back < order && t - back >= -1; back++) {
        node = extend(node, symbolAt(word, t - back, V));
        observe(node, symbol, weight);
      }
    }
  }
  return { order, V, older, follows, totals, distinct };
}

/** One step of the recursion: P(c|u) from P(c|u′). */
function interpolate(model: NgramModel, node: number, symbol: number, shorter: number): number {
  const total = model.totals[node]!;
  const distinct = model.distinct[node]!;
  if (total === 0) return shorter;
  return ((model.follows.get(node * model.V + symbol) ?? 0) + distinct * shorter) / (total + distinct);
}

/**
 * P(symbol at t | the word before it) under n = 1…order, into `out`. Position `word.length` is EOS; `symbol` overrides
 * the word's own symbol there.
 */
export function ngramProbabilities(
  model: NgramModel,
  word: Uint8Array,
  t: number,
  out: Float64Array,
  symbol: number = symbolAt(word, t, model.V),
): void {
  let node: number | undefined = 0;
  let p = interpolate(model, 0, symbol, 1 / model.V);
  out[0] = p;
  for (let n = 2; n <= model.order; n++) {
    const back = t - n + 1;
    // an unseen or exhausted history leaves the estimate of the shorter one
    node =
      node === undefined || back < -1
        ? undefined
        : model.older.get(node * (model.V + 1) + symbolAt(word, back, model.V));
    if (node !== undefined) p = interpolate(model, node, symbol, p);
    out[n - 1] = p;
  }
}

/** −log P(word), EOS included, under n = 1…order, nats. */
export function ngramWordNats(model: NgramModel, word: Uint8Array): Float64Array {
  const nats = new Float64Array(model.order);
  const p = new Float64Array(model.order);
  for (let t = 0; t <= word.length; t++) {
    ngramProbabilities(model, word, t, p);
    for (let n = 0; n < model.order; n++) nats[n] = nats[n]! - Math.log(p[n]!);
  }
  return nats;
}

/** Weighted mean of −log P(word) under n = 1…order, nats per word; NaN if the weights are all 0. */
export function ngramCrossEntropies(model: NgramModel, { words, weights }: WeightedWords): number[] {
  const sums = new Float64Array(model.order);
  let total = 0;
  for (const [i, word] of words.entries()) {
    const weight = weights[i]!;
    if (weight <= 0) continue;
    total += weight;
    const nats = ngramWordNats(model, word);
    for (let n = 0; n < model.order; n++) sums[n] = sums[n]! + weight * nats[n]!;
  }
  return Array.from(sums, (sum) => sum / total);
}
