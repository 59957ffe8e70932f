import fc from "fast-check";
import { expect, it } from "vitest";
import { groupWords } from "./driver.ts";

/** W of 3 and 16, words of 1…6 letters, B not a multiple of anything. */
const drawn = fc.tuple(
  fc.constantFrom(3, 16),
  fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 70 }),
);

it("groups hold every word once, the longest first, and know who lives where", () => {
  fc.assert(
    fc.property(drawn, ([W, letters]) => {
      const lengths = Int32Array.from(letters);
      const B = lengths.length;
      const groups = groupWords({ B, T: Math.max(...letters), K: 1, symbols: null, lengths }, W);
      const order = letters.map((_, b) => b).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
      const words = groups.flatMap((group) => [...group.words]);
      expect(words).toEqual([...order, ...Array(groups.length * W - B).fill(-1)]);
      for (const { words, L, live } of groups) {
        expect(L).toBe(lengths[words[0]!]);
        const alive = (t: number) => [...words].map((b) => b >= 0 && t < lengths[b]!);
        expect([...live].map((n) => words.map((_, w) => (w < n ? 1 : 0)))).toEqual(
          Array.from({ length: L }, (_, t) => Int32Array.from(alive(t), Number)),
        );
      }
    }),
    { seed: 5, numRuns: 200 },
  );
});
