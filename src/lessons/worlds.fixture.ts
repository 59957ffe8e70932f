/** Pages for the tests of checks: for each try some on which it is not done, and one on which it is. */
import type { FlowWorld, LessonWorld, StripWorld, TraceWorld } from "./world.ts";

const FLOW: FlowWorld = {
  section: "plane",
  family: "spline",
  target: "moons",
  depth: 2,
  steps: 0,
  point: [0.8, -0.6],
  logDet: null,
  fitted: [],
  radius: 2,
  transition: null,
};
const STRIP: StripWorld = { text: "station", positions: 8, noiseChanged: [], lettersChanged: [], zeros: 0 };
const TRACE: TraceWorld = { projection: null, typed: null, refused: null, decides: [] };

/** The page as it opens. */
export const START: LessonWorld = {
  tab: "train",
  t: 1,
  mode: "draw",
  slowStage: null,
  strip: STRIP,
  run: {
    g: ["tril", "tril"],
    q: ["tril", "tril"],
    shared: true,
    objective: "filteringIwae",
    K: 10,
    latent: true,
    own: false,
    step: 20_000,
  },
  information: [],
  trace: TRACE,
  flow: FLOW,
  bound: {
    toy: "lgssm",
    curves: [],
    K: 10,
    population: { bound: "fivoEss", K: 20, ess: [], t: 12 },
    gradientKs: [],
    word: null,
  },
  bench: null,
};

export interface Case {
  /** Where it differs from `START`. */
  readonly start?: LessonWorld;
  readonly wrong: readonly Partial<LessonWorld>[];
  readonly right: Partial<LessonWorld>;
}

const strip = (part: Partial<StripWorld>): Partial<LessonWorld> => ({ strip: { ...STRIP, ...part } });
const trace = (part: Partial<TraceWorld>): Partial<LessonWorld> => ({ trace: { ...TRACE, ...part } });
const flow = (part: Partial<FlowWorld>): Partial<LessonWorld> => ({ tab: "flow", flow: { ...FLOW, ...part } });
const bound = (part: Partial<LessonWorld["bound"]>): Partial<LessonWorld> => ({
  tab: "bound",
  bound: { ...START.bound, ...part },
});
const run = (part: Partial<LessonWorld["run"]>): Partial<LessonWorld> => ({ run: { ...START.run, ...part } });
const bench = (section: string, row: string | null = null): Partial<LessonWorld> => ({
  tab: "bench",
  bench: { section, row },
});

const fitted = (family: string, steps: number, kl: number | null, target = "moons") => ({ family, target, steps, kl });
const curve = (proposal: string, of: string, ...points: readonly (readonly [number, number])[]) => ({
  proposal,
  bound: of,
  points: points.map(([K, mean]) => ({ K, mean, se: 0.01 })),
});
const RISING = curve("prior", "iwae", [1, -42], [10, -19.7], [20, -17.8], [50, -16.1], [100, -15.3]);
const FALLING = curve("smoothing", "filteringIwae", [1, -13.576], [10, -15], [20, -15.21], [50, -15.36]);
const ess = (t: number) => ({ bound: "fivoEss", K: 20, ess: [17, 12, 6, 2, 1], t });
const I = [
  { t: 1, value: 1.37 },
  { t: 2, value: 0.58 },
  { t: 3, value: 0.6 },
];
const shares = [
  { t: 1, value: 0.7 },
  { t: 2, value: 0.5 },
  { t: 3, value: 0.6 },
];
const BENT = flow({ steps: 4, logDet: 0.1, fitted: [fitted("spline", 400, 0.2)] });
const paper = { q: ["tril"], shared: false };

export const cases: Readonly<Record<string, Case>> = {
  "noise-in-word-out/0": {
    wrong: [
      { strip: null },
      strip({ noiseChanged: [2, 4], lettersChanged: [2, 4, 5] }),
      strip({ noiseChanged: [4], lettersChanged: [] }),
    ],
    right: strip({ noiseChanged: [4], lettersChanged: [4, 5, 7] }),
  },
  "noise-in-word-out/1": { wrong: [{ strip: null }, strip({ zeros: 7 })], right: strip({ zeros: 8 }) },
  "noise-in-word-out/2": { wrong: [{ mode: "draw", tab: "trace" }], right: { mode: "argmax" } },
  "noise-in-word-out/3": {
    wrong: [trace({ projection: "pca" }), trace({ projection: "umap" })],
    right: trace({ projection: "readout" }),
  },
  "noise-in-word-out/4": {
    wrong: [trace({ refused: "the letter é is not in its alphabet" })],
    right: trace({ typed: "owl" }),
  },
  "where-does-the-noise-speak/0": {
    wrong: [strip({ noiseChanged: [3], lettersChanged: [4] }), strip({ noiseChanged: [3] })],
    right: strip({ noiseChanged: [3], lettersChanged: [3, 4] }),
  },
  "where-does-the-noise-speak/3": {
    wrong: [
      { information: [], t: 1 },
      { information: I, t: 1 },
      { information: I, t: 2 },
      { information: I, t: 9 },
    ],
    right: { information: I, t: 3 },
  },
  "where-does-the-noise-speak/4": {
    wrong: [
      { ...trace({ decides: shares }), tab: "train", t: 3 },
      { ...trace({ decides: shares }), tab: "trace", t: 1 },
      { ...trace({ decides: shares }), tab: "trace", t: 2 },
    ],
    right: { ...trace({ decides: shares }), tab: "trace", t: 3 },
  },
  "what-a-flow-does/0": {
    wrong: [flow({ fitted: [fitted("spline", 299, 0.3)] })],
    right: flow({ fitted: [fitted("spline", 300, 0.3)] }),
  },
  "what-a-flow-does/1": { wrong: [BENT, flow({ logDet: -0.5 })], right: flow({ logDet: -0.51 }) },
  "what-a-flow-does/2": { wrong: [BENT, flow({ logDet: -1.2 })], right: flow({ logDet: 0.51 }) },
  "what-a-flow-does/3": {
    start: { ...START, ...BENT },
    wrong: [BENT, flow({ steps: 1, depth: 1 })],
    right: flow({ steps: 4, depth: 4 }),
  },
  "what-a-flow-does/4": {
    wrong: [
      flow({ section: "pictures" }),
      flow({ section: "pictures", radius: 2.9 }),
      flow({ section: "pictures", radius: 1 / 3 }),
      flow({ section: "plane", radius: 3 }),
      { ...flow({ section: "pictures", radius: 3 }), tab: "bound" },
    ],
    right: flow({ section: "pictures", radius: 3.02 }),
  },
  "diag-tril-real-nvp/0": {
    wrong: [
      flow({ family: "tril", fitted: [fitted("tril", 900, 0.9), fitted("diag", 900, 0.95)] }),
      flow({ family: "diag" }),
      flow({ family: "diag", fitted: [fitted("diag", 299, 0.95)] }),
      flow({ family: "diag", fitted: [fitted("diag", 900, 0.1, "gaussian")] }),
    ],
    right: flow({ family: "diag", fitted: [fitted("diag", 300, 0.95)] }),
  },
  "diag-tril-real-nvp/1": {
    wrong: [
      flow({ family: "diag", fitted: [fitted("tril", 900, 0.9), fitted("diag", 900, 0.95)] }),
      flow({ family: "tril", fitted: [fitted("tril", 12, 1.2)] }),
    ],
    right: flow({ family: "tril", fitted: [fitted("tril", 900, 0.9)] }),
  },
  "diag-tril-real-nvp/2": {
    wrong: [
      flow({ fitted: [fitted("tril", 900, 0.8)] }),
      flow({ fitted: [fitted("tril", 900, 0.8), fitted("trilTwice", 200, 0.9)] }),
      flow({ fitted: [fitted("tril", 900, 0.8), fitted("trilTwice", 900, 0.5, "ring")] }),
    ],
    right: flow({ fitted: [fitted("tril", 900, 0.8), fitted("trilTwice", 900, 0.801)] }),
  },
  "diag-tril-real-nvp/3": {
    wrong: [
      flow({ fitted: [fitted("realNvp", 900, 0.1)] }),
      flow({ fitted: [fitted("tril", 900, 0.001, "gaussian"), fitted("realNvp", 900, 0.02, "gaussian")] }),
    ],
    right: flow({ fitted: [fitted("tril", 900, 0.8), fitted("spline", 900, 0.1)] }),
  },
  "diag-tril-real-nvp/4": {
    wrong: [
      flow({ section: "run" }),
      flow({ section: "run", transition: { t: 1, logDet: -15.5, logDetOfWord: -15.5 } }),
      flow({ section: "run", transition: { t: 1, logDet: -16.4, logDetOfWord: -15.5 } }),
      flow({ section: "plane", transition: { t: 1, logDet: -18.5, logDetOfWord: -15.5 } }),
      {
        ...flow({ section: "run", transition: { t: 1, logDet: 0, logDetOfWord: 0 } }),
        ...run({ g: ["id"], q: ["id"] }),
      },
      { ...flow({ section: "run" }), ...run({ g: [], q: [], latent: false }) },
    ],
    right: flow({ section: "run", transition: { t: 1, logDet: -14.4, logDetOfWord: -15.5 } }),
  },
  "two-flows-one-elbo/0": { wrong: [{ slowStage: "Fq" }], right: { slowStage: "Fg" } },
  "two-flows-one-elbo/1": { wrong: [{ slowStage: "weights" }], right: { slowStage: "bound" } },
  "two-flows-one-elbo/2": {
    start: { ...START, ...run({ shared: false, q: ["tril"] }) },
    wrong: [run({ shared: false, q: ["diag"] }), run({ own: true, shared: false, K: 5 })],
    right: run({ own: true, shared: true }),
  },
  "two-flows-one-elbo/3": {
    start: { ...START, ...trace({ typed: "mother" }) },
    wrong: [trace({ typed: "mother" }), trace({ refused: "it is too long" })],
    right: trace({ typed: "xylophone" }),
  },
  "why-weigh-k-samples/0": {
    wrong: [
      { bound: { ...START.bound, K: 50, curves: [RISING] } },
      bound({ K: 20, curves: [RISING] }),
      bound({ K: 100, curves: [RISING] }),
      bound({ K: 50 }),
      bound({ K: 20, curves: [curve("prior", "iwae", [1, -42], [20, -17.8])] }),
      bound({ toy: "hmm", K: 50, curves: [RISING] }),
      bound({ K: 1, curves: [curve("smoothing", "iwae", [1, -13.58], [1000, -13.58])] }),
    ],
    right: bound({ K: 50, curves: [RISING] }),
  },
  "why-weigh-k-samples/1": {
    wrong: [
      bound({ population: ess(2) }),
      bound({ population: ess(4) }),
      { bound: { ...START.bound, population: ess(3) } },
    ],
    right: bound({ population: ess(3) }),
  },
  "why-weigh-k-samples/2": {
    wrong: [
      bound({ K: 10, curves: [curve("prior", "fivoEss", [100, -13.7]), curve("prior", "iwae", [100, -15.3])] }),
      bound({ K: 100, curves: [curve("prior", "iwae", [100, -15.3])] }),
      bound({ K: 100, toy: "word1d" }),
    ],
    right: bound({ K: 100, curves: [curve("prior", "fivoEss", [100, -13.7]), curve("prior", "iwae", [100, -15.3])] }),
  },
  "why-weigh-k-samples/3": {
    wrong: [
      bound({ K: 10, curves: [curve("smoothing", "filteringIwae", [1, -13.576], [10, -14.96])] }),
      bound({ K: 20, curves: [curve("prior", "filteringIwae", [1, -31], [20, -15.6])] }),
      bound({ K: 10, curves: [FALLING] }),
      bound({ K: 50, curves: [FALLING] }),
      bound({ toy: "hmm", K: 20 }),
    ],
    right: bound({ K: 20, curves: [FALLING] }),
  },
  "why-weigh-k-samples/4": {
    wrong: [bound({ gradientKs: [1, 2, 4, 8, 16, 32] })],
    right: bound({ gradientKs: [1, 2, 4, 8, 16, 32, 64] }),
  },
  "why-weigh-k-samples/5": { wrong: [bound({ K: 100 })], right: bound({ word: "mother" }) },
  "reproduce-the-table/0": {
    wrong: [
      bench("queue"),
      bench("table1"),
      bench("table1", "2tril-k10"),
      bench("table1", "gru16"),
      bench("systems", "2tril-k10-bidi"),
      { ...bench("table1", "2tril-k10-bidi"), tab: "train" },
    ],
    right: bench("table1", "2tril-k10-bidi"),
  },
  "reproduce-the-table/1": {
    wrong: [bench("table1"), bench("table1", "2tril-k10")],
    right: bench("table1", "tril-k10"),
  },
  "reproduce-the-table/4": {
    wrong: [
      run({ own: true, step: 500 }),
      run({ ...paper, K: 5, own: true, step: 500 }),
      run({ ...paper, own: false }),
      run({ ...paper, own: true, step: 99 }),
      run({ ...paper, own: true, step: 20_099 }),
      run({ ...paper, shared: true, own: true, step: 500 }),
    ],
    right: run({ ...paper, own: true, step: 100 }),
  },
};
