/** What the strip does to words: encoded, mixed, swapped, taken back, and compared with what they were. */
import { beforeEach, describe, expect, it } from "vitest";
import { freshState } from "../../../workers/state.ts";
import { presets } from "../../config/presets.ts";
import type { GeneratorWeights } from "../../models/generator.ts";
import { createGenerator } from "../../models/jsGenerator.ts";
import type { LatentModel } from "../../models/model.ts";
import { modelById } from "../../models/registry.ts";
import type { HyperValues } from "../../protocol/hyper.ts";
import { type PinnedWord, pinWord, useView } from "../../store/view.ts";
import { atOnce } from "../slices.ts";
import { frozenNoise, readWord } from "../words.ts";
import { changedLetters, differenceText } from "./diff.ts";
import { between, encodeWord, middleOf, swapped } from "./encode.ts";
import { goBack, goForth, putWord, remember, startWord, useHistory } from "./history.ts";
import { rewrite } from "./noise.ts";
import { planeFor, withDirection } from "./padAxes.ts";

const alphabet = [..."abcde"];
const V = alphabet.length + 1;

function weightsOf(preset: "first" | "paper" | "best", bound?: string, hyper: HyperValues = {}): GeneratorWeights {
  const { config } = presets[preset];
  const small = {
    ...config,
    model: { ...config.model, hyper: { ...config.model.hyper, d: 4, embedding: 3, encoder: 6, ...hyper } },
    objective: bound === undefined ? config.objective : { id: bound, K: 4 },
  };
  const { slots, state } = freshState(small, V, new Float64Array(V).fill(-Math.log(V)));
  return { config: small, layout: slots, parameters: state.parameters, alphabet, T: 7 };
}

function encodedBy(weights: GeneratorWeights, word: string): PinnedWord | null {
  const model = modelById(weights.config.model.id) as LatentModel;
  return atOnce(encodeWord(model, weights, word, frozenNoise(createGenerator(weights), 7, 0)));
}

describe.each(["first", "paper", "best"] as const)("a word encoded by q, preset %s", (preset) => {
  const weights = weightsOf(preset);
  const generator = createGenerator(weights);

  it("is written again by the generator, whatever the word", () => {
    for (const word of ["a", "bad", "cabbed", "eeeee"]) {
      const encoded = encodedBy(weights, word)!;
      expect(rewrite(generator, alphabet, encoded).text).toBe(word);
    }
  });

  it("is not made of letters the model does not have, nor longer than it can be", () => {
    expect(encodedBy(weights, "bax")).toBeNull();
    expect(encodedBy(weights, "abcdeab")).toBeNull();
    expect(encodedBy(weights, "")).toBeNull();
  });

  it("leads to another one through words, both ends included", () => {
    const [a, b] = [encodedBy(weights, "bad")!, encodedBy(weights, "cede")!];
    const texts = [0, 0.25, 0.5, 0.75, 1].map((s) => rewrite(generator, alphabet, between(a, b, s)).text);
    expect([texts[0], texts[4]]).toEqual(["bad", "cede"]);
    expect(texts.every((text) => typeof text === "string")).toBe(true);
  });
});

it.each([
  ["iwae", {}],
  ["fivo", { qReads: "ha" }],
  ["fivoAlways", {}],
  ["filteringIwae", { feeds: true, wordDropout: 0.5 }],
] as const)("a word encoded under %s is one sample's path, which the generator writes again", (bound, hyper) => {
  const weights = weightsOf("paper", bound, hyper);
  for (const word of ["bad", "cabbed", "eeeee"])
    expect(rewrite(createGenerator(weights), alphabet, encodedBy(weights, word)!).text).toBe(word);
});

describe("noise between two words", () => {
  const word = (noise: number[], uniforms: number[]): PinnedWord => ({
    text: "",
    noise: Float64Array.from(noise),
    uniforms: Float64Array.from(uniforms),
    mode: "draw",
  });

  it("turns, so that its square keeps its size where the two are at right angles", () => {
    const [a, b] = [word([1, 0], [0.2]), word([0, 1], [0.8])];
    const half = between(a, b, 0.5);
    expect(half.noise[0]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(half.noise[1]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(half.uniforms[0]).toBeCloseTo(0.5, 12);
    expect(between(a, b, 0)).toBe(a);
    expect(between(a, b, 1)).toBe(b);
  });

  it("changes places at one position and nowhere else", () => {
    const [a, b] = [word([1, 2, 3, 4, 5, 6], []), word([-1, -2, -3, -4, -5, -6], [])];
    const [here, there] = swapped(a, b, 2, 2);
    expect(Array.from(here.noise)).toEqual([1, 2, -3, -4, 5, 6]);
    expect(Array.from(there.noise)).toEqual([-1, -2, 3, 4, -5, -6]);
    const [back] = swapped(here, there, 2, 2);
    expect(back.noise).toEqual(a.noise);
  });

  it("puts a letter draw in the middle of its letter's share", () => {
    expect(middleOf(Float64Array.of(0.2, 0.5, 0.3), 1)).toBeCloseTo(0.45, 12);
    expect(middleOf(Float64Array.of(0.2, 0.5, 0.3), 0)).toBeCloseTo(0.1, 12);
    expect(middleOf(Float64Array.of(0.2, 0.5, 0.3), 2)).toBeCloseTo(0.85, 12);
  });
});

describe("going back and forth", () => {
  const word = (text: string): PinnedWord => ({
    text,
    noise: Float64Array.of(text.length),
    uniforms: new Float64Array(0),
    mode: "draw",
  });
  const shown = () => useView.getState().selection.word!;
  const original = () => useHistory.getState().present?.original.text;
  const same = (one: PinnedWord) => ({ ...one });
  beforeEach(() => {
    useHistory.setState({ undo: [], redo: [], present: null });
    pinWord(null);
  });

  function change(to: string): void {
    remember(shown());
    putWord(word(to));
  }

  it("takes back what was done and does it again, and knows what the word was made of", () => {
    pinWord(word("a"));
    change("bb");
    change("ccc");
    expect(original()).toBe("a");
    goBack(shown(), same);
    expect([shown().text, original()]).toEqual(["bb", "a"]);
    goBack(shown(), same);
    expect([shown().text, original()]).toEqual(["a", "a"]);
    goBack(shown(), same);
    expect(shown().text).toBe("a");
    goForth(shown(), same);
    goForth(shown(), same);
    expect([shown().text, original()]).toEqual(["ccc", "a"]);
  });

  it("forgets what was taken back once something else is done", () => {
    pinWord(word("a"));
    change("bb");
    goBack(shown(), same);
    change("dddd");
    goForth(shown(), same);
    expect(shown().text).toBe("dddd");
  });

  it("starts anew from a word that someone else chose, and gives the old one its own origin back", () => {
    pinWord(word("a"));
    change("bb");
    remember(shown());
    startWord(word("new word"));
    expect(original()).toBe("new word");
    goBack(shown(), same);
    expect([shown().text, original()]).toEqual(["bb", "a"]);
    pinWord(word("picked"));
    change("changed");
    expect(original()).toBe("picked");
  });

  it("passes over a word the present model has no use for", () => {
    pinWord(word("a"));
    change("bb");
    goBack(shown(), () => null);
    expect(shown().text).toBe("bb");
  });
});

describe("letters that changed", () => {
  const read = (symbols: number[]) => {
    const probabilities = Float64Array.from(
      symbols.flatMap((s) => alphabet.map((_, v) => (v === s ? 1 : 0)).concat(s === 5 ? 1 : 0)),
    );
    const paths = { n: 1, T: symbols.length, d: 0, h: new Float64Array(0), probabilities, symbols: null };
    return readWord(paths, 0, alphabet, new Float64Array(symbols.length).fill(0.5), "draw");
  };

  it("are named by what stood there", () => {
    const [now, was] = [read([1, 0, 3, 5]), read([1, 2, 5])];
    expect(changedLetters(now, was, alphabet)).toEqual([null, "c", "↵", ""]);
    expect(changedLetters(was, now, alphabet)).toEqual([null, "a", "d"]);
    expect(changedLetters(now, null, alphabet)).toEqual([null, null, null, null]);
    expect(differenceText(now, was)).toBe("was bc, 3 places differ");
    expect(differenceText(now, read([1, 0, 3, 5]))).toBe("other noise, same letters");
    expect(differenceText(read([5]), read([0]))).toBe("was a, 1 place differs");
  });
});

describe("the plane of the pads", () => {
  it("is any two directions, never one twice", () => {
    expect(withDirection([1, 3], 0, 2)).toEqual([2, 3]);
    expect(withDirection([1, 3], 1, 0)).toEqual([1, 0]);
    expect(withDirection([1, 3], 0, 3)).toEqual([3, 1]);
    expect(withDirection([1, 3], 1, 1)).toEqual([3, 1]);
  });

  it("is left where the state has no such direction", () => {
    expect(planeFor([1, 7], 8)).toEqual([1, 7]);
    expect(planeFor([1, 7], 4)).toBeNull();
    expect(planeFor(null, 4)).toBeNull();
  });
});
