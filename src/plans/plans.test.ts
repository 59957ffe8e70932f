/** Plans: every row is what it says, valid and the same wherever it stands; runs in the order of work; shards. */
import { describe, expect, test } from "vitest";
import { stackLabel } from "../config/layers.ts";
import { presets } from "../config/presets.ts";
import { table1 as paper1, table2 as paper2, table3 as paper3 } from "../metrics/paper.ts";
import type { SweepPlan } from "../protocol/results.ts";
import { measuredSteps } from "./grid.ts";
import { readPlan } from "./planFile.ts";
import { plans } from "./registry.ts";
import { chosenRows, plannedRuns, shardOf } from "./runs.ts";

const all: readonly SweepPlan[] = Object.values(plans);
const row = (plan: SweepPlan, id: string) => plan.rows.find((candidate) => candidate.id === id)!;

describe("the built-in plans", () => {
  test.each(all)("$id: three seeds of every row, valid as they stand, rows named once", (plan) => {
    const runs = plannedRuns(plan);
    expect(runs).toHaveLength(plan.rows.length * 3);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
    for (const { config, steps } of runs) {
      expect(steps).toBe(20_000);
      expect(config.optimiser).toEqual({
        learningRate: 0.006,
        horizon: 20_000,
        finalFraction: 0.02,
        clipNorm: 10,
        batch: 128,
      });
      expect(config.data).toMatchObject({ corpus: "subtlex", minLetters: 2, maxLetters: 12, minCount: 10 });
    }
    expect(Object.entries(plans).find(([, other]) => other === plan)![0]).toBe(plan.id);
  });

  test("a name means the same run in every plan", () => {
    const seen = new Map<string, string>();
    for (const { rows } of all) {
      for (const { id, label, config } of rows) {
        const text = JSON.stringify({ label, config });
        expect(seen.get(id) ?? text, id).toBe(text);
        seen.set(id, text);
      }
    }
    const configs = [...seen.values()];
    expect(new Set(configs).size).toBe(configs.length);
  });

  test("the tables have the paper's rows", () => {
    const ours = (plan: SweepPlan) => plan.rows.map(({ id }) => id);
    const trained = (rows: readonly { readonly row: string }[]) =>
      rows.map((entry) => entry.row).filter((id) => !id.startsWith("oracle"));
    expect(ours(plans.table1)).toEqual(trained(paper1));
    expect(ours(plans.table2)).toEqual(trained(paper2));
    expect(ours(plans.table3)).toEqual(trained(paper3.flatMap(({ cells }) => cells)));
    for (const { id } of [...plans.figure2.rows, ...plans.figure3.rows]) expect(ours(plans.table1)).toContain(id);
  });

  test("rows hold the settings their names tell", () => {
    const of = (id: string) => row(plans.table1, id).config;
    expect(of("2tril-k10").flows).toEqual(presets.paper.config.flows);
    expect(of("2tril-k10").objective).toEqual({ id: "filteringIwae", K: 10 });
    expect(of("tril-k1").flows).toEqual(presets.tril.config.flows);
    expect(of("tril-k1").objective).toEqual({ id: "elbo", K: 1 });
    expect(of("2tril-k10-bidi").model.hyper.bidirectional).toBe(true);
    expect(of("2tril-k10").model.hyper.bidirectional).toBe(false);
    expect(["d16-2tril-k10", "d32-2tril-k10", "gru8", "gru16"].map((id) => of(id).model.hyper.d)).toEqual([
      16, 32, 8, 16,
    ]);
    expect(["gru8", "gru16"].map((id) => of(id).model.id)).toEqual(["gru", "gru"]);
    expect(of("nvp-k1").flows.g.map(({ flow, hyper }) => [flow, hyper.masks])).toEqual([
      ["realNvp", [2, 3, 4, 5, 6, 7]],
    ]);
    expect(plans.best.rows[0]!.config.flows).toEqual(presets.best.config.flows);
    for (const { config } of plans.table2.rows) expect(config.data.split).toBe("types");
    const grid = plans.table3.rows.map(({ config: { flows } }) => `${stackLabel(flows.g)} ${stackLabel(flows.q)}`);
    expect(grid).toEqual(
      ["ID", "DIAG", "TRIL", "2×TRIL"].flatMap((g) => ["ID", "DIAG", "TRIL"].map((q) => `${g} ${q}`)),
    );
  });
});

const config = presets.first.config;
const small: SweepPlan = {
  version: 1,
  id: "small",
  title: "Small",
  steps: 20_000,
  seeds: [1, 2],
  rows: [
    { id: "a", label: "A", config },
    { id: "b-x", label: "B", config, seeds: [7], steps: 40 },
    { id: "b-y", label: "C", config, seeds: [5, 6, 7] },
  ],
};

describe("runs of a plan", () => {
  test("first seeds of all rows, then second; a row's own seeds and steps win", () => {
    const runs = plannedRuns(small);
    expect(runs.map(({ id }) => id)).toEqual(["a-s1", "b-x-s7", "b-y-s5", "a-s2", "b-y-s6", "b-y-s7"]);
    expect(runs.map(({ config }) => config.seed)).toEqual([1, 7, 5, 2, 6, 7]);
    expect(runs.map(({ steps }) => steps)).toEqual([20_000, 40, 20_000, 20_000, 20_000, 20_000]);
  });

  test("asked for fewer steps, a cosine that ended with the run still does", () => {
    const [a, b] = plannedRuns(small, { steps: 100, seeds: [3] });
    expect([a!.steps, a!.config.optimiser.horizon, a!.config.seed]).toEqual([100, 100, 3]);
    expect([b!.steps, b!.config.optimiser.horizon]).toEqual([100, 20_000]);
  });

  test("rows by name, pattern and exclusion", () => {
    const names = (...patterns: string[]) => chosenRows(small, patterns).map(({ id }) => id);
    expect(names("b-y", "a")).toEqual(["a", "b-y"]);
    expect(names("b-*")).toEqual(["b-x", "b-y"]);
    expect(names("!b-*")).toEqual(["a"]);
    expect(names("b-*", "!*y")).toEqual(["b-x"]);
    expect(() => names("c")).toThrow("no row of small");
  });

  test("a row that this lab would change is refused", () => {
    const unknown = {
      ...small,
      rows: [{ id: "a", label: "A", config: { ...config, model: { id: "rnn", hyper: {} } } }],
    };
    expect(() => plannedRuns(unknown)).toThrow("row a does not run here");
  });

  test.each([1, 2, 3, 6, 9])("%i shards partition the runs", (count) => {
    const runs = plannedRuns(small);
    const shards = Array.from({ length: count }, (_, i) => shardOf(runs, i + 1, count));
    const together = shards.flat();
    expect(together).toHaveLength(runs.length);
    expect(new Set(together)).toEqual(new Set(runs));
    const sizes = shards.map((shard) => shard.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});

describe("measured steps", () => {
  test("begin, end, forty even ones and four early ones", () => {
    const steps = measuredSteps(12_000);
    expect(steps.slice(0, 7)).toEqual([0, 19, 38, 75, 150, 300, 600]);
    expect(steps.at(-1)).toBe(12_000);
    expect(steps).toHaveLength(45);
  });
  test("short runs are measured at each step", () => {
    expect(measuredSteps(5)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe("a plan as a file", () => {
  const raw = { ...small, rows: small.rows.map((entry) => ({ ...entry })) };
  test("is read as it is written", () => {
    const read = readPlan(JSON.parse(JSON.stringify(raw)));
    expect(read).toEqual({ ok: true, plan: small });
  });
  test.each([
    ["nothing", null, /object/i],
    ["another version", { ...raw, version: 2 }, /version/],
    ["no rows", { ...raw, rows: [] }, /rows/],
    ["a row twice", { ...raw, rows: [raw.rows[0], raw.rows[0]] }, /twice/],
    ["a seed twice", { ...raw, seeds: [1, 1] }, /twice/],
    ["a name with a slash", { ...raw, rows: [{ ...raw.rows[0]!, id: "../a" }] }, /name of letters/],
    ["no configuration", { ...raw, rows: [{ id: "a", label: "A", config: [] }] }, /configuration/],
    ["half a step", { ...raw, steps: 0.5 }, /steps/],
  ])("is refused: %s", (_, damaged, reason) => {
    const read = readPlan(damaged);
    expect(read.ok).toBe(false);
    expect(!read.ok && read.reason).toMatch(reason);
  });
});
