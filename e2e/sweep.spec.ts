/** A sweep as it is called: killed half-way and started again it repeats nothing and ends as one that was not. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { ROOT } from "../scripts/build.ts";
import { presets } from "../src/config/presets.ts";
import type { SweepPlan } from "../src/protocol/results.ts";
import { parseResultLines } from "../src/runs/results.ts";
import { decodeXilab } from "../src/runs/xilab.ts";

const STEPS = 30;
const optimiser = { ...presets.first.config.optimiser, batch: 16, horizon: STEPS };
const plan: SweepPlan = {
  version: 1,
  id: "tiny",
  title: "Tiny",
  steps: STEPS,
  seeds: [1, 2],
  rows: [
    { id: "a", label: "A", config: { ...presets.tril.config, optimiser } },
    { id: "b", label: "B", config: { ...presets.paper.config, objective: { id: "filteringIwae", K: 2 }, optimiser } },
  ],
};

interface Called {
  readonly process: ChildProcess;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly lines: readonly Record<string, unknown>[];
    readonly err: string;
  }>;
}

/** In a process group of its own, so that a kill takes its browsers too. */
function sweep(planFile: string, out: string, ...more: string[]): Called {
  const tsx = join(ROOT, "node_modules", ".bin", "tsx");
  const args = ["sweep", planFile, "--out", out, "--engine", "wasm", "--checkpoint-every", "0", ...more];
  const child = spawn(tsx, [join(ROOT, "scripts", "lab.ts"), ...args], { detached: true });
  let [text, err] = ["", ""];
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Awaited<Called["ended"]>>((done) => {
    child.on("close", (code) => {
      const lines = text.split("\n").filter(Boolean);
      done({ code, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), err });
    });
  });
  return { process: child, ended };
}

const planFile = (): string => {
  const path = test.info().outputPath("plan.json");
  writeFileSync(path, JSON.stringify(plan));
  return path;
};
const stepOf = (file: string): number => {
  const decoded = decodeXilab(new Uint8Array(readFileSync(file)));
  return decoded.ok ? decoded.run.step : -1;
};
const hashes = (lines: readonly Record<string, unknown>[]) =>
  new Map(lines.filter(({ trained }) => trained).map(({ row, seed, runHash }) => [`${row}-s${seed}`, runHash]));

interface HalfWay {
  readonly killed: Awaited<Called["ended"]>;
  readonly reached: number;
}

/**
 * A sweep killed when its second run has begun and is not done: one file is whole, one is not. On a machine that does much
 * else the kill can come late; then once more.
 */
async function killedHalfWay(path: string, out: string, tries = 5): Promise<HalfWay> {
  rmSync(out, { recursive: true, force: true });
  const called = sweep(path, out, "--train-only", "--jobs", "1");
  const second = join(out, "b-s1.xilab");
  await expect.poll(() => existsSync(second), { intervals: [20], timeout: 300_000 }).toBe(true);
  try {
    process.kill(-called.process.pid!, "SIGKILL");
  } catch {
    // it was done already
  }
  const killed = await called.ended;
  const reached = stepOf(second);
  return reached < STEPS || tries === 1 ? { killed, reached } : killedHalfWay(path, out, tries - 1);
}

test("killed half-way and started again: nothing repeated, the same runs", async () => {
  test.setTimeout(900_000);
  const path = planFile();
  const [whole, broken] = [test.info().outputPath("whole"), test.info().outputPath("broken")];
  const unbroken = await sweep(path, whole, "--train-only").ended;
  expect(unbroken.code, unbroken.err).toBe(0);
  const expected = hashes(unbroken.lines);
  expect([...expected.keys()].sort()).toEqual(["a-s1", "a-s2", "b-s1", "b-s2"]);

  const { killed, reached } = await killedHalfWay(path, broken);
  expect(killed.code).not.toBe(0);
  expect(reached).toBeGreaterThan(0);
  expect(reached).toBeLessThan(STEPS);
  expect(stepOf(join(broken, "a-s1.xilab"))).toBe(STEPS);

  const again = await sweep(path, broken, "--train-only").ended;
  expect(again.code, again.err).toBe(0);
  expect(again.err).toContain(`b-s1   begins from step ${reached}`);
  expect(again.err).not.toContain("a-s1");
  expect([...hashes(again.lines).keys()].sort()).toEqual(["a-s2", "b-s1", "b-s2"]);
  expect(new Map([...hashes(killed.lines), ...hashes(again.lines)])).toEqual(expected);
  for (const run of expected.keys()) {
    const curve = (folder: string) => JSON.parse(readFileSync(join(folder, `${run}.curve.json`), "utf8")) as unknown;
    expect(curve(broken), run).toEqual(curve(whole));
  }

  const idle = await sweep(path, broken, "--train-only").ended;
  expect(idle.lines).toEqual([{ done: true, finished: 0, failed: 0, unscored: 0 }]);
});

test("shards train each its part, score it, and their lines concatenate", async () => {
  test.setTimeout(600_000);
  const path = planFile();
  const out = test.info().outputPath("out");
  const rest = ["--seeds", "1", "--quick-score"];
  const one = await sweep(path, out, "--shard", "1/2", ...rest).ended;
  // a line that a kill cut off does not keep the other shard from its work
  writeFileSync(join(out, "results-2.jsonl"), '{"version":1,"row":"b","se');
  const two = await sweep(path, out, "--shard", "2/2", ...rest).ended;
  expect([one.code, two.code], one.err + two.err).toEqual([0, 0]);
  expect(two.err).toContain("was cut off");
  const files = readdirSync(out).filter((name) => name.endsWith(".jsonl"));
  expect(files.sort()).toEqual(["results-1.jsonl", "results-2.jsonl"]);
  const merged = parseResultLines(files.map((name) => readFileSync(join(out, name), "utf8")).join(""));
  expect(merged.refused).toEqual([]);
  expect(merged.failures).toEqual([]);
  expect(merged.results.map(({ row, seed, steps }) => [row, seed, steps])).toEqual([
    ["a", 1, STEPS],
    ["b", 1, STEPS],
  ]);
  for (const { metrics, curve, provenance, data, seed, config } of merged.results) {
    expect(metrics.crossEntropyEq12!.test).toBeGreaterThan(data.entropyNats);
    expect(metrics.crossEntropyIs!.se).toBeGreaterThan(0);
    expect(curve.step).toEqual(Array.from({ length: STEPS + 1 }, (_, i) => i));
    expect(provenance.command).toContain(`--seeds ${seed}`);
    expect(config.seed).toBe(seed);
  }
  const idle = await sweep(path, out, ...rest).ended;
  expect(idle.lines).toEqual([{ done: true, finished: 0, failed: 0, unscored: 0 }]);
});

test("a run that cannot be finished is recorded, and the others go on", async () => {
  const path = test.info().outputPath("plan.json");
  const [a] = plan.rows;
  const lost = { ...a!.config, data: { ...a!.config.data, corpus: "own" } };
  const rows = [{ id: "lost", label: "Words that are not here", config: lost }, a!];
  writeFileSync(path, JSON.stringify({ ...plan, seeds: [1], rows }));
  const out = test.info().outputPath("out");
  const ended = await sweep(path, out, "--train-only").ended;
  expect(ended.code, ended.err).toBe(1);
  expect(ended.lines.at(-1)).toEqual({ done: true, finished: 1, failed: 1, unscored: 0 });
  expect(stepOf(join(out, "a-s1.xilab"))).toBe(STEPS);
  const { failures } = parseResultLines(readFileSync(join(out, "results.jsonl"), "utf8"));
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({ row: "lost", seed: 1, step: 0, reason: expect.stringContaining("own words") });

  const again = await sweep(path, out, "--train-only").ended;
  expect(again.lines).toEqual([{ done: true, finished: 0, failed: 0, unscored: 0 }]);
});
