import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { corpora } from "../src/corpora/registry.ts";
import { parseCounts } from "../src/corpora/wordCounts.ts";
import { buildAssets } from "./assets.ts";

beforeAll(async () => {
  await buildAssets();
});

describe.each(Object.values(corpora))("the words of $label", ({ asset, letters }) => {
  it("are of the corpus's letters, each once, by falling count", async () => {
    const { words, counts } = parseCounts(await readFile(`public/${asset}`, "utf8"));
    expect(words.length).toBeGreaterThan(10_000);
    expect(new Set(words).size).toBe(words.length);
    expect(words.every((word) => [...word].every((letter) => letters.includes(letter)))).toBe(true);
    expect(counts.every((count, i) => i === 0 || count <= counts[i - 1]!)).toBe(true);
  });
});

describe("buildAssets", () => {
  it("does nothing when nothing has changed", async () => {
    expect(await buildAssets()).toBe(false);
  });
});
