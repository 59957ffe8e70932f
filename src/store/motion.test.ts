import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isMoving, useMotion, wordMoves } from "./motion.ts";
import { type PinnedWord, pinWord } from "./view.ts";

const word = (text: string): PinnedWord => ({
  text,
  noise: new Float64Array(2),
  uniforms: new Float64Array(1),
  mode: "draw",
});
const resting = (): string | undefined => useMotion.getState().resting?.text;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

describe("a word in motion", () => {
  it("is followed at once where it is pinned, not moved", () => {
    pinWord(word("sea"));
    expect([isMoving(), resting()]).toEqual([false, "sea"]);
    pinWord(null);
    expect(resting()).toBeUndefined();
  });

  it("is shown where it was until the drag ends", () => {
    pinWord(word("sea"));
    for (const text of ["see", "seen"]) {
      wordMoves(false);
      pinWord(word(text));
      vi.advanceTimersByTime(60);
    }
    expect([isMoving(), resting()]).toEqual([true, "sea"]);
    wordMoves(true);
    pinWord(word("soon"));
    expect(resting()).toBe("sea");
    vi.advanceTimersByTime(0);
    expect([isMoving(), resting()]).toEqual([false, "soon"]);
  });

  it("is at rest when it is held still, and moves again", () => {
    wordMoves(false);
    pinWord(word("held"));
    vi.advanceTimersByTime(250);
    expect([isMoving(), resting()]).toEqual([false, "held"]);
    wordMoves(false);
    pinWord(word("helm"));
    expect([isMoving(), resting()]).toEqual([true, "held"]);
  });
});
