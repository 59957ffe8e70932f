/**
 * The exact values every model of a corpus is measured against: entropy of the words (no model of the words can do
 * better), the character n-gram ladder, and the frequencies of single symbols.
 */
import { ngramCrossEntropies, trainNgrams } from "../metrics/ngram.ts";
import type { Corpus, CorpusReferences, SplitCounts } from "../protocol/corpus.ts";
import { encodeWord } from "./encode.ts";

/** n-grams on the axis of the bound: n = 1…4. */
export const NGRAM_ORDER = 4;

/** −Σ p log p of the distribution proportional to the counts, nats. */
export function entropyNats(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  let entropy = 0;
  for (let i = 0; i < counts.length; i++) {
    const p = counts[i]! / total;
    if (p > 0) entropy -= p * Math.log(p);
  }
  return entropy;
}

/** Occurrences of every symbol in the weighted words, EOS last. [V] */
function symbolCounts(words: readonly Uint8Array[], weights: ArrayLike<number>, V: number): Float64Array {
  const counts = new Float64Array(V);
  for (const [i, word] of words.entries()) {
    const weight = weights[i]!;
    for (const symbol of word) counts[symbol] = counts[symbol]! + weight;
    counts[V - 1] = counts[V - 1]! + weight;
  }
  return counts;
}

export function corpusReferences(corpus: Corpus, split: SplitCounts): CorpusReferences {
  const V = corpus.alphabet.length + 1;
  const words = corpus.words.map((word) => encodeWord(word, corpus.alphabet));
  const symbols = symbolCounts(words, split.train, V);
  const smoothedTotal = symbols.reduce((a, b) => a + b, V);
  const ngrams = trainNgrams({ words, weights: split.train }, V, NGRAM_ORDER);
  return {
    entropyTrainNats: entropyNats(split.train),
    entropyTestNats: entropyNats(split.test),
    ngramTestNats: ngramCrossEntropies(ngrams, { words, weights: split.test }),
    letterEntropyNats: entropyNats(symbols),
    // one occurrence more for every symbol, so that a letter missing from the training words has a finite logarithm
    logLetterFrequency: symbols.map((count) => Math.log((count + 1) / smoothedTotal)),
  };
}
