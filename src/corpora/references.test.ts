import { describe, expect, it } from "vitest";
import { buildCorpus } from "./build.ts";
import { corpusReferences, entropyNats } from "./references.ts";

describe("references", () => {
  it("entropy: log n when uniform, 0 for one word, zeros ignored", () => {
    expect(entropyNats([2, 2, 2, 2])).toBeCloseTo(Math.log(4), 14);
    expect(entropyNats([7, 0])).toBe(0);
  });

  it("keeps a letter finite that no training word has", () => {
    const rules = { corpus: "own", split: "types", minLetters: 1, maxLetters: 9, minCount: 1 } as const;
    const counts = { words: ["ab", "zz"], counts: Float64Array.of(3, 2) };
    const corpus = buildCorpus(counts, rules, { id: "own", label: "" });
    const split = { split: "types", seed: 1, train: Float64Array.of(3, 0), test: Float64Array.of(0, 2) } as const;
    const references = corpusReferences(corpus, split);
    // a 3, b 3, z 0, EOS 3, one more each: 13 in all
    expect([...references.logLetterFrequency]).toEqual([4, 4, 1, 4].map((n) => expect.closeTo(Math.log(n / 13), 12)));
    expect(references.letterEntropyNats).toBeCloseTo(Math.log(3), 12);
    expect(references.entropyTrainNats).toBe(0);
    expect(references.ngramTestNats.length).toBe(4);
    expect(references.ngramTestNats.every((nats) => Number.isFinite(nats) && nats > 0)).toBe(true);
  });
});
