/**
 * Lexical quality of generated words (Schmidt & Hofmann 2018, Table 1, columns "w ∈ V" and "unique"): the share that are
 * training words, and how many of them are different words.
 */
import type { Corpus, SplitCounts } from "../protocol/corpus.ts";

/** Whether a word is among the training words, only in the rest of the corpus, or new. */
export type WordClass = "train" | "corpus" | "new";

export interface Lexicon {
  classify(word: string): WordClass;
}

export function lexicon(corpus: Pick<Corpus, "words">, split: Pick<SplitCounts, "train">): Lexicon {
  const classes = new Map<string, WordClass>();
  for (const [i, word] of corpus.words.entries()) classes.set(word, split.train[i]! > 0 ? "train" : "corpus");
  return { classify: (word) => classes.get(word) ?? "new" };
}

export interface LexicalShares {
  readonly words: number;
  readonly distinct: number;
  /** Share of the generated words that are training words, with its standard error; NaN without words. */
  readonly inTraining: number;
  readonly inTrainingSe: number;
  /** Share of the distinct generated words that are training words; it depends on how many were generated. */
  readonly distinctInTraining: number;
  /** distinct / words. */
  readonly unique: number;
}

export function lexicalShares(generated: readonly string[], { classify }: Lexicon): LexicalShares {
  const n = generated.length;
  const distinct = new Set(generated);
  const known = (words: Iterable<string>): number => {
    let count = 0;
    for (const word of words) if (classify(word) === "train") count++;
    return count;
  };
  const inTraining = known(generated) / n;
  return {
    words: n,
    distinct: distinct.size,
    inTraining,
    inTrainingSe: Math.sqrt((inTraining * (1 - inTraining)) / n),
    distinctInTraining: known(distinct) / distinct.size,
    unique: distinct.size / n,
  };
}
