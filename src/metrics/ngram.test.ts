import { describe, expect, it } from "vitest";
import { ngramCrossEntropies, ngramProbabilities, ngramWordNats, trainNgrams } from "./ngram.ts";

const w = (...symbols: number[]) => Uint8Array.from(symbols);
// a = 0, b = 1, EOS = 2; "ab" three times, "b" once
const words = [w(0, 1), w(1)];
const weights = [3, 1];
const model = trainNgrams({ words, weights }, 3, 3);

describe("Witten–Bell n-grams", () => {
  it("agrees with the recursion worked out by hand", () => {
    // unigrams: a 3, b 4, EOS 4; N = 11, T = 3, base 1/3
    const p1 = (c: number) => (c + 3 / 3) / 14;
    const p = new Float64Array(3);
    // first letter a: after the start a 3, b 1; N = 4, T = 2; there is no longer history
    const a2 = (3 + 2 * p1(3)) / 6;
    ngramProbabilities(model, w(0, 1), 0, p);
    expect([...p]).toEqual([p1(3), a2, a2].map((x) => expect.closeTo(x, 12)));
    // b after a: always, N = 3, T = 1; after start a: the same counts once more
    const b2 = (3 + p1(4)) / 4;
    const b3 = (3 + b2) / 4;
    ngramProbabilities(model, w(0, 1), 1, p);
    expect([...p]).toEqual([p1(4), b2, b3].map((x) => expect.closeTo(x, 12)));
    // EOS after b: N = 4, T = 1; after "ab": N = 3, T = 1
    const e2 = (4 + p1(4)) / 5;
    const e3 = (3 + e2) / 4;
    ngramProbabilities(model, w(0, 1), 2, p);
    expect([...p]).toEqual([p1(4), e2, e3].map((x) => expect.closeTo(x, 12)));
    const nats = [...ngramWordNats(model, w(0, 1))];
    expect(nats[2]).toBeCloseTo(-Math.log(a2) - Math.log(b3) - Math.log(e3), 12);
  });

  it("backs off to the shorter history where one was never seen", () => {
    const p = new Float64Array(3);
    ngramProbabilities(model, w(0, 0, 1), 2, p);
    // "aa" never occurs: the trigram is the bigram after a
    expect(p[2]).toBe(p[1]);
  });

  it("sums to one over the symbols after any history, seen or not", () => {
    const p = new Float64Array(3);
    for (const word of [w(0, 1), w(1), w(0, 0, 0), w(1, 1, 0)]) {
      for (let t = 0; t <= word.length; t++) {
        const total = [0, 0, 0];
        for (let symbol = 0; symbol < 3; symbol++) {
          ngramProbabilities(model, word, t, p, symbol);
          for (let n = 0; n < 3; n++) total[n]! += p[n]!;
        }
        for (const sum of total) expect(sum).toBeCloseTo(1, 12);
      }
    }
  });

  it("weighs words, and ignores those of weight 0", () => {
    const [nats] = ngramCrossEntropies(model, { words, weights });
    expect(nats).toBeCloseTo((3 * ngramWordNats(model, w(0, 1))[0]! + ngramWordNats(model, w(1))[0]!) / 4, 12);
    const without = trainNgrams({ words: [...words, w(0, 0)], weights: [3, 1, 0] }, 3, 3);
    expect(without).toEqual(model);
  });
});
