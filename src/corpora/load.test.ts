import { afterEach, describe, expect, it, vi } from "vitest";
import { loadCounts } from "./load.ts";
import { corpora, corpusSource } from "./registry.ts";
import { formatCounts, parseCounts } from "./wordCounts.ts";

const answer = (body: string, status = 200) => {
  const fetched = vi.fn(async (_url: URL) => new Response(body, { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
};
afterEach(() => vi.unstubAllGlobals());

describe("loadCounts", () => {
  it("fetches the asset beside the page, under any sub-path", async () => {
    const fetched = answer("the\t12\nsea\t3\n");
    const counts = await loadCounts("moby-dick", "https://host/a/b/index.html");
    expect(fetched.mock.calls[0]?.[0].href).toBe("https://host/a/b/corpora/moby-dick.txt");
    expect(counts).toEqual({ words: ["the", "sea"], counts: Float64Array.of(12, 3) });
  });

  it("says which words are missing and why", async () => {
    answer("gone", 404);
    await expect(loadCounts("subtlex", "https://host/")).rejects.toThrow(/SUBTLEX-US.*corpora\/subtlex\.txt.*404/);
    answer("<!doctype html><title>Xi Lab</title>");
    await expect(loadCounts("subtlex", "https://host/")).rejects.toThrow(/line 1 is not a word/);
    answer("");
    await expect(loadCounts("subtlex", "https://host/")).rejects.toThrow(/empty/);
    await expect(loadCounts("toString", "https://host/")).rejects.toThrow(/no corpus/);
  });
});

describe("the asset format", () => {
  it("reads back what it writes", () => {
    const counts = { words: ["the", "sea"], counts: Float64Array.of(12, 3) };
    expect(parseCounts(formatCounts(counts))).toEqual(counts);
  });

  it("refuses lines without a positive whole count", () => {
    for (const line of ["sea", "sea\t", "sea\t0", "sea\t1.5", "sea\t-2", "\t3", "a\nb\t1"]) {
      expect(() => parseCounts(`the\t1\n${line}\n`)).toThrow(/line 2/);
    }
  });
});

describe("the registry", () => {
  it("files every corpus under its own id", () => {
    for (const [id, source] of Object.entries(corpora)) {
      expect(source.id).toBe(id);
      expect(corpusSource(id)).toBe(source);
    }
    expect(corpusSource("own")).toBeNull();
    expect(corpusSource("constructor")).toBeNull();
  });
});
