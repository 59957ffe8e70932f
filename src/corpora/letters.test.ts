import { describe, expect, it } from "vitest";
import { countTokens, isWord, letterCount, normalise } from "./letters.ts";

const tokens = (text: string) => {
  const tally = new Map<string, number>();
  countTokens(text, tally);
  return Object.fromEntries(tally);
};

describe("letters", () => {
  it("cuts at apostrophes, hyphens and underscores, and keeps digits with their token", () => {
    expect(tokens("Don't don’t _stop_ the whale-ship, 4th of 1851!")).toEqual({
      don: 2,
      t: 2,
      stop: 1,
      the: 1,
      whale: 1,
      ship: 1,
      "4th": 1,
      of: 1,
      "1851": 1,
    });
  });

  it("folds composed and decomposed spellings and case, by Unicode and not by locale", () => {
    expect(tokens("ÉTÉ e\u0301te\u0301 Été")).toEqual({ été: 3 });
    expect(normalise("TITLE")).toBe("title");
    expect(tokens("ΟΔΟΣ οδός")).toEqual({ οδος: 1, οδός: 1 });
  });

  it("drops invisible joiners inside a word", () => {
    expect(tokens("\uFEFFco\u00ADop\u200Der")).toEqual({ cooper: 1 });
  });

  it("takes letters and marks for a word, nothing else", () => {
    expect(["été", "дом", "नमस्ते", "x"].every(isWord)).toBe(true);
    expect(["", "4th", "a1", "\u0301a", "caf\uFFFD", "a b", "it's"].some(isWord)).toBe(false);
  });

  it("counts code points, not UTF-16 units", () => {
    expect(letterCount("")).toBe(0);
    expect(letterCount("whale")).toBe(5);
    expect(letterCount("𐐷a𐐮")).toBe(3);
  });
});
