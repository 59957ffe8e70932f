import { describe, expect, it } from "vitest";
import type { LinkWord } from "../config/viewLink.ts";
import { heldOf } from "./link.ts";

const word: LinkWord = { from: { kind: "sample", seed: 1, index: 5 }, argmax: false, prefix: [] };

describe("what a link holds", () => {
  it.each([
    [{}, null, "the tab"],
    [{ word }, "owl", "the tab and the noise of “owl”"],
    [{ word, t: 3 }, "owl", "the tab, the noise of “owl” and position 3"],
    [
      { word, t: 3, k: 2, plane: "pca" },
      "",
      "the tab, the noise of “the empty word”, position 3, sample 2 and the plane",
    ],
  ])("%j with %j is said in words", (view, text, held) => {
    expect(heldOf(view, text)).toBe(held);
  });
});
