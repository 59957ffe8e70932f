import { describe, expect, it } from "vitest";
import { certain, fakeGenerator } from "../fakeGenerator.ts";
import { atOnce } from "../slices.ts";
import { decideOverWord, decideOverWords } from "./decide.ts";
import { drawPrior, uniformsOf } from "./priorSet.ts";
import { decideTitle, matrixTitle } from "./words.ts";

/** Letter t is a or b by the sign of its own noise; words have two letters. */
const ownNoise = fakeGenerator({
  d: 1,
  T: 3,
  V: 3,
  letters: (_, xi, t) => certain(3, t === 3 ? 2 : xi[0]! > 0 ? 1 : 0),
});
/** All letters by the sign of ξ_1, told apart by a state that later noise hardly moves. */
const firstNoise = fakeGenerator({
  d: 1,
  T: 3,
  V: 3,
  letters: (() => {
    let sign = 0;
    return (_: Float64Array, xi: Float64Array, t: number) => {
      if (t === 1) sign = xi[0]! > 0 ? 1 : 0;
      return certain(3, t === 3 ? 2 : sign);
    };
  })(),
});
const alphabet = ["a", "b"];

function matrixOf(generator: typeof ownNoise) {
  const noise = generator.noise(3, 1);
  const { probabilities } = generator.prior(noise);
  const symbols = [0, 1, 2].map((t) => probabilities.slice(3 * t, 3 * t + 3).indexOf(1));
  const uniforms = uniformsOf(0, 3);
  return atOnce(decideOverWord({ generator, alphabet, mode: "argmax", text: "", noise, uniforms, symbols }, 400));
}

describe("redrawing ξ_t", () => {
  it("changes letter t half the time and no other, where each letter follows its own noise", () => {
    const { share } = matrixOf(ownNoise);
    // 400 coin flips: sd .025; five of them allowed.
    for (const t of [0, 1]) expect(Math.abs(share[t]![t]! - 0.5)).toBeLessThan(0.125);
    expect([share[0]![1], share[0]![2], share[1]![0], share[1]![2], share[2]![2]]).toEqual([0, 0, 0, 0, 0]);
  });

  it("changes all letters or none, where all follow the first noise", () => {
    const { share } = matrixOf(firstNoise);
    expect(share[0]![0]).toBeGreaterThan(0.375);
    expect(share[0]![1]).toBe(share[0]![0]);
    expect(Array.from(share[1]!)).toEqual([0, 0, 0]);
  });

  it("averages over words: one of the three symbols from the start, half the time", () => {
    const prior = atOnce(drawPrior({ generator: ownNoise, alphabet, step: 5, mode: "argmax" }, 100));
    const early: number[] = [];
    const decide = atOnce(decideOverWords(prior, 100, ({ words }) => early.push(words)));
    expect(early).toEqual([20, 40, 60, 80]);
    expect(decide.positions.map(({ t, words }) => [t, words])).toEqual([
      [1, 100],
      [2, 100],
      [3, 100],
    ]);
    const [first, second, last] = decide.positions;
    // Half of the redraws change one of three, or of two, symbols left; means of 100 words lie within five errors.
    expect(Math.abs(first!.share - 1 / 6)).toBeLessThan(5 * first!.se);
    expect(Math.abs(second!.share - 1 / 4)).toBeLessThan(5 * second!.se);
    expect(last!.share).toBe(0);
    expect(decideTitle(decide)).toBe(`*ξ_1* decides ${Math.round(100 * first!.share)}\u00a0% of the word`);
  });
});

it("counts as moved what changes in more than half of the redraws", () => {
  const matrix = {
    text: "ab",
    letters: ["a", "b", "EOS"],
    redraws: 10,
    share: [Float64Array.of(0.6, 0.5, 0.51), Float64Array.of(0, 0.9, 0.2), Float64Array.of(0, 0, 0.7)],
  };
  expect(matrixTitle(matrix, 1)).toBe("*ξ_1* moves 2 of the 3 symbols left");
  expect(matrixTitle(matrix, 2)).toBe("*ξ_2* moves 1 of the 2 symbols left");
  expect(matrixTitle(matrix, 3)).toBe("*ξ_3* moves the last symbol");
  expect(matrixTitle(null, 3)).toBe("Which letters does *ξ_t* move?");
});
