/** First steps: seen from what was done, in any order; drawing another word is none. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type PinnedWord, showTab } from "../../store/view.ts";
import { putWord, startWord } from "../../views/strip/history.ts";
import { didFirst, followFirst, nextOf, useFirst } from "./first.ts";

const word = (text: string, noise: number): PinnedWord => ({
  text,
  noise: Float64Array.of(noise),
  uniforms: Float64Array.of(0.5),
  mode: "draw",
});

const stop = followFirst();
afterAll(stop);
beforeEach(() => {
  showTab("train");
  useFirst.setState({ done: [], closed: false });
});
const done = () => useFirst.getState().done;

describe("first steps", () => {
  it("is at the change of a word, not at another word", () => {
    startWord(word("an", 0));
    expect(done()).toEqual([]);
    putWord(word("am", 1));
    putWord(word("ad", 2));
    expect(done()).toEqual(["change"]);
    expect(nextOf(done())).toBe("path");
  });

  it("takes a step done out of order, once", () => {
    showTab("trace");
    showTab("flow");
    showTab("trace");
    expect(done()).toEqual(["path"]);
    expect(nextOf(done())).toBe("change");
    didFirst("share");
    expect(nextOf(done())).toBe("change");
    startWord(word("an", 0));
    putWord(word("am", 1));
    expect(nextOf(done())).toBeNull();
  });
});
