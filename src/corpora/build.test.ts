import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DataConfig } from "../protocol/config.ts";
import type { WordCounts } from "../protocol/corpus.ts";
import { buildCorpus, MAX_ALPHABET } from "./build.ts";
import { LATIN_LETTERS } from "./corpus.ts";

const rules: DataConfig = { corpus: "own", split: "tokens", minLetters: 2, maxLetters: 4, minCount: 2 };
const own = { id: "own", label: "mine" };
const given = (entries: Record<string, number>): WordCounts => ({
  words: Object.keys(entries),
  counts: Float64Array.from(Object.values(entries)),
});

describe("buildCorpus", () => {
  it("keeps what the rules allow, sorted, and says why the rest was left out", () => {
    const corpus = buildCorpus(
      given({ whale: 9, sea: 3, ship: 3, a: 7, rare: 1, "4th": 5, "it's": 6, be: 8 }),
      rules,
      own,
    );
    expect(corpus.words).toEqual(["be", "sea", "ship"]);
    expect([...corpus.counts]).toEqual([8, 3, 3]);
    expect(corpus.tokens).toBe(14);
    expect(corpus.longest).toBe(4);
    expect(corpus.meanLetters).toBeCloseTo((2 * 8 + 3 * 3 + 4 * 3) / 14, 12);
    const H = -(8 / 14) * Math.log(8 / 14) - 2 * (3 / 14) * Math.log(3 / 14);
    expect(corpus.entropyNats).toBeCloseTo(H, 12);
    expect(corpus.leftOut).toEqual([
      { reason: "notLetters", types: 2, tokens: 11, examples: ["it's", "4th"] },
      { reason: "tooShort", types: 1, tokens: 7, examples: ["a"] },
      { reason: "tooLong", types: 1, tokens: 9, examples: ["whale"] },
      { reason: "tooRare", types: 1, tokens: 1, examples: ["rare"] },
    ]);
  });

  it("gives the English corpora a…z even if letters are missing, and refuses other letters there", () => {
    const corpus = buildCorpus(given({ sea: 3, été: 4 }), rules, { id: "subtlex", label: "SUBTLEX-US" });
    expect(corpus.alphabet.join("")).toBe(LATIN_LETTERS);
    expect(corpus.leftOut).toEqual([{ reason: "notLetters", types: 1, tokens: 4, examples: ["été"] }]);
  });

  it("finds the letters of own words by code point", () => {
    expect(buildCorpus(given({ été: 4, дом: 2, 𐐷a: 3 }), rules, own).alphabet).toEqual([
      ..."a",
      "t",
      "é",
      "д",
      "м",
      "о",
      "𐐷",
    ]);
  });

  it("drops the rarest letters beyond 64, with their words", () => {
    const letters = Array.from({ length: 70 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    // letter i occurs in one word, 100 − i times; the last six letters are the rarest
    const counts = given(Object.fromEntries(letters.map((c, i) => [c + letters[0], 100 - i])));
    const corpus = buildCorpus(counts, rules, own);
    expect(corpus.alphabet).toEqual(letters.slice(0, MAX_ALPHABET));
    expect(corpus.words.length).toBe(64);
    expect(corpus.leftOut).toEqual([
      {
        reason: "alphabetFull",
        types: 6,
        tokens: 36 + 35 + 34 + 33 + 32 + 31,
        examples: letters.slice(64).map((c) => c + letters[0]),
      },
    ]);
  });

  it("gives zeros, not NaN, when nothing is left", () => {
    const corpus = buildCorpus(given({ a: 1 }), rules, own);
    expect(corpus).toMatchObject({ words: [], tokens: 0, entropyNats: 0, meanLetters: 0, longest: 0, alphabet: [] });
  });

  it("conserves types and tokens for any words and rules", () => {
    const word = fc.string({ unit: "grapheme", maxLength: 6 });
    const entries = fc.uniqueArray(fc.tuple(word, fc.integer({ min: 1, max: 50 })), { selector: ([w]) => w });
    const limits = fc.record({
      minLetters: fc.integer({ min: 1, max: 4 }),
      maxLetters: fc.integer({ min: 1, max: 8 }),
      minCount: fc.integer({ min: 1, max: 20 }),
    });
    const check = (list: [string, number][], change: Partial<DataConfig>) => {
      const words = { words: list.map(([w]) => w), counts: Float64Array.from(list, ([, c]) => c) };
      const corpus = buildCorpus(words, { ...rules, ...change }, own);
      const sum = (key: "types" | "tokens") => corpus.leftOut.reduce((n, part) => n + part[key], 0);
      expect(corpus.words.length + sum("types")).toBe(list.length);
      expect(corpus.tokens + sum("tokens")).toBe(list.reduce((n, [, c]) => n + c, 0));
      expect(corpus.words.every((w) => [...w].every((c) => corpus.alphabet.includes(c)))).toBe(true);
    };
    fc.assert(fc.property(entries, limits, check), { seed: 1, numRuns: 200 });
  });
});
