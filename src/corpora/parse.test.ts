import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DataConfig } from "../protocol/config.ts";
import { detectFormat } from "./formats.ts";
import { BYTE_LIMIT, ownRules, type ParsedWords, parseWords } from "./parse.ts";

const rules = ownRules({ corpus: "subtlex", split: "tokens", minLetters: 2, maxLetters: 12, minCount: 10 });
const parse = (input: Uint8Array | string, change: Partial<DataConfig> = {}) =>
  parseWords(input, { ...rules, ...change }, "mine");

function preview({ result }: ParsedWords) {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problem)}`);
  return result.preview;
}
function problem({ result }: ParsedWords) {
  if (result.ok) throw new Error("was not refused");
  return result.problem;
}
const counted = (parsed: ParsedWords) => {
  const { words, counts } = preview(parsed).corpus;
  return Object.fromEntries(words.map((word, i) => [word, counts[i]]));
};
const utf16 = (text: string, littleEndian: boolean) => {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2));
  for (const [i, unit] of [0xfeff, ...[...text].map((c) => c.charCodeAt(0))].entries()) {
    view.setUint16(2 * i, unit, littleEndian);
  }
  return new Uint8Array(view.buffer);
};

describe("formats", () => {
  it("reads plain text", async () => {
    const parsed = await parse("Call me Ishmael.\nSome years ago, never mind how long: call me.\n");
    expect(preview(parsed)).toMatchObject({ format: "text", lines: 2, lengthTypes: [0, 0, 1, 2, 4, 2, 0, 1] });
    expect(counted(parsed)).toMatchObject({ call: 2, me: 2, ishmael: 1 });
  });

  it("reads a word list, one word a line", async () => {
    const parsed = await parse(
      "Whale\r\nsea\r\n\r\nwhale\rdon't\nNew York\nship\nharpoon\nboat\ncrew\nmast\nsail\noar",
    );
    expect(preview(parsed)).toMatchObject({ format: "wordList", lines: 13 });
    expect(counted(parsed)).toMatchObject({ whale: 2, sea: 1, harpoon: 1 });
    expect(preview(parsed).corpus.leftOut).toEqual([
      { reason: "notLetters", types: 2, tokens: 2, examples: ["don't", "new york"] },
    ]);
  });

  it.each([
    ["tab", "the\t12\nsea\t3\n"],
    ["comma", "the,12\nsea, 3\n"],
    ["semicolon", "the;12\nsea ; 3\n"],
    ["blank", "the 12\nsea   3\n"],
    ["quotes", '"the","12"\n"sea","3"\n'],
    ["merged case", "The\t5\nthe\t7\nsea\t3\n"],
  ])("reads word counts: %s", async (_name, text) => {
    const parsed = await parse(text);
    expect(preview(parsed).format).toBe("wordCounts");
    expect(counted(parsed)).toEqual({ the: 12, sea: 3 });
  });

  it("leaves out lines without a positive whole count, and says so", async () => {
    const parsed = await parse(
      "word\tcount\nthe\t12\nsea\t3\nfoam\t0\nship\t-4\nboat\t2.5\noar\t1\nmast\t2\nsail\t9\n",
    );
    expect(counted(parsed)).toEqual({ the: 12, sail: 9, sea: 3, mast: 2, oar: 1 });
    expect(preview(parsed).corpus.leftOut).toEqual([
      { reason: "badCount", types: 4, tokens: 0, examples: ["word\tcount", "foam\t0", "ship\t-4", "boat\t2.5"] },
    ]);
  });

  it("does not take prose with commas or trailing numbers for counts", () => {
    expect(detectFormat("Well, 12\nthey sailed on, and on,\nfor three years, 1841\nor four; who knows\n")).toBe("text");
    expect(detectFormat("Melville, Herman\nPoe, Edgar\nTwain, Mark\n")).toBe("text");
  });

  it("applies the rules it is given, and hands out the raw counts", async () => {
    const parsed = await parse("the\t12\nsea\t3\nharpooneer\t4\n", { minCount: 4 });
    expect(counted(parsed)).toEqual({ the: 12, harpooneer: 4 });
    expect(parsed.counts).toEqual({ words: ["the", "harpooneer", "sea"], counts: Float64Array.of(12, 4, 3) });
    expect(preview(parsed).corpus).toMatchObject({ id: "own", label: "mine", rules: { corpus: "own", minCount: 4 } });
  });
});

describe("encodings", () => {
  const text = "Über den Wolken, über dem Meer\n";
  const words = { über: 2, den: 1, wolken: 1, dem: 1, meer: 1 };

  it.each([
    ["UTF-8", new TextEncoder().encode(text)],
    ["UTF-8 with a mark", new TextEncoder().encode(`\uFEFF${text}`)],
    ["UTF-16, little endian", utf16(text, true)],
    ["UTF-16, big endian", utf16(text, false)],
    ["Windows-1252", Uint8Array.from([...text], (c) => c.charCodeAt(0))],
  ])("reads %s", async (_name, bytes) => {
    const parsed = await parse(bytes);
    expect(counted(parsed)).toEqual(words);
    expect(preview(parsed).bytes).toBe(bytes.length);
  });

  it("leaves out words with broken bytes in a text that is UTF-8 otherwise", async () => {
    const bytes = new TextEncoder().encode("Über den Wölken, caf# für alle");
    const parsed = await parse(bytes.map((byte) => (byte === 35 ? 0xe9 : byte)));
    expect(preview(parsed).corpus.leftOut).toEqual([
      { reason: "notLetters", types: 1, tokens: 1, examples: ["caf\uFFFD"] },
    ]);
  });
});

describe("refusals", () => {
  it.each(["", " \n\t\r\n ", "\uFEFF\n"])("nothing there: %j", async (text) => {
    expect(problem(await parse(text))).toEqual({ code: "empty" });
  });

  it("binary data, by a NUL or by control characters", async () => {
    expect(problem(await parse(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0)))).toEqual({
      code: "binary",
      at: 8,
    });
    expect(problem(await parse("word\u0001\u0002\u0003word"))).toEqual({ code: "binary", at: 4 });
    expect(problem(await parse(utf16("a\0b", true)))).toEqual({ code: "binary", at: 4 });
  });

  it("text in an encoding that cannot be told", async () => {
    // "Мама мыла раму" in KOI8-R
    const koi8 = [0xed, 0xc1, 0xcd, 0xc1, 0x20, 0xcd, 0xd9, 0xcc, 0xc1, 0x20, 0xd2, 0xc1, 0xcd, 0xd5];
    expect(problem(await parse(Uint8Array.from(koi8))).code).toBe("unreadable");
  });

  it("more than 50 MB, before reading", async () => {
    expect(problem(await parse(new Uint8Array(BYTE_LIMIT + 1)))).toEqual({
      code: "tooLarge",
      bytes: 50_000_001,
      limit: 50_000_000,
    });
  });

  it("no word left, or one", async () => {
    expect(problem(await parse("12 34 4th a b c"))).toEqual({
      code: "noWords",
      leftOut: [
        { reason: "notLetters", types: 3, tokens: 3, examples: ["12", "34", "4th"] },
        { reason: "tooShort", types: 3, tokens: 3, examples: ["a", "b", "c"] },
      ],
    });
    expect(problem(await parse("!!! ???")).code).toBe("noWords");
    expect(problem(await parse("whale whale\nWhale"))).toEqual({ code: "oneWord", word: "whale" });
  });

  it("a counts file most of whose counts are broken", async () => {
    expect(problem(await parse("the\ttwelve\nsea\tthree\nship\t4\n"))).toEqual({
      code: "malformed",
      line: 1,
      text: "the\ttwelve",
    });
    expect(problem(await parse("the\t5\nsea\t.01\nship\t.02\nboat\t.04\n"))).toMatchObject({ line: 2 });
  });

  it("a signal", async () => {
    const control = new AbortController();
    const parsed = await parseWords("whale sea", rules, "mine", {
      onProgress: () => control.abort(),
      signal: control.signal,
    });
    expect(parsed).toEqual({ result: { ok: false, problem: { code: "cancelled" } }, counts: null });
  });
});

describe("in pieces", () => {
  it("cuts no word and no line, counts line breaks once, and tells how far it is", async () => {
    // 2 bytes a letter and an odd line length: pieces end inside letters, words and line breaks
    const line = "übergröße meeresküste 𐐷𐐮 ß\r\n";
    const repeats = 70_000;
    const shares: number[] = [];
    const parsed = await parseWords(line.repeat(repeats), rules, "mine", { onProgress: (s) => void shares.push(s) });
    expect(counted(parsed)).toEqual({ übergröße: repeats, meeresküste: repeats, 𐐷𐐮: repeats });
    expect(preview(parsed).lines).toBe(repeats);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it("takes linear time over blanks and separators without end", async () => {
    // quadratic time would be minutes; the runner's limit is the assertion
    for (const gap of [" ", "\t", ",", " ,", "a "]) {
      const line = `whale${gap.repeat(300_000)}sea`;
      await parse(`${line}\n${line}\nthe 3\nof 2\nand 1\n`);
      await parse(`the 3\nof 2\nand 1\n${line}\n`);
    }
  });

  it("gives up waiting for the end of an endless line", async () => {
    const parsed = await parse(`${"a".repeat(3_000_000)}\nwhale\nsea\n`);
    expect(counted(parsed)).toMatchObject({ whale: 1, sea: 1 });
    expect(preview(parsed).corpus.leftOut[0]?.reason).toBe("tooLong");
  });
});

describe("properties", () => {
  it("never throws, and loses no token, whatever the bytes", async () => {
    const ascii = fc.string({ unit: "binary-ascii", maxLength: 80 }).map((s) => new TextEncoder().encode(s));
    const unicode = fc.string({ unit: "grapheme", maxLength: 80 }).map((s) => new TextEncoder().encode(s));
    const field = fc.constantFrom("sea", "The", "don't", "7", "0", "x1", "-3", "\t", ",", ";", " ", "\n", "\r\n", "é");
    const table = fc.array(field, { maxLength: 60 }).map((parts) => new TextEncoder().encode(parts.join("")));
    const check = async (bytes: Uint8Array) => {
      const { result, counts } = await parse(bytes);
      if (!result.ok) return;
      const { corpus, lengthTypes } = result.preview;
      const leftOut = corpus.leftOut.reduce((sum, part) => sum + part.tokens, 0);
      expect(corpus.tokens + leftOut).toBe(counts?.counts.reduce((a, b) => a + b, 0));
      expect(lengthTypes.reduce((a, b) => a + b, 0)).toBe(corpus.words.length);
    };
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), ascii, unicode, table);
    await fc.assert(fc.asyncProperty(bytes, check), { seed: 4, numRuns: 1000 });
  });
});
