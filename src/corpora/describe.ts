/**
 * All the page asks of the words of a run that no worker has opened: which words are known and which are trained on, and
 * the exact references. Runs in the corpus worker, since it takes some tenths of a second.
 */
import type { DataConfig } from "../protocol/config.ts";
import type { CorpusReferences, WordCounts } from "../protocol/corpus.ts";
import type { ResultData } from "../protocol/results.ts";
import { resultData } from "../runs/dataHash.ts";
import { buildCorpus } from "./build.ts";
import { OWN_ID } from "./corpus.ts";
import { loadCounts } from "./load.ts";
import { corpusReferences } from "./references.ts";
import { corpusSource } from "./registry.ts";
import { SPLIT_SEED, splitCorpus } from "./split.ts";

export interface DescribeRequest {
  readonly data: DataConfig;
  /** The user's own words, where `data.corpus` names them. */
  readonly own: { readonly label: string; readonly counts: WordCounts } | null;
  /** Absolute address of the site's folder. */
  readonly site: string;
}

export interface DescribedWords {
  readonly words: readonly string[];
  /** Occurrences in the training part, aligned with `words`; 0 for words of the test part alone. */
  readonly train: Float64Array;
  readonly references: CorpusReferences;
  /** What a line of results says of them. */
  readonly facts: ResultData;
}

/** Throws if the words cannot be loaded. */
export async function describeWords({ data, own, site }: DescribeRequest): Promise<DescribedWords> {
  const mine = own && data.corpus === OWN_ID ? own : null;
  const counts = mine?.counts ?? (await loadCounts(data.corpus, site));
  const label = mine?.label ?? corpusSource(data.corpus)?.label ?? data.corpus;
  const corpus = buildCorpus(counts, data, { id: data.corpus, label });
  const parts = splitCorpus(corpus, data.split, SPLIT_SEED);
  return {
    words: corpus.words,
    train: parts.train,
    references: corpusReferences(corpus, parts),
    facts: resultData(corpus, parts),
  };
}
