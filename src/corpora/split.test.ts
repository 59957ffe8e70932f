import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uniform } from "../math/rng.ts";
import type { DataConfig, Split } from "../protocol/config.ts";
import type { Corpus } from "../protocol/corpus.ts";
import { buildCorpus } from "./build.ts";
import { binomial, splitCorpus } from "./split.ts";

const rules: DataConfig = { corpus: "own", split: "tokens", minLetters: 1, maxLetters: 20, minCount: 1 };

/** Words aaa, aab, aac … with the given counts. */
function corpusOf(counts: readonly number[]): Corpus {
  const word = (i: number) => [676, 26, 1].map((m) => String.fromCharCode(97 + (Math.floor(i / m) % 26))).join("");
  const words = counts.map((_, i) => word(i));
  return buildCorpus({ words, counts: Float64Array.from(counts) }, rules, { id: "own", label: "" });
}
const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);

describe("binomial", () => {
  it("inverts the exact distribution function", () => {
    // Binomial(2, 0.1): P(0) = 0.81, P(≤ 1) = 0.99
    expect([0, 0.8099, 0.8101, 0.9899, 0.9901, 1 - 2 ** -48].map((u) => binomial(2, 0.1, u, 0))).toEqual([
      0, 0, 1, 1, 2, 2,
    ]);
  });

  it.each([40, 4000, 40_000])("has mean np and variance np(1 − p) at n = %i", (n) => {
    const draws = 4000;
    const values = Array.from({ length: draws }, (_, i) => binomial(n, 0.1, uniform(7, 8, i, 0), uniform(7, 8, i, 1)));
    const mean = values.reduce((a, b) => a + b, 0) / draws;
    const variance = values.reduce((a, b) => a + (b - n * 0.1) ** 2, 0) / draws;
    // four standard errors; that of a variance is about √(2 / draws) of it
    expect(Math.abs(mean - n * 0.1)).toBeLessThan(4 * Math.sqrt((n * 0.09) / draws));
    expect(Math.abs(variance / (n * 0.09) - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
  });
});

describe("splitCorpus", () => {
  const corpus = corpusOf(Array.from({ length: 3000 }, (_, i) => Math.ceil(60_000 / (i + 1))));

  it("tokens: a tenth of the tokens is test, and nothing is lost", () => {
    const { train, test } = splitCorpus(corpus, "tokens", 1);
    expect(train.every((n, i) => n >= 0 && n + test[i]! === corpus.counts[i])).toBe(true);
    const sd = Math.sqrt(corpus.tokens * 0.09);
    expect(Math.abs(sum(test) - corpus.tokens / 10)).toBeLessThan(4 * sd);
    expect(test.some((n, i) => n > 0 && train[i]! > 0)).toBe(true);
  });

  it("types: a tenth of the types is only in test, the rest only in train", () => {
    const { train, test } = splitCorpus(corpus, "types", 1);
    expect(test.filter((n) => n > 0).length).toBe(300);
    expect(train.every((n, i) => n * test[i]! === 0 && n + test[i]! === corpus.counts[i])).toBe(true);
    // regardless of frequency: mean rank of the chosen is that of all, within four standard errors
    const ranks = [...test.keys()].filter((i) => test[i]! > 0);
    const mean = ranks.reduce((a, b) => a + b, 0) / ranks.length;
    expect(Math.abs(mean - 1499.5)).toBeLessThan(4 * (3000 / Math.sqrt(12 * 300)));
  });

  it("depends on the seed and the words, not on their order or company", () => {
    const again = splitCorpus(corpus, "tokens", 1);
    expect(again).toEqual(splitCorpus(corpus, "tokens", 1));
    expect(again.test).not.toEqual(splitCorpus(corpus, "tokens", 2).test);
    const fewer = { ...corpus, words: corpus.words.slice(500), counts: corpus.counts.slice(500) };
    expect(splitCorpus(fewer, "tokens", 1).test).toEqual(again.test.slice(500));
  });

  it("leaves both parts with a word, however small the corpus", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 6 });
    const check = (list: number[], split: Split, seed: number) => {
      const { train, test } = splitCorpus(corpusOf(list), split, seed);
      expect(sum(train)).toBeGreaterThan(0);
      expect(sum(test)).toBeGreaterThan(0);
    };
    fc.assert(fc.property(counts, fc.constantFrom<Split>("tokens", "types"), fc.integer({ min: 0, max: 999 }), check), {
      seed: 2,
      numRuns: 300,
    });
    expect(sum(splitCorpus(corpusOf([]), "types", 1).test)).toBe(0);
    expect(sum(splitCorpus(corpusOf([1]), "tokens", 1).train)).toBeLessThanOrEqual(1);
  });
});
