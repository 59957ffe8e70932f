/** Runs from files, their order in the table, what is drawn, and what the charts get. */
import { beforeEach, expect, it } from "vitest";
import { sampleResult } from "../../runs/sampleResults.ts";
import { sampleRun } from "../../runs/sampleRun.ts";
import { encodeXilab } from "../../runs/xilab.ts";
import { figure2Input, figure3Data, systemsData } from "./chartData.ts";
import { fitsImport, importRuns } from "./importRuns.ts";
import { labelOfConfig, richLabel, runOfResult } from "./runs.ts";
import { makeRunTable, sortRuns } from "./runTable.ts";
import { sourceOf } from "./sources.ts";
import { addRuns, dropRun, setScored, toggleDrawn, useBench } from "./state.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const result = (row: string, seed: number, nats: number, feedback = false) =>
  sampleResult({ row, label: row, seed, nats, feedback });
const run = (row: string, seed: number, nats: number, feedback = false) =>
  runOfResult(result(row, seed, nats, feedback), "recorded", { checkpoint: null, file: null });

const start = useBench.getState();
beforeEach(() => useBench.setState(start, true));

it("imports a saved run with its curve, and says why a damaged one is refused", () => {
  const saved = sampleRun();
  const bytes = encodeXilab(saved);
  const [imported] = importRuns("mine.xilab", bytes).runs;
  expect(imported).toMatchObject({ origin: "imported", file: "mine.xilab", steps: saved.step, metrics: null });
  expect(imported?.points.length).toBe(saved.validation.length);
  expect(imported?.weights).toEqual({ at: "hand", bytes });

  expect(importRuns("cut.xilab", bytes.slice(0, bytes.length - 40))).toEqual({
    runs: [],
    refused: [expect.stringMatching(/\w/)],
  });
  expect([64 * 2 ** 20, 64 * 2 ** 20 + 1].map((size) => fitsImport({ size }))).toEqual([true, false]);
  expect(importRuns("words.txt", bytesOf("a b")).refused).toEqual(["only .xilab, .jsonl and .json files hold runs"]);
  expect(importRuns("empty.jsonl", bytesOf("\n")).refused).toEqual(["it holds no results"]);
});

it("imports the lines of a sweep and names the damaged one", () => {
  const line = JSON.stringify(result("gru8", 1, 9.8, true));
  const { runs, refused } = importRuns("results.jsonl", bytesOf(`${line}\n${line.slice(0, 50)}\n`));
  expect(runs.map((r) => r.row)).toEqual(["gru8"]);
  expect(refused).toEqual(["line 2: the line is cut off or no JSON"]);
});

it("sorts by a column either way, and what was not measured stands last both times", () => {
  const unscored = { ...run("c", 1, 9), metrics: null };
  const runs = [run("a", 2, 11.5), unscored, run("b", 2, 10.5)];
  const order = (descending: boolean) => sortRuns(runs, { column: "best", descending }).map((r) => r.row);
  expect(order(false)).toEqual(["b", "a", "c"]);
  expect(order(true)).toEqual(["a", "b", "c"]);
  const table = makeRunTable(runs, { column: "best", descending: false });
  expect(table.title).toBe("3 runs on SUBTLEX-US");
  // importance sampling of b: 10.5 − .2
  expect(table.rows[0]!.cells.map((c) => c.text)).toContain("10.30 ± .03");
});

it("draws at most six, and forgets a run that is dropped", () => {
  const runs = Array.from({ length: 8 }, (_, i) => run(`r${i}`, 1, 11));
  addRuns(runs);
  expect(useBench.getState().drawn).toHaveLength(6);
  toggleDrawn(runs[7]!.id);
  expect(useBench.getState().drawn).not.toContain(runs[7]!.id);
  dropRun(runs[0]!.id);
  toggleDrawn(runs[7]!.id);
  expect(useBench.getState().drawn.at(-1)).toBe(runs[7]!.id);
  expect(useBench.getState().others).toHaveLength(7);
});

it("gives a run that was never scored the figures scored here", () => {
  const unscored = { ...run("c", 1, 9), metrics: null, origin: "imported" as const };
  addRuns([unscored]);
  const { metrics } = result("c", 1, 9);
  setScored(unscored.id, { at: "done", metrics });
  expect(useBench.getState().others[0]?.metrics).toBe(metrics);
});

it("names runs by label or by configuration", () => {
  expect(richLabel("d = 16, 2×TRIL, K = 10")).toBe("*d* = 16, 2×TRIL, *K* = 10");
  const { config } = result("x", 1, 11);
  expect(labelOfConfig(config)).toBe("TRIL / TRIL");
  expect(labelOfConfig({ ...config, objective: { id: "filteringIwae", K: 5 } })).toBe("TRIL / TRIL, *K* = 5");
  expect(labelOfConfig({ ...config, objective: { id: "fivo", K: 5 } })).toBe("TRIL / TRIL, FIVO, *K* = 5");
  const fed = { ...config, model: { id: "dssm", hyper: { ...config.model.hyper, feeds: true } } };
  expect(labelOfConfig({ ...fed, objective: { id: "fivo", K: 5 } })).toBe(
    "TRIL / TRIL, fed its letters, FIVO, *K* = 5",
  );
  expect(labelOfConfig({ ...config, objective: { id: "elbo", K: 1, beta: 0.5 } })).toBe("TRIL / TRIL, *β* = .5");
  expect(labelOfConfig({ ...config, model: { id: "gru", hyper: { d: 8 } } })).toBe("GRU-8");
});

const recorded = [
  ...[1, 2, 3].map((seed) => ({ ...result("2tril-k10", seed, 11.1), checkpoint: null })),
  { ...result("gru8", 1, 9.85, true), checkpoint: null },
];
const { data } = recorded[0]!;
const reference = {
  data,
  split: "tokens" as const,
  entropyTrainNats: 6.57,
  entropyTestNats: 6.56,
  symbolsPerWord: 5,
  letterEntropyNats: 2.84,
  ngramTestNats: [14.2, 11.42],
  oracleTrain: null,
  oracleTest: null,
};
const source = sourceOf({ results: recorded, references: [reference] });

it("puts every system on one axis: means with sd over seeds, errors of single runs, exact marks", () => {
  const { systems, marks } = systemsData(source);
  expect(systems.find((s) => s.id === "2tril-k10")).toMatchObject({
    paper: 11.38,
    eq12: { nats: expect.closeTo(11.1, 9), error: expect.closeTo(0.05, 9) },
    sampled: { nats: expect.closeTo(10.9, 9), error: expect.closeTo(0.05, 9) },
    exact: null,
  });
  expect(systems.find((s) => s.id === "gru8")).toMatchObject({
    feedback: true,
    sampled: null,
    exact: { nats: expect.closeTo(9.8, 9), error: null },
  });
  expect(systems.find((s) => s.id === "tril-k1")).toMatchObject({ paper: 11.99, eq12: null });
  expect(marks.map(({ label, nats }) => [label, nats])).toEqual([
    ["entropy", 6.56],
    ["unigram", 14.2],
    ["bigram", 11.42],
  ]);
});

it("gives the figures the chosen seed, the others' means, and the exact GRU's letters as baseline", () => {
  const input = figure2Input(source, "2tril-k10", 2);
  expect(input).toMatchObject({ label: "2tril-k10", seed: 2 });
  expect(input?.others).toHaveLength(2);
  expect(figure2Input(source, "nowhere", 1)).toBeNull();
  const figure = figure3Data(source, "2tril-k10");
  expect(figure.runs.map((r) => r.seed)).toEqual([1, 2, 3]);
  expect(figure.baseline?.label).toBe("GRU-8, exact");
  expect(figure.baseline?.nats).toBeCloseTo(9.8 / 5, 9);
  expect(figure3Data({ ...source, rows: new Map() }, "x").baseline).toEqual({
    label: "letters of the data",
    nats: 2.84,
  });
});
