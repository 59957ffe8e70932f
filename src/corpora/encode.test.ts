import { describe, expect, it } from "vitest";
import { LATIN_LETTERS } from "./corpus.ts";
import { decodeWord, encodeWord, encodeWords } from "./encode.ts";

const alphabet = [...LATIN_LETTERS];

describe("encode", () => {
  it("gives a…z the ids 0…25, and decodes up to the first EOS", () => {
    expect([...encodeWord("azb", alphabet)]).toEqual([0, 25, 1]);
    expect(decodeWord([0, 25, 1, 26, 3], alphabet)).toBe("azb");
    expect(decodeWord(encodeWord("whale", alphabet), alphabet)).toBe("whale");
  });

  it("packs a batch position by position, padded with EOS", () => {
    const { symbols, lengths } = encodeWords(["ab", "c"], alphabet, 4);
    expect([...symbols]).toEqual([0, 2, 1, 26, 26, 26, 26, 26]);
    expect([...lengths]).toEqual([3, 2]);
  });

  it("takes letters outside the basic plane for one symbol", () => {
    expect([...encodeWord("𐐷a", ["a", "𐐷"])]).toEqual([1, 0]);
  });

  it("refuses foreign letters and words that do not end in time", () => {
    expect(() => encodeWord("é", alphabet)).toThrow(RangeError);
    expect(() => encodeWords(["abc"], alphabet, 3)).toThrow(RangeError);
    expect(encodeWords(["abc"], alphabet, 4).lengths[0]).toBe(4);
  });
});
