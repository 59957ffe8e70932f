import { expect, it } from "vitest";
import { type GeneratedWord, lexicalFigures, ngramPerplexity, PERPLEXITY_ORDER } from "./generated.ts";
import { trainNgrams } from "./ngram.ts";

const word = (letters: string, ended = true): GeneratedWord => ({
  symbols: Uint8Array.from(letters, (c) => c.charCodeAt(0) - 97),
  ended,
});
const symbolsOf = (words: readonly string[]) => words.map((letters) => word(letters).symbols);

it("counts shares of all and of the distinct, and a word that never ended as none", () => {
  const generated = [word("ab"), word("ab"), word("b"), word("ba"), word("aab", false)];
  const shares = lexicalFigures(generated, symbolsOf(["ab", "b", "aab"]));
  expect(shares).toEqual({ inVocabulary: 3 / 5, uniqueInVocabulary: 2 / 4, distinctKnownPerWord: 2 / 5, words: 5 });
});

it("tells words apart by their symbols, not by their digits", () => {
  const generated = [{ symbols: Uint8Array.of(1, 2), ended: true }];
  expect(lexicalFigures(generated, [Uint8Array.of(12)]).inVocabulary).toBe(0);
});

it("is 1 for words drawn from the training words: ORACLE-TRAIN", () => {
  const training = ["ab", "b", "aab"];
  const shares = lexicalFigures(
    ["ab", "ab", "b", "aab"].map((w) => word(w)),
    symbolsOf(training),
  );
  expect(shares).toMatchObject({ inVocabulary: 1, uniqueInVocabulary: 1, distinctKnownPerWord: 3 / 4 });
});

/**
 * Witten–Bell the slow way: counts by searching all words for each history, P(c|u) = (C(uc) + T(u) P(c|u′)) / (C(u) + T(u)),
 * base 1/V. History symbols: letters, and "^" at the start.
 */
function bruteForce(words: readonly string[], weights: readonly number[], alphabet: string, order: number) {
  const V = alphabet.length;
  const probability = (history: string, c: string): number => {
    let total = 0;
    let joint = 0;
    const followers = new Set<string>();
    words.forEach((letters, i) => {
      if (weights[i]! <= 0) return;
      const text = `^${letters}$`;
      for (let t = 1; t < text.length; t++) {
        if (!text.slice(0, t).endsWith(history)) continue;
        total += weights[i]!;
        followers.add(text[t]!);
        if (text[t] === c) joint += weights[i]!;
      }
    });
    const shorter = history === "" ? 1 / V : probability(history.slice(1), c);
    return total === 0 ? shorter : (joint + followers.size * shorter) / (total + followers.size);
  };
  return (letters: string, t: number) =>
    probability(`^${letters}$`.slice(0, t + 1).slice(-(order - 1)), `${letters}$`[t]!);
}

it("gives the perplexity a symbol of an independent count, n = 2…5", () => {
  const alphabet = "abc$";
  const words = ["ab", "abc", "cab", "b", "caab"];
  const weights = [5, 2, 3, 1, 1];
  const test = [0, 1, 0, 2, 0];
  const of = (counts: readonly number[]) =>
    trainNgrams({ words: symbolsOf(words), weights: counts }, alphabet.length, PERPLEXITY_ORDER);
  const generated = ["ab", "acb", "caabb"];
  const found = ngramPerplexity(
    generated.map((w) => word(w)),
    { trainAndTest: of(weights), test: of(test) },
  );
  const expected = (counts: readonly number[], order: number) => {
    const p = bruteForce(words, counts, alphabet, order);
    const nats = generated.flatMap((w) => Array.from({ length: w.length + 1 }, (_, t) => -Math.log(p(w, t))));
    return Math.exp(nats.reduce((a, b) => a + b, 0) / nats.length);
  };
  [2, 3, 4, 5].forEach((order, i) => {
    expect(found.trainAndTest[i]).toBeCloseTo(expected(weights, order), 10);
    expect(found.test[i]).toBeCloseTo(expected(test, order), 10);
  });
});

it("counts no end where a word ran out of positions", () => {
  const model = trainNgrams({ words: symbolsOf(["ab"]), weights: [1] }, 3, PERPLEXITY_ORDER);
  const both = { trainAndTest: model, test: model };
  const cut = ngramPerplexity([word("ab", false)], both).trainAndTest[0]!;
  const whole = ngramPerplexity([word("ab")], both).trainAndTest[0]!;
  // bigram: P(a|^) = P(b|a) = P($|b), so that the mean a symbol is the same
  expect(cut).toBeCloseTo(whole, 12);
  expect(cut).toBeLessThan(3);
});
