import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFixture } from "../fixtures/fixture.ts";
import { suppliedNoise } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { uniform } from "../math/rng.ts";
import { BLOCK, crossEntropy, TrajectoryMixture } from "./crossEntropy.ts";
import { prefixOrder } from "./prefixOrder.ts";
import { priorProgram } from "./prior.ts";

const folder = new URL("../../e2e/fixtures/", import.meta.url);
const fixtures = readdirSync(folder)
  .sort()
  .map((name) => readFixture(JSON.parse(readFileSync(new URL(name, folder), "utf8"))))
  .filter(({ eq12 }) => eq12 !== null);

/** Every word over A letters of up to `longest`, shortest first. */
function allWords(A: number, longest: number): Uint8Array[] {
  let last: number[][] = [[]];
  const words: number[][] = [];
  for (let n = 1; n <= longest; n++) {
    last = last.flatMap((word) => Array.from({ length: A }, (_, s) => [...word, s]));
    words.push(...last);
  }
  return words.map((word) => Uint8Array.from(word));
}

/** Logits [K, T, V] by formula; `spread` sets how far apart letters are. */
const logitsOf = (K: number, T: number, V: number, spread: number): Float64Array =>
  Float64Array.from({ length: K * T * V }, (_, i) => spread * (uniform(7, 1, T, i) - 0.5));

/** Straight from the formula: log mean_k exp Σ_t log softmax. */
function direct(logits: Float64Array, word: Uint8Array, K: number, T: number, V: number): number {
  const paths = Array.from({ length: K }, (_, k) => {
    let total = 0;
    for (let t = 0; t <= word.length; t++) {
      const row = Array.from({ length: V }, (_, s) => logits[(k * T + t) * V + s]!);
      const top = Math.max(...row);
      const lse = top + Math.log(row.reduce((sum, x) => sum + Math.exp(x - top), 0));
      total += row[t < word.length ? word[t]! : V - 1]! - lse;
    }
    return total;
  });
  const top = Math.max(...paths);
  return top + Math.log(paths.reduce((sum, x) => sum + Math.exp(x - top), 0) / K);
}

function mixtureOf(words: readonly Uint8Array[], logits: Float64Array, K: number, T: number, V: number) {
  const mixture = new TrajectoryMixture(prefixOrder(words), V, T);
  mixture.add({ data: logits, base: 0, t: V, symbol: 1, trajectory: T * V }, K);
  return mixture;
}

describe("Eq. 12 over a vocabulary", () => {
  it("is the formula, for words in any order, over more than one block", () => {
    const [K, T, V] = [BLOCK + 37, 5, 4];
    const words = allWords(3, 4).reverse();
    const logits = logitsOf(K, T, V, 8);
    const logP = mixtureOf(words, logits, K, T, V).logProbabilities();
    words.forEach((word, w) => {
      expect(logP[w]).toBeCloseTo(direct(logits, word, K, T, V), 10);
    });
  });

  it("adds up to 1 over all words that can end in T positions, and to less without the longest", () => {
    const [K, T, V] = [50, 5, 3];
    const logits = logitsOf(K, T, V, 4);
    // EOS comes for certain at the last position, and never first, since the empty word is none of them
    for (let k = 0; k < K; k++) {
      logits[k * T * V + V - 1] = -1000;
      logits[(k * T + T - 1) * V + V - 1] = 1000;
    }
    const total = (words: readonly Uint8Array[]) =>
      mixtureOf(words, logits, K, T, V)
        .logProbabilities()
        .reduce((sum, x) => sum + Math.exp(x), 0);
    expect(total(allWords(2, 4))).toBeCloseTo(1, 12);
    const without = total(allWords(2, 3));
    expect(without).toBeGreaterThan(0.1);
    expect(without).toBeLessThan(1);
  });

  it("does not underflow: letters of e^-600, twelve in a row", () => {
    const [K, T, V] = [3, 13, 3];
    const logits = new Float64Array(K * T * V);
    for (let row = 0; row < K * T; row++) logits[row * V] = -600 - (row % 7);
    const word = new Uint8Array(12);
    const [logP] = mixtureOf([word], logits, K, T, V).logProbabilities();
    expect(logP).toBeLessThan(-7000);
    expect(logP).toBeCloseTo(direct(logits, word, K, T, V), 8);
  });

  it("gives the value at half the trajectories on the way, and the same at the end", () => {
    const [K, T, V] = [300, 4, 4];
    const words = allWords(3, 3);
    const logits = logitsOf(K, T, V, 5);
    const whole = mixtureOf(words, logits, K, T, V).logProbabilities();
    const place = { data: logits, base: 0, t: V, symbol: 1, trajectory: T * V };
    const mixture = new TrajectoryMixture(prefixOrder(words), V, T);
    mixture.add(place, 150);
    const half = mixture.logProbabilities();
    mixture.add({ ...place, base: 150 * T * V }, 150);
    words.forEach((word, w) => {
      expect(half[w]).toBeCloseTo(direct(logits, word, 150, T, V), 10);
      expect(mixture.logProbabilities()[w]).toBeCloseTo(whole[w]!, 12);
    });
  });

  it("refuses words that do not fit", () => {
    expect(() => new TrajectoryMixture(prefixOrder([new Uint8Array(4)]), 3, 4)).toThrow(RangeError);
  });

  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
    "has the values of the independent implementation: %s",
    (_, { config, batch, parameters, V, eq12 }) => {
      const { n, xi, logP } = eq12!;
      const { T } = batch;
      const prior = { B: n, T, K: 1, symbols: null, lengths: new Int32Array(n).fill(T) };
      const L = new JsLane(parameters, prior, suppliedNoise(prior, { xi }));
      const logits = numbers(priorProgram(L, config).logits);
      const words = Array.from(batch.lengths, (length, b) =>
        Uint8Array.from({ length: length - 1 }, (__, t) => batch.symbols![t * batch.B + b]!),
      );
      const mixture = new TrajectoryMixture(prefixOrder(words), V, T);
      mixture.add({ data: logits, base: 0, t: n * V, symbol: 1, trajectory: V }, n);
      mixture.logProbabilities().forEach((value, w) => {
        expect(value).toBeCloseTo(logP[w]!, 9);
      });
    },
  );
});

describe("cross-entropy", () => {
  it("weighs by counts and leaves out words without any", () => {
    expect(crossEntropy([3, 0, 1], [Math.log(0.5), -Infinity, Math.log(0.25)])).toBeCloseTo(1.25 * Math.LN2, 12);
    expect(crossEntropy([1, 1], [0, -Infinity])).toBe(Infinity);
  });
  it("of the data under itself is its entropy: ORACLE-TRAIN on train", () => {
    const counts = [5, 2, 1, 8];
    const entropy = -counts.reduce((sum, c) => sum + (c / 16) * Math.log(c / 16), 0);
    expect(
      crossEntropy(
        counts,
        counts.map((c) => Math.log(c / 16)),
      ),
    ).toBeCloseTo(entropy, 14);
  });
});

describe("prefix order", () => {
  it("walks words alphabetically and tells what each shares with the one before", () => {
    const words = ["ba", "a", "abc", "ab", "bab"].map((w) => Uint8Array.from(w, (c) => c.charCodeAt(0) - 97));
    const order = prefixOrder(words);
    expect([...order.index]).toEqual([1, 3, 2, 0, 4]);
    expect([...order.shared]).toEqual([0, 1, 2, 0, 2]);
    expect([...order.from]).toEqual([0, 1, 3, 6, 8, 11]);
    expect(order.longest).toBe(3);
  });
});
