/**
 * The two splits of Schmidt & Hofmann 2018, §5: `tokens` puts each occurrence of a word into test with chance 1/10, so
 * that a word's test count is Binomial(count, 1/10); `types` puts a tenth of the types, whatever their frequency, into
 * test alone.
 *
 * Every draw is keyed by the seed and the word itself: the split depends neither on the order of the words nor, for
 * tokens, on which other words the vocabulary rules keep. Both parts have at least one word if the corpus has two
 * tokens (types: two words).
 */
import { hash32, PURPOSE, uniform } from "../math/rng.ts";
import type { Split } from "../protocol/config.ts";
import type { Corpus, SplitCounts } from "../protocol/corpus.ts";

export const TEST_SHARE = 0.1;

/** Fixed: every run of a corpus is measured on the same test words. */
export const SPLIT_SEED = 1;

/**
 * Up to this count the binomial is drawn exactly, by inversion; 0.9^5000 is still far from underflow. Above, the normal
 * approximation: its distribution function is off by less than 0.3 % there (skewness 0.8 / √(np·0.9) / √(2π) / 6).
 */
const EXACT_UP_TO = 5000;

/** 48 random bits on [0, 1): inversion of large binomials needs finer steps than one draw has. */
function fineUniform(seed: number, word: number, draw: number): number {
  return uniform(seed, PURPOSE.split, word, 2 * draw) + uniform(seed, PURPOSE.split, word, 2 * draw + 1) / 2 ** 24;
}

/** A Binomial(n, p) draw from two uniforms; the second is used only by the approximation. */
export function binomial(n: number, p: number, u1: number, u2: number): number {
  if (n > EXACT_UP_TO) {
    const normal = Math.sqrt(-2 * Math.log(1 - u1)) * Math.cos(2 * Math.PI * u2);
    return Math.min(n, Math.max(0, Math.round(n * p + Math.sqrt(n * p * (1 - p)) * normal)));
  }
  let mass = (1 - p) ** n;
  let cumulative = mass;
  let k = 0;
  while (u1 >= cumulative && k < n) {
    mass *= ((n - k) / (k + 1)) * (p / (1 - p));
    cumulative += mass;
    k++;
  }
  return k;
}

/** The position of the smallest key. */
function first(keys: Float64Array): number {
  return keys.indexOf(keys.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY));
}

function testTokens(corpus: Corpus, keys: readonly number[], seed: number): Float64Array {
  const test = corpus.counts.map((count, i) =>
    binomial(count, TEST_SHARE, fineUniform(seed, keys[i]!, 0), fineUniform(seed, keys[i]!, 1)),
  );
  const tokens = test.reduce((a, b) => a + b, 0);
  if (tokens > 0 && tokens < corpus.tokens) return test;
  // Tiny corpora only: one token changes sides, of the word drawn first.
  const word = first(Float64Array.from(keys, (key) => fineUniform(seed, key, 2)));
  if (corpus.tokens > 1) test[word] = test[word]! + (tokens === 0 ? 1 : -1);
  return test;
}

function testTypes(corpus: Corpus, keys: readonly number[], seed: number): Float64Array {
  const n = keys.length;
  const chosen = Math.min(n - 1, Math.max(1, Math.round(n * TEST_SHARE)));
  const draws = Float64Array.from(keys, (key) => fineUniform(seed, key, 3));
  const order = [...draws.keys()].sort((a, b) => draws[a]! - draws[b]! || a - b);
  const test = new Float64Array(n);
  for (const i of order.slice(0, Math.max(0, chosen))) test[i] = corpus.counts[i]!;
  return test;
}

export function splitCorpus(corpus: Corpus, split: Split, seed: number): SplitCounts {
  const keys = corpus.words.map(hash32);
  const test = split === "tokens" ? testTokens(corpus, keys, seed) : testTypes(corpus, keys, seed);
  const train = corpus.counts.map((count, i) => count - test[i]!);
  return { split, seed, train, test };
}
