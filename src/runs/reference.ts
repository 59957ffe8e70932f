/**
 * The exact values of a split corpus that stand beside results: entropies, the n-gram ladder, and the paper's two oracles,
 * systems that draw whole words from the training or the test data (Schmidt & Hofmann 2018, Tables 1 and 2). Nothing is
 * sampled: shares and perplexities are expectations over the words' frequencies.
 */
import { encodeWord } from "../corpora/encode.ts";
import { corpusReferences, entropyNats } from "../corpora/references.ts";
import { type NgramModel, ngramCrossEntropies, trainNgrams } from "../metrics/ngram.ts";
import type { Corpus, SplitCounts } from "../protocol/corpus.ts";
import type { LexicalShares } from "../protocol/results.ts";
import { resultData } from "./dataHash.ts";
import type { Reference } from "./results.ts";
import type { OracleFigures } from "./resultsSchema.ts";

/** n-grams on the axis of all systems: n = 1…6. */
export const LADDER_ORDER = 6;
/** Of the perplexities in Table 2: n = 2…5. */
const PERPLEXITY_ORDER = 5;

const sum = (values: ArrayLike<number>): number => Array.prototype.reduce.call(values, (a, b) => a + b, 0) as number;

/** −Σ p log q in nats, p and q proportional to the counts; infinite where q has a word of p not. */
export function crossEntropyNats(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const [P, Q] = [sum(p), sum(q)];
  let nats = 0;
  for (let i = 0; i < p.length; i++) if (p[i]! > 0) nats -= (p[i]! / P) * Math.log(q[i]! / Q);
  return nats;
}

interface Words {
  readonly encoded: readonly Uint8Array[];
  readonly split: SplitCounts;
  readonly all: NgramModel;
  readonly ofTest: NgramModel;
}

/** Symbols of a word drawn by these counts, EOS included. */
const symbols = (encoded: readonly Uint8Array[], counts: ArrayLike<number>): number =>
  encoded.reduce((n, word, i) => n + (word.length + 1) * counts[i]!, 0) / sum(counts);

/** exp of nats a symbol of words drawn by these counts. */
function perplexityOf({ encoded, all, ofTest }: Words, counts: ArrayLike<number>): OracleFigures["ngramPerplexity"] {
  const length = symbols(encoded, counts);
  const under = (model: NgramModel): number[] =>
    ngramCrossEntropies(model, { words: encoded, weights: counts })
      .slice(1)
      .map((nats) => Math.exp(nats / length));
  return { trainAndTest: under(all), test: under(ofTest), words: sum(counts) };
}

/** As many words as a run writes to be judged by them. */
const DRAWN = 10_000;

/** What is expected of words drawn by `counts`: a word of probability p is among n draws with probability 1 − (1 − p)ⁿ. */
function lexicalOf(train: Float64Array, counts: Float64Array): LexicalShares {
  const total = sum(counts);
  let [known, distinct, distinctKnown] = [0, 0, 0];
  for (const [i, count] of counts.entries()) {
    const p = count / total;
    const seen = 1 - (1 - p) ** DRAWN;
    distinct += seen;
    if (train[i]! === 0) continue;
    known += p;
    distinctKnown += seen;
  }
  return {
    inVocabulary: Math.min(1, known),
    uniqueInVocabulary: Math.min(1, distinctKnown / distinct),
    distinctKnownPerWord: distinctKnown / DRAWN,
    words: DRAWN,
  };
}

/** Draws words by `counts`, one of the parts of the split. */
function oracle(words: Words, counts: Float64Array): OracleFigures {
  const { train, test } = words.split;
  const finite = (nats: number): number | null => (Number.isFinite(nats) ? nats : null);
  return {
    train: finite(crossEntropyNats(train, counts)),
    test: finite(crossEntropyNats(test, counts)),
    lexical: lexicalOf(train, counts),
    ngramPerplexity: perplexityOf(words, counts),
  };
}

export function referenceOf(corpus: Corpus, split: SplitCounts): Reference {
  const encoded = corpus.words.map((word) => encodeWord(word, corpus.alphabet));
  const V = corpus.alphabet.length + 1;
  const model = (weights: Float64Array, order: number) => trainNgrams({ words: encoded, weights }, V, order);
  const words: Words = {
    encoded,
    split,
    all: model(corpus.counts, PERPLEXITY_ORDER),
    ofTest: model(split.test, PERPLEXITY_ORDER),
  };
  const { letterEntropyNats } = corpusReferences(corpus, split);
  return {
    data: resultData(corpus, split),
    split: split.split,
    entropyTrainNats: entropyNats(split.train),
    entropyTestNats: entropyNats(split.test),
    symbolsPerWord: symbols(encoded, split.test),
    letterEntropyNats,
    ngramTestNats: ngramCrossEntropies(model(split.train, LADDER_ORDER), { words: encoded, weights: split.test }),
    oracleTrain: oracle(words, split.train),
    oracleTest: oracle(words, split.test),
  };
}
