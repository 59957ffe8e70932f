/** The words of a run: corpus, split, training set, validation words and exact references. Kept while they fit. */
import { buildAlias } from "../src/corpora/alias.ts";
import { buildCorpus } from "../src/corpora/build.ts";
import { encodeWord, encodeWords } from "../src/corpora/encode.ts";
import { loadCounts } from "../src/corpora/load.ts";
import { corpusReferences } from "../src/corpora/references.ts";
import { corpusSource } from "../src/corpora/registry.ts";
import { SPLIT_SEED, splitCorpus } from "../src/corpora/split.ts";
import { ngramWordNats, trainNgrams } from "../src/metrics/ngram.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type { Corpus, CorpusReferences, SplitCounts, WordCounts } from "../src/protocol/corpus.ts";
import type { TrainingSet } from "./engines/minibatch.ts";

export interface OwnWords {
  readonly label: string;
  readonly counts: WordCounts;
}

/** Held-out words to draw from, each with its exact cost under a bigram of the training words. */
export interface ValidationSet extends TrainingSet {
  readonly bigramNats: Float64Array;
  /** Exact mean of `bigramNats` over the test tokens. */
  readonly bigramMeanNats: number;
}

export interface RunData {
  readonly corpus: Corpus;
  readonly split: SplitCounts;
  readonly references: CorpusReferences;
  readonly training: TrainingSet;
  readonly validation: ValidationSet;
}

function setOf(corpus: Corpus, counts: Float64Array, T: number): TrainingSet {
  const V = corpus.alphabet.length + 1;
  const { symbols, lengths } = encodeWords(corpus.words, corpus.alphabet, T);
  const W = corpus.words.length;
  const rows = new Uint8Array(W * T);
  for (let t = 0; t < T; t++) for (let w = 0; w < W; w++) rows[w * T + t] = symbols[t * W + w]!;
  return { V, T, symbols: rows, lengths: Uint8Array.from(lengths), alias: buildAlias(counts) };
}

async function build(config: RunConfig, site: string, own: OwnWords | null): Promise<RunData> {
  const { corpus: id, split: kind } = config.data;
  const source = corpusSource(id);
  if (!source && !own) throw new Error("these are your own words, and they are not on this computer any more");
  const label = source?.label ?? own!.label;
  const counts = source ? await loadCounts(id, site) : own!.counts;
  const corpus = buildCorpus(counts, config.data, { id, label });
  if (corpus.words.length < 2) {
    const left = corpus.words.length === 0 ? "no word is" : "only one word is";
    throw new Error(`${left} left under the rules for lengths and counts; loosen them`);
  }
  const split = splitCorpus(corpus, kind, SPLIT_SEED);
  const references = corpusReferences(corpus, split);
  const T = corpus.longest + 1;
  const words = corpus.words.map((word) => encodeWord(word, corpus.alphabet));
  const bigrams = trainNgrams({ words, weights: split.train }, corpus.alphabet.length + 1, 2);
  // a corpus too small to hold words out is validated on what it trains on
  const held = split.test.some((count) => count > 0) ? split.test : split.train;
  const bigramNats = Float64Array.from(words, (word, i) => (held[i]! > 0 ? ngramWordNats(bigrams, word)[1]! : 0));
  const tokens = held.reduce((a, b) => a + b, 0);
  const bigramMeanNats = held.reduce((sum, count, i) => sum + (count / tokens) * bigramNats[i]!, 0);
  return {
    corpus,
    split,
    references,
    training: setOf(corpus, split.train, T),
    validation: { ...setOf(corpus, held, T), bigramNats, bigramMeanNats },
  };
}

/** Loads the data of a configuration, or hands out those of the last one if its words are the same. */
export class DataSource {
  private last: { key: string; own: OwnWords | null; data: RunData } | null = null;
  constructor(private readonly site: string) {}

  async of(config: RunConfig, own: OwnWords | null): Promise<RunData> {
    const key = JSON.stringify(config.data);
    if (this.last?.key === key && this.last.own === own) return this.last.data;
    const data = await build(config, this.site, own);
    this.last = { key, own, data };
    return data;
  }
}
