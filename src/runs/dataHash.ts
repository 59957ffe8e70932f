/**
 * Which words a run saw, as one hash: SHA-256 over a line `word TAB training count TAB test count` for every word, in the
 * order of the corpus. Equal hashes mean equal words, equal counts and an equal split.
 */
import type { Corpus, SplitCounts } from "../protocol/corpus.ts";
import type { ResultData } from "../protocol/results.ts";
import { sha256Hex } from "./sha256.ts";

export function dataHash(words: readonly string[], { train, test }: SplitCounts): string {
  const lines = words.map((word, i) => `${word}\t${train[i]!}\t${test[i]!}\n`);
  return sha256Hex(new TextEncoder().encode(lines.join("")));
}

export function resultData(corpus: Corpus, split: SplitCounts): ResultData {
  const { id, words, tokens, entropyNats } = corpus;
  return { corpus: id, words: words.length, tokens, entropyNats, hash: dataHash(words, split) };
}
