import { expect, it } from "vitest";
import { frozenUniforms, readSymbol } from "../models/letters.ts";
import { wordNow } from "../models/readWord.ts";
import { certain, fakeGenerator } from "./fakeGenerator.ts";
import { frozenNoise, readWord } from "./words.ts";

it("draws by inverse cumulative probability", () => {
  const p = Float64Array.of(9, 0.2, 0.3, 0.5);
  const draw = (u: number) => readSymbol(p, 1, 3, "draw", u);
  expect([0, 0.19, 0.21, 0.49, 0.51, 0.999].map(draw)).toEqual([0, 0, 1, 1, 2, 2]);
  expect(readSymbol(p, 1, 3, "argmax", 0)).toBe(2);
});

it("cuts a word after its first EOS and says when there is none", () => {
  const generator = fakeGenerator({ d: 1, T: 4, V: 3, letters: (_, __, t) => certain(3, t === 3 ? 2 : t % 2) });
  const paths = generator.prior(generator.noise(1, 1));
  const uniforms = frozenUniforms(1, 0, 4);
  expect(readWord(paths, 0, ["a", "b"], uniforms, "draw")).toEqual({ symbols: [1, 0, 2], ended: true, text: "ba" });
  const endless = fakeGenerator({ d: 1, T: 4, V: 3, letters: () => certain(3, 0) });
  const read = readWord(endless.prior(endless.noise(1, 1)), 0, ["a", "b"], uniforms, "argmax");
  expect(read).toEqual({ symbols: [0, 0, 0, 0], ended: false, text: "aaaa" });
});

it("says what a kept word is under the present model, and what it was where the noise is of another", () => {
  const draws = {
    noise: new Float64Array(4),
    uniforms: new Float64Array(4).fill(0.5),
    mode: "draw" as const,
    text: "aa",
  };
  const writes = (first: number) =>
    fakeGenerator({ d: 1, T: 4, V: 3, letters: (_, __, t) => certain(3, t === 3 ? 2 : (t + first) % 2) });
  expect([0, 1].map((first) => wordNow(draws, writes(first), ["a", "b"]))).toEqual(["ba", "ab"]);
  expect(wordNow({ ...draws, noise: new Float64Array(8) }, writes(0), ["a", "b"])).toBe("aa");
});

it("freezes noise and draws of a word by its seed and place", () => {
  const generator = fakeGenerator({ d: 2, T: 3, V: 2, letters: () => certain(2, 0) });
  expect(frozenNoise(generator, 5, 2)).toEqual(generator.noise(5, 4).slice(12, 18));
  expect(frozenUniforms(5, 2, 3)).toEqual(frozenUniforms(5, 2, 3));
  expect(frozenUniforms(5, 2, 3)).not.toEqual(frozenUniforms(5, 3, 3));
});
