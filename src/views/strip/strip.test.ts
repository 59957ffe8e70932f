import { describe, expect, it } from "vitest";
import { sameDraws } from "../../store/view.ts";
import { certain, fakeGenerator } from "../fakeGenerator.ts";
import { atOnce } from "../slices.ts";
import { sensitivities, tellingAxes } from "./axes.ts";
import { findDetails, holds, type PositionDetails } from "./details.ts";
import { prefixOf, redrawn } from "./letters.ts";
import { fits, freshXi, frozenWord, inPlane, rewrite, withXi, xiOf } from "./noise.ts";

/** Four directions; letter t looks at coordinates 1 and 3 of the state. */
const base = fakeGenerator({
  d: 4,
  T: 5,
  V: 3,
  letters: (h) => {
    const a = 1 / (1 + Math.exp(-h[1]!));
    const b = 1 / (1 + Math.exp(-3 * h[3]!));
    return [a * b, 1 - b, b * (1 - a)];
  },
});
const generator = {
  ...base,
  letterMap: (_: Float64Array, __: Float64Array, ___: unknown, ____: number, size: number) =>
    new Uint8Array(size * size),
};
const alphabet = ["a", "b"];

describe("the plane a pad shows", () => {
  it("is that of the two directions the letters follow", () => {
    const s = sensitivities(generator, generator.prior(generator.noise(1, 1)).h.slice(4, 8));
    expect(s[0]).toBeCloseTo(0, 12);
    expect(s[2]).toBeCloseTo(0, 12);
    expect(s[3]!).toBeGreaterThan(s[1]!);
    expect(tellingAxes(s, null)).toEqual([1, 3]);
  });

  it("stays until another is clearly more telling", () => {
    expect(tellingAxes(Float64Array.of(0.5, 0.45, 0.4), [1, 2])).toEqual([1, 2]);
    expect(tellingAxes(Float64Array.of(0.9, 0.45, 0.4), [1, 2])).toEqual([0, 1]);
    expect(tellingAxes(Float64Array.of(0.9), [1, 2])).toEqual([0, 0]);
  });
});

describe("moving ξ_t", () => {
  const word = frozenWord(generator, alphabet, 3, 2, "draw");

  it("keeps every letter before t and all other noise", () => {
    for (let draw = 0; draw < 50; draw++) {
      const noise = withXi(word.noise, 4, 3, freshXi(4, 3, draw));
      const changed = rewrite(generator, alphabet, { ...word, noise });
      expect(changed.text.slice(0, 2)).toBe(word.text.slice(0, 2));
      expect(xiOf(changed.noise, 4, 2)).toEqual(xiOf(word.noise, 4, 2));
      expect(xiOf(changed.noise, 4, 4)).toEqual(xiOf(word.noise, 4, 4));
    }
  });

  it("moves the two shown directions only", () => {
    expect(inPlane(Float64Array.of(1, 2, 3, 4), [1, 3], [-0.5, 0.25])).toEqual(Float64Array.of(1, -0.5, 3, 0.25));
  });

  it("draws new noise each time, the same for the same draw", () => {
    expect(freshXi(4, 3, 1)).toEqual(freshXi(4, 3, 1));
    expect(freshXi(4, 3, 2)).not.toEqual(freshXi(4, 3, 1));
    expect(freshXi(4, 2, 1)).not.toEqual(freshXi(4, 3, 1));
  });

  it("knows a word of another shape", () => {
    expect(fits(word, generator)).toBe(true);
    expect(fits({ ...word, noise: word.noise.slice(1) }, generator)).toBe(false);
    expect(fits({ ...word, uniforms: word.uniforms.slice(1) }, generator)).toBe(false);
  });

  it("knows a word that starts with letters the alphabet no longer has", () => {
    expect(fits({ ...word, prefix: [0, generator.V - 2] }, generator)).toBe(true);
    expect(fits({ ...word, prefix: [0, generator.V - 1] }, generator)).toBe(false);
  });
});

describe("a word without noise", () => {
  const word = {
    text: "",
    noise: new Float64Array(0),
    uniforms: Float64Array.of(0.1, 0.2, 0.3),
    mode: "draw" as const,
  };

  it("takes what is typed letter by letter, leaves out what it cannot write and keeps a place for the end", () => {
    expect(prefixOf("Bá", alphabet, 5)).toEqual([1]);
    expect(prefixOf("ab ba", alphabet, 5)).toEqual([0, 1, 1, 0]);
    expect(prefixOf("ababab", alphabet, 5)).toEqual([0, 1, 0, 1]);
  });

  it("draws one letter again; the draws of the others stay, typed letters from there on go", () => {
    const again = redrawn({ ...word, prefix: [0, 1] }, 2, 7);
    expect(again.prefix).toEqual([0]);
    expect([again.uniforms[0], again.uniforms[2]]).toEqual([0.1, 0.3]);
    expect(again.uniforms[1]).not.toBe(0.2);
    expect(redrawn(word, 2, 7).uniforms).toEqual(again.uniforms);
    expect(redrawn(word, 2, 8).uniforms[1]).not.toBe(again.uniforms[1]);
  });

  it("is the same word if noise, draws and typed letters agree", () => {
    expect(sameDraws(word, { ...word, prefix: [] })).toBe(true);
    expect(sameDraws(word, { ...word, prefix: [1] })).toBe(false);
    expect(sameDraws(word, redrawn(word, 3, 1))).toBe(false);
  });
});

describe("details", () => {
  const word = frozenWord(generator, alphabet, 3, 2, "draw");
  const h = generator.prior(word.noise).h;

  function detailsOf(noise: Float64Array, known: ReadonlyMap<number, PositionDetails>) {
    const states = generator.prior(noise).h;
    const found: number[] = [];
    const details = new Map(known);
    const request = { generator, noise, h: states, positions: [1, 2, 3], known };
    atOnce(
      findDetails(request, (t, one) => {
        found.push(t);
        details.set(t, one);
      }),
    );
    return { found, details };
  }

  it("are found once, and again only where the word before or ξ_t across the plane has changed", () => {
    const first = detailsOf(word.noise, new Map());
    expect(first.found).toEqual([1, 2, 3]);
    expect(detailsOf(word.noise, first.details).found).toEqual([]);
    const inside = withXi(word.noise, 4, 2, inPlane(xiOf(word.noise, 4, 2), [1, 3], [2, 2]));
    expect(detailsOf(inside, first.details).found).toEqual([3]);
    const across = withXi(word.noise, 4, 2, inPlane(xiOf(word.noise, 4, 2), [0, 2], [2, 2]));
    expect(detailsOf(across, first.details).found).toEqual([2, 3]);
  });

  it("show the plane that was asked for, and are found again when another is", () => {
    const states = h;
    const find = (chosen: readonly [number, number] | null, known: ReadonlyMap<number, PositionDetails>) => {
      const details = new Map(known);
      const request = { generator, noise: word.noise, h: states, positions: [1, 2], known, chosen };
      atOnce(findDetails(request, (t, one) => details.set(t, one)));
      return details;
    };
    const asked = find([2, 0], new Map());
    expect(asked.get(1)!.axes).toEqual([2, 0]);
    expect(find([2, 0], asked).get(1)).toBe(asked.get(1));
    expect(find([2, 3], asked).get(2)!.axes).toEqual([2, 3]);
    expect(find(null, asked).get(1)!.axes).toEqual([1, 3]);
    // a direction this state does not have
    expect(find([2, 9], new Map()).get(1)!.axes).toEqual([1, 3]);
  });

  it("hold for one set of weights only", () => {
    const { details } = detailsOf(word.noise, new Map());
    const one = details.get(1)!;
    expect(holds(one, generator, h.slice(0, 4), xiOf(word.noise, 4, 1))).toBe(true);
    const other = fakeGenerator({ d: 4, T: 5, V: 3, letters: () => certain(3, 0) });
    expect(holds(one, other, h.slice(0, 4), xiOf(word.noise, 4, 1))).toBe(false);
  });
});
