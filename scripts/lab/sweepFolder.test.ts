/** What a sweep leaves in its folder, and what it makes of it when it starts again. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { presets } from "../../src/config/presets.ts";
import type { ResultCurve, RunResult } from "../../src/protocol/results.ts";
import { sampleRun } from "../../src/runs/sampleRun.ts";
import type { FailedLine } from "../../src/runs/sweepLine.ts";
import { encodeXilab } from "../../src/runs/xilab.ts";
import { readLines, SweepFolder } from "./sweepFolder.ts";

const root = mkdtempSync(join(tmpdir(), "sweep-"));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
const fresh = (): string => join(root, String(folders++));

let said: string[] = [];
beforeEach(() => {
  said = [];
  vi.spyOn(console, "error").mockImplementation((text) => void said.push(String(text)));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const { config } = presets.first;
const failed = (row: string, seed: number, step = 7): FailedLine => ({
  version: 1,
  failed: true,
  row,
  label: row,
  config,
  seed,
  steps: 10,
  step,
  reason: "the bound was not finite",
});
/** Only what the folder looks at. */
const finished = (row: string, seed: number) =>
  ({ version: 1, row, label: row, config, seed, steps: 10 }) as unknown as RunResult;

describe("results", () => {
  test("are one line a run, read back by the run's name", () => {
    const folder = new SweepFolder(fresh(), null);
    folder.append(finished("a", 1));
    folder.append(failed("b", 1));
    expect(readdirSync(folder.path)).toEqual(["results.jsonl"]);
    expect([...folder.finished().keys()]).toEqual(["a-s1", "b-s1"]);
    expect(folder.finished().get("b-s1")).toEqual(failed("b", 1));
  });

  test("a last line that a kill cut off is taken away, the others stay, and writing goes on after them", () => {
    const path = fresh();
    const before = new SweepFolder(path, null);
    before.append(finished("a", 1));
    before.append(finished("a", 2));
    const whole = readFileSync(join(path, "results.jsonl"), "utf8");
    appendFileSync(join(path, "results.jsonl"), JSON.stringify(finished("b", 1)).slice(0, 40));

    const folder = new SweepFolder(path, null);
    folder.take();
    expect(readFileSync(join(path, "results.jsonl"), "utf8")).toBe(whole);
    expect(said.join()).toContain("cut off");
    folder.append(finished("b", 1));
    expect([...folder.finished().keys()]).toEqual(["a-s1", "a-s2", "b-s1"]);
    folder.release();
  });

  test("a damaged line in the middle does not count and hides no other", () => {
    const { lines, damaged } = readLines(
      `${JSON.stringify(finished("a", 1))}\n{"row":"b","se\n\n${JSON.stringify(failed("c", 3))}\n[]\n7\nnull\n`,
    );
    expect(lines.map(({ row }) => row)).toEqual(["a", "c"]);
    expect(damaged).toBe(4);
  });

  test("shards write their own files, know each other's runs, and merge by concatenation", () => {
    const path = fresh();
    const first = new SweepFolder(path, 1);
    const second = new SweepFolder(path, 2);
    first.append(finished("a", 1));
    second.append(finished("b", 1));
    first.append(finished("c", 1));
    expect(readdirSync(path).sort()).toEqual(["results-1.jsonl", "results-2.jsonl"]);
    expect([...second.finished().keys()]).toEqual(["a-s1", "c-s1", "b-s1"]);
    const merged = ["results-1.jsonl", "results-2.jsonl"]
      .map((name) => readFileSync(join(path, name), "utf8"))
      .join("");
    expect(readLines(merged)).toEqual({ lines: [...second.finished().values()], damaged: 0 });
  });

  test("a shard mends its own file only: the other may be writing", () => {
    const path = fresh();
    new SweepFolder(path, 2).append(finished("a", 1));
    appendFileSync(join(path, "results-2.jsonl"), '{"row"');
    const folder = new SweepFolder(path, 1);
    folder.take();
    expect(readFileSync(join(path, "results-2.jsonl"), "utf8")).toMatch(/\{"row"$/);
    expect([...folder.finished().keys()]).toEqual(["a-s1"]);
    folder.release();
  });

  test("a run that failed and then ended well counts as ended well", () => {
    const folder = new SweepFolder(fresh(), null);
    folder.append(failed("a", 1));
    folder.append(finished("a", 1));
    folder.append(failed("a", 1));
    expect(folder.finished().get("a-s1")).not.toHaveProperty("failed");
  });
});

describe("the lock", () => {
  test("refuses a second sweep while the first lives, and takes over from one that was killed", () => {
    const path = fresh();
    const folder = new SweepFolder(path, null);
    writeFileSync(join(path, "sweep.lock"), `${process.ppid} ${hostname()}\n`);
    expect(() => folder.take()).toThrow("A sweep is at work");
    // beyond the largest process id of Linux
    writeFileSync(join(path, "sweep.lock"), `4194305 ${hostname()}\n`);
    folder.take();
    expect(() => new SweepFolder(path, null).take()).toThrow("A sweep is at work");
    new SweepFolder(path, 1).take();
    folder.release();
    folder.take();
  });
});

describe("checkpoints", () => {
  const run = sampleRun({ config: { ...config, data: { ...config.data, corpus: "own" } }, step: 20 });
  const curve: ResultCurve = {
    step: [0, 10, 20, 30],
    validationNats: [20, 15, 13, 12],
    meanMutualInformation: [0, 0.1, 0.2, 0.3],
    entropyGivenState: [2.9, 2.8, null, 2.6],
  };

  test("are kept whole, with their curve up to their step", () => {
    const folder = new SweepFolder(fresh(), null);
    expect(folder.checkpoint("a-s1")).toBeNull();
    expect(folder.curve("a-s1", 20).step).toEqual([]);
    folder.keep("a-s1", encodeXilab(run), curve);
    expect(readdirSync(folder.path).sort()).toEqual(["a-s1.curve.json", "a-s1.xilab"]);
    expect(folder.checkpoint("a-s1")!.saved).toMatchObject({ step: 20, parameters: run.parameters });
    expect(folder.curve("a-s1", 20)).toEqual({
      step: [0, 10, 20],
      validationNats: [20, 15, 13],
      meanMutualInformation: [0, 0.1, 0.2],
      entropyGivenState: [2.9, 2.8, null],
    });
  });

  test("one that cannot be opened is named, and the run starts again", () => {
    const folder = new SweepFolder(fresh(), null);
    folder.keep("a-s1", encodeXilab(run).subarray(0, 300), curve);
    expect(folder.checkpoint("a-s1")).toBeNull();
    expect(said.join()).toContain("starts again");
  });
});
