import type { DataConfig, Split } from "./config.ts";

/** Words with their counts, before the vocabulary rules. Plain data: it crosses threads. */
export interface WordCounts {
  readonly words: readonly string[];
  /** Occurrences, aligned with `words`. */
  readonly counts: Float64Array;
}

/** Why a word was left out before training. */
export type LeftOutReason = "tooShort" | "tooLong" | "tooRare" | "notLetters" | "alphabetFull" | "badCount";

export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly types: number;
  readonly tokens: number;
  /** A few of them, most frequent first. */
  readonly examples: readonly string[];
}

/**
 * Words ready to train on. Symbol ids: 0…A−1 are `alphabet`, A is end of sequence (V = A + 1); for the English corpora
 * a…z are 0…25 and EOS is 26, as in the fixtures.
 */
export interface Corpus {
  readonly id: string;
  readonly label: string;
  readonly alphabet: readonly string[];
  /** Sorted by falling count, ties by the word. */
  readonly words: readonly string[];
  readonly counts: Float64Array;
  readonly tokens: number;
  /** Entropy of the word distribution, nats. */
  readonly entropyNats: number;
  /** Letters a word, token-weighted, without EOS. */
  readonly meanLetters: number;
  /** Letters of the longest word; positions T = longest + 1. */
  readonly longest: number;
  readonly leftOut: readonly LeftOut[];
  readonly rules: DataConfig;
}

/** A split corpus: aligned with `Corpus.words`; a word may have counts in both parts under the token split. */
export interface SplitCounts {
  readonly split: Split;
  readonly seed: number;
  readonly train: Float64Array;
  readonly test: Float64Array;
}

/** Exact reference values of a split corpus, nats per word, for the dashed rules of the bound chart. */
export interface CorpusReferences {
  readonly entropyTrainNats: number;
  readonly entropyTestNats: number;
  /** Cross-entropy of the test words under Witten–Bell n-grams of the training words, n = 1…4. */
  readonly ngramTestNats: readonly number[];
  /** Entropy of a letter (EOS included) in the training words, by tokens, nats. */
  readonly letterEntropyNats: number;
  /** log relative frequency of every symbol in the training tokens, EOS last. [V] */
  readonly logLetterFrequency: Float64Array;
}

/** What a preview shows before own data replace the current words. */
export interface CorpusPreview {
  readonly corpus: Corpus;
  readonly format: "text" | "wordList" | "wordCounts";
  /** Types by number of letters; index = letters. */
  readonly lengthTypes: readonly number[];
  readonly lines: number;
  readonly bytes: number;
}

/** Why own data were refused. The message for people is made where it is shown. */
export type CorpusProblem =
  | { readonly code: "empty" }
  | { readonly code: "binary"; readonly at: number }
  | { readonly code: "tooLarge"; readonly bytes: number; readonly limit: number }
  | { readonly code: "noWords"; readonly leftOut: readonly LeftOut[] }
  | { readonly code: "oneWord"; readonly word: string }
  | { readonly code: "malformed"; readonly line: number; readonly text: string }
  | { readonly code: "unreadable"; readonly detail: string }
  | { readonly code: "cancelled" };

export type CorpusResult =
  | { readonly ok: true; readonly preview: CorpusPreview }
  | { readonly ok: false; readonly problem: CorpusProblem };
