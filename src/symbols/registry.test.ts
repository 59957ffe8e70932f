import { describe, expect, it } from "vitest";
import { describeSymbol, type SymbolId, symbolOf, symbols } from "./registry.ts";

const ids = Object.keys(symbols) as SymbolId[];

describe("symbols", () => {
  it("are each found by their glyph as charts write it", () => {
    for (const id of ids) {
      const sub = id === "Fg" ? "g" : id === "Fq" ? "q" : "";
      expect(symbolOf(symbols[id].glyph, sub)).toBe(id);
    }
  });

  it("tell the two flows apart by their subscript, and keep a letter's meaning under any other", () => {
    expect(symbolOf("F")).toBeNull();
    expect(symbolOf("ξ", "3")).toBe("xi");
    expect(symbolOf("h", "t−1")).toBe("h");
    expect(symbolOf("u")).toBeNull();
  });

  it("say what they are in plain sentences", () => {
    for (const id of ids) expect(describeSymbol(id)).toMatch(/^[a-z ]+: [A-Z].*\.$/);
  });
});
