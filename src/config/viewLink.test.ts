/** What is shown, as part of a link: round trip, and whatever else stands there. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeConfig, encodeConfig, encodeView } from "./codec.ts";
import { defaultConfig } from "./presets.ts";
import type { LinkView, LinkWord } from "./viewLink.ts";

const SEED = { seed: 20261120, numRuns: 500 };

const floats = (max: number) => fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: max });
const uniforms = fc
  .array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 30 })
  .map((u) => Float32Array.from(u));
const word: fc.Arbitrary<LinkWord> = fc.record({
  from: fc.oneof(
    fc.record({ kind: fc.constant("sample" as const), seed: fc.nat(2 ** 31 - 1), index: fc.nat(9999) }),
    fc.record({ kind: fc.constant("values" as const), noise: floats(200), uniforms }),
  ),
  argmax: fc.boolean(),
  prefix: fc.array(fc.nat(64), { maxLength: 12 }),
});
const pair = fc.tuple(fc.nat(99), fc.nat(99));
const text = fc.string({ unit: "binary", minLength: 1, maxLength: 20 }).filter((s) => encodable(s));
const encodable = (s: string): boolean => !/\p{Surrogate}/u.test(s);
const views: fc.Arbitrary<LinkView> = fc.record(
  {
    tab: fc.constantFrom("train", "trace", "bench", "flow"),
    word,
    t: fc.integer({ min: 1, max: 1000 }),
    k: fc.integer({ min: 1, max: 100_000 }),
    step: fc.nat(1e9),
    axis: fc.constantFrom("steps", "words", "seconds"),
    stop: fc.constantFrom("hand", "schedule", "plateau"),
    draws: fc.nat(2 ** 31 - 1),
    mode: fc.constantFrom("draw", "argmax"),
    plane: fc.constantFrom("pca", "umap"),
    coordinates: pair,
    pads: pair,
    letters: pair,
    typed: text,
    paths: fc.integer({ min: 1, max: 10_000 }),
    table: fc.constantFrom("table1", "figure3"),
    room: fc.constantFrom("plane", "run"),
    family: fc.constantFrom("spline", "tril"),
    density: fc.constantFrom("moons", "ring"),
    toy: fc.constantFrom("lgssm", "hmm"),
    lesson: fc.constantFrom("01-noise-in-word-out.2", "x"),
  },
  { requiredKeys: [] },
);

describe("a view in a link", () => {
  it("comes back as it was, with a run and without", () => {
    fc.assert(
      fc.property(views, (view) => {
        const alone = decodeConfig(`#${encodeView(view)}`);
        expect(alone.view).toEqual(view);
        expect(alone).toMatchObject({ namesRun: false, notices: [] });
        const withRun = decodeConfig(`#${encodeConfig({ ...defaultConfig, seed: 3 }, view)}`);
        expect(withRun.view).toEqual(view);
        expect(withRun).toMatchObject({ namesRun: true, notices: [], config: { seed: 3 } });
      }),
      SEED,
    );
  });

  it("keeps float32 noise bit for bit, in letters an address can hold", () => {
    const noise = Float32Array.of(-0, 1e-38, 3.4e38, Math.PI, -1 / 3);
    const hash = encodeView({
      word: { from: { kind: "values", noise, uniforms: Float32Array.of(0.25) }, argmax: false, prefix: [] },
    });
    expect(hash).toMatch(/^[\w=&.-]+$/);
    const { view } = decodeConfig(hash);
    const from = view.word?.from;
    expect(from?.kind === "values" && [...new Uint32Array(from.noise.buffer)]).toEqual([
      ...new Uint32Array(noise.buffer),
    ]);
  });

  it("is short where the word is one of the samples", () => {
    const sample: LinkWord = { from: { kind: "sample", seed: 1, index: 5 }, argmax: false, prefix: [] };
    expect(encodeView({ tab: "trace", t: 3, word: sample })).toBe("view=1&tab=trace&t=3&word=1.5");
  });

  it.each([
    ["t=0", { t: 1 }, "t: 0 is not possible; using 1"],
    ["t=1e9", { t: 1000 }, "t: 1,000,000,000 is not possible; using 1000"],
    ["k=many", {}, "k: many is no number; left out"],
    ["word=1", {}, "word: “1” names no sample; left out"],
    ["word=1.5.x.y", { word: { from: { kind: "sample", seed: 1, index: 5 }, argmax: false, prefix: [] } }, null],
    ["word=-1.2", {}, "word: “-1.2” names no sample; left out"],
    ["xi=AAAA!&u=AAAA", {}, "word: the word’s noise is damaged; left out"],
    ["xi=AADAfw&u=", {}, "word: the word’s noise is damaged; left out"],
    ["xi=AAAAAA&u=AACAPw", {}, "word: the word’s noise is damaged; left out"],
    ["coordinates=1", {}, "coordinates: “1” is no pair; left out"],
    ["view=7", {}, "view: version 7, read as 1"],
  ])("of %s takes what is possible and names the rest", (hash, view, notice) => {
    const decoded = decodeConfig(`#${hash}`);
    expect(decoded.view).toEqual(view);
    expect(decoded.notices.map(({ text }) => text)).toEqual(notice === null ? [] : [notice]);
  });
});

const pieces = fc.constantFrom(
  "&",
  "=",
  "#",
  "%",
  "%E0%A4",
  ".",
  "-",
  ",",
  "v",
  "view",
  "word",
  "xi",
  "u",
  "t",
  "g",
  "q",
  "tril",
  "m.d",
  "K",
  "1",
  "-9",
  "1e999",
  "AAAA",
  "\u0000",
  "𝄞",
  "__proto__",
  "constructor",
);
const noise = fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 60 }).map((parts) => parts.join(""));

describe("hostile links", () => {
  it("are read, whatever they are, without an error, and what is made of them is a link again", () => {
    fc.assert(
      fc.property(noise, (hash) => {
        const { config, view, namesRun } = decodeConfig(`#${hash}`);
        const again = decodeConfig(`#${namesRun ? encodeConfig(config, view) : encodeView(view)}`);
        expect(again.view).toEqual(view);
        expect(again.notices).toEqual([]);
        if (namesRun) expect(again.config).toEqual(config);
      }),
      { ...SEED, numRuns: 3000 },
    );
  });

  it.each([
    ["a million letters", `#view=1&xi=${"A".repeat(1_000_000)}&u=AAAA`],
    ["a hundred thousand pairs", `#${"t=1&".repeat(100_000)}`],
    ["fifty thousand layers", `#v=1&g=${"tril,".repeat(50_000)}`],
    ["fifty thousand settings of a layer", `#v=1&g=tril${".d:p2".repeat(50_000)}`],
    ["names of objects", "#v=1&__proto__=1&constructor=2&m.__proto__=3&g=__proto__,constructor.a:1&model=toString"],
  ])("%s are read in a moment", (_, hash) => {
    const before = performance.now();
    const { config } = decodeConfig(hash);
    // a moment, also on a machine that does much else
    expect(performance.now() - before).toBeLessThan(1000);
    expect(config.version).toBe(1);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("say that they were cut", () => {
    const { notices } = decodeConfig(`#v=1&seed=3&typed=${"x".repeat(300_000)}`);
    expect(notices.map(({ text }) => text)).toEqual(["what is beyond 200,000 letters was not read"]);
  });
});
