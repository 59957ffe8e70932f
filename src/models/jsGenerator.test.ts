import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFixture } from "../fixtures/fixture.ts";
import { layOut } from "../lane/parameters.ts";
import { createGenerator } from "./jsGenerator.ts";
import { latentGenerator } from "./latentGenerator.ts";
import { frozenUniforms } from "./letters.ts";
import { latentById } from "./registry.ts";

const fixture = readFixture(
  JSON.parse(readFileSync(new URL("../../e2e/fixtures/2trilinv_tril_k5.json", import.meta.url), "utf8")),
);
const { slots, size } = layOut(latentById("dssm").parameters(fixture.config, { V: 27 }));
const parameters = new Float32Array(size);
for (const slot of slots) parameters.set(fixture.parameters.get(slot.name)!.data, slot.offset);
const alphabet = Array.from("abcdefghijklmnopqrstuvwxyz");
const generator = latentGenerator(latentById("dssm"), {
  config: fixture.config,
  layout: slots,
  parameters,
  alphabet,
  T: 13,
});
const { d, T, V } = generator;

describe("the page's generator", () => {
  it("draws the same paths as the fixture from the fixture's noise", () => {
    const { n, xi, h } = fixture.eq12!;
    const noise = new Float64Array(n * T * d);
    for (let i = 0; i < n; i++)
      for (let t = 0; t < T; t++) noise.set(xi.subarray((t * n + i) * d, (t * n + i + 1) * d), (i * T + t) * d);
    const paths = generator.prior(noise);
    for (let i = 0; i < n; i++)
      for (let t = 0; t < T; t++)
        for (let j = 0; j < d; j++)
          expect(paths.h[(i * (T + 1) + t + 1) * d + j]).toBeCloseTo(h[(t * n + i) * d + j]!, 5);
    for (let row = 0; row < n * T; row++)
      expect(paths.probabilities.subarray(row * V, (row + 1) * V).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  it("goes one step on as a whole path does", () => {
    const noise = generator.noise(4, 1);
    const { h, probabilities } = generator.prior(noise);
    const found = generator.next(h.slice(2 * d, 3 * d), noise.slice(2 * d, 3 * d));
    found.forEach((p, v) => {
      expect(p).toBeCloseTo(probabilities[2 * V + v]!, 12);
    });
  });

  it("keeps the prefix when a later noise vector changes", () => {
    const noise = generator.noise(4, 1);
    const before = generator.prior(noise).h.slice();
    noise[5 * d] = 2.5;
    const after = generator.prior(noise).h;
    expect(after.slice(0, 6 * d)).toEqual(before.slice(0, 6 * d));
    expect(after.slice(6 * d)).not.toEqual(before.slice(6 * d));
  });

  it("draws a word's path once, and another one for other noise, letter draws or weights", () => {
    const weights = { config: fixture.config, layout: slots, parameters, alphabet, T };
    const once = createGenerator(weights);
    const word = { noise: once.noise(4, 1), uniforms: frozenUniforms(4, 0, T), mode: "draw" } as const;
    const path = once.paths(word);
    expect(once.paths({ ...word })).toBe(path);
    expect(path).toEqual(generator.paths(word));
    expect(once.paths({ ...word, noise: word.noise.map((x) => -x) }).h).not.toEqual(path.h);
    expect(once.paths({ ...word, mode: "argmax" })).not.toBe(path);
    expect(once.paths({ ...word, uniforms: word.uniforms.slice() })).not.toBe(path);
    expect(createGenerator({ ...weights, parameters: parameters.map((x) => x / 2) }).paths(word).h).not.toEqual(path.h);
  });

  it("says why a word cannot be inferred", () => {
    expect(() => generator.posterior("naïve", 2, 1)).toThrow(/“ï” is not in the alphabet/);
    expect(() => generator.posterior("antidisestablishment", 2, 1)).toThrow(/at most 12 letters/);
    const paths = generator.posterior("hello", 3, 1);
    expect(paths.h.length).toBe(3 * 7 * d);
    expect(paths.bound.every((b) => Number.isFinite(b) && b < 0)).toBe(true);
  });

  it("maps letters as emission of the moved state says", () => {
    const h = generator.prior(generator.noise(1, 1)).h.slice(d, 2 * d);
    const xi = new Float64Array(d);
    const size = 5;
    const map = generator.letterMap(h, xi, [0, 1], 2, size);
    const noise = new Float64Array(T * d);
    noise.set(generator.noise(1, 1).subarray(0, d), 0);
    noise[d] = 2;
    noise[d + 1] = 2;
    const p = generator.prior(noise).probabilities.subarray(V, 2 * V);
    expect(map[size - 1]).toBe(p.indexOf(Math.max(...p)));
  });

  it("finds no information where F_g ignores its noise, and I + H[w|h] = H[w|h_{t−1}] ≥ I ≥ 0", () => {
    const h = new Float64Array(d);
    const { information, entropyGivenState } = generator.information(h, 200, 3);
    expect(information).toBeGreaterThan(0);
    expect(information + entropyGivenState).toBeLessThanOrEqual(Math.log(V) + 1e-9);
    expect(generator.information(h, 1, 3).information).toBeCloseTo(0, 12);
  });
});
