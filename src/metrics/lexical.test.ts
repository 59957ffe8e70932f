import { describe, expect, it } from "vitest";
import { lexicalShares, lexicon } from "./lexical.ts";

const known = lexicon({ words: ["the", "sea", "whale"] }, { train: Float64Array.from([5, 1, 0]) });

describe("lexical quality", () => {
  it("tells training words from the rest of the corpus and from new words", () => {
    expect(["the", "sea", "whale", "wale", ""].map(known.classify)).toEqual(["train", "train", "corpus", "new", "new"]);
  });

  it("counts shares over words and over distinct words", () => {
    const shares = lexicalShares(["the", "the", "the", "sea", "whale", "wale", "wale", "whal"], known);
    expect(shares).toEqual({
      words: 8,
      distinct: 5,
      inTraining: 0.5,
      inTrainingSe: Math.sqrt(0.25 / 8),
      distinctInTraining: 0.4,
      unique: 0.625,
    });
  });

  it("has no share without words", () => {
    expect(lexicalShares([], known).inTraining).toBeNaN();
  });
});
