/** From the lines of sweeps to the file of the page: merged, checked, rounded, with references; nothing invented. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plans } from "../../src/plans/registry.ts";
import type { ResultData, RunResult } from "../../src/protocol/results.ts";
import { resultData } from "../../src/runs/dataHash.ts";
import { parseResults } from "../../src/runs/results.ts";
import { roundResult } from "../../src/runs/rounding.ts";
import { sampleResult } from "../../src/runs/sampleResults.ts";
import { splitWords } from "../lab/words.ts";
import { buildResults, copyCheckpoints, formatResults, mergeResults, resultFiles } from "./build.ts";

const root = mkdtempSync(join(tmpdir(), "results-"));
afterAll(() => rmSync(root, { recursive: true }));

const { config } = plans.table1.rows[0]!;
let data: ResultData;
beforeAll(async () => {
  const { corpus, split } = await splitWords(config.data);
  data = resultData(corpus, split);
});

const result = (row: string, seed: number, runHash = `${seed}`.repeat(64)): RunResult => {
  const sample = sampleResult({ row, seed });
  return { ...sample, data, config: { ...config, seed }, provenance: { ...sample.provenance, runHash } };
};
const failed = (row: string, seed: number) => ({
  ...{ version: 1, failed: true, row, label: row, config: { ...config, seed }, seed, steps: 10 },
  ...{ step: 4, reason: "the bound was not finite at step 4" },
});
let folders = 0;
function folderOf(files: Readonly<Record<string, readonly object[] | string>>): string {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  for (const [name, lines] of Object.entries(files)) {
    const text = typeof lines === "string" ? lines : lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
const quiet = (): void => undefined;
const request = { standard: [config.data], keep: [], built: "2026-11-20T14:00:00.000Z", note: quiet };

describe("merging", () => {
  test("shards and folders, one result a run, failures only where nothing else is known", () => {
    const a = folderOf({
      "results-1.jsonl": [result("a", 1), failed("b", 1)],
      "results-2.jsonl": [result("a", 2), failed("c", 1)],
      "a-s1.curve.json": "{}",
    });
    const b = folderOf({ "results.jsonl": [result("a", 1), result("b", 1)] });
    expect(resultFiles([a])).toHaveLength(2);
    const merged = mergeResults(resultFiles([a, b]), quiet);
    expect(merged.results.map(({ result: { row, seed } }) => [row, seed])).toEqual([
      ["a", 1],
      ["a", 2],
      ["b", 1],
    ]);
    expect(merged.failures.map(({ row }) => row)).toEqual(["c"]);
  });

  test("a damaged line is named and left out", () => {
    const whole = JSON.stringify(result("a", 1));
    const folder = folderOf({ "results.jsonl": `${whole}\n${whole.slice(0, 100)}\n` });
    const notes: string[] = [];
    const { results } = mergeResults(resultFiles([folder]), (text) => notes.push(text));
    expect(results).toHaveLength(1);
    expect(notes.join()).toContain("line 2");
  });

  test("two runs under one name are refused", () => {
    const a = folderOf({ "results.jsonl": [result("a", 1)] });
    const b = folderOf({ "results.jsonl": [result("a", 1, "f".repeat(64))] });
    expect(() => mergeResults(resultFiles([a, b]), quiet)).toThrow("another run of a-s1");
  });

  test("a folder without results is refused", () => {
    expect(() => resultFiles([folderOf({ "other.txt": "" })])).toThrow("holds no results");
    expect(() => resultFiles([join(root, "nowhere")])).toThrow("is not there");
  });
});

describe("the file", () => {
  test("is read back by the page as what was measured, rounded; each row's settings once", async () => {
    const lines = [result("a", 1), result("b", 1), result("a", 2), failed("c", 1)];
    const folder = folderOf({ "results.jsonl": lines });
    const { results } = await buildResults({ ...request, sources: [folder] });
    const text = formatResults(results);
    const read = parseResults(text);
    if (!read.ok) throw new Error(read.reason);
    expect(read.value.results).toEqual(
      lines.slice(0, 3).map((line) => ({ ...roundResult(line as RunResult), checkpoint: null })),
    );
    expect(read.value.failures.map(({ row, step }) => [row, step])).toEqual([["c", 4]]);
    expect(JSON.parse(text).rows).toHaveLength(3);
    const [reference] = read.value.references;
    expect(reference!.data).toEqual(data);
    // published with the words: entropy of the corpus' data as a whole
    expect(reference!.data.entropyNats).toBeCloseTo(6.5657, 4);
    expect(reference!.ngramTestNats).toHaveLength(6);
  });

  test("keeps the weights that are asked for beside it", async () => {
    const folder = folderOf({ "results.jsonl": [result("a", 1)], "a-s1.xilab": "weights" });
    const { results, checkpoints } = await buildResults({ ...request, sources: [folder], keep: ["a-s1"] });
    expect(results.results[0]!.checkpoint).toBe("a-s1.xilab");
    const to = folderOf({});
    copyCheckpoints(checkpoints, to);
    expect(readdirSync(to)).toEqual(["a-s1.xilab"]);
    expect(readFileSync(join(to, "a-s1.xilab"), "utf8")).toBe("weights");
    const without = buildResults({ ...request, sources: [folder], keep: ["b-s1"] });
    await expect(without).rejects.toThrow("no result of b-s1");
  });

  test("results of other words are refused", async () => {
    const other = result("a", 1);
    const folder = folderOf({ "results.jsonl": [{ ...other, data: { ...other.data, hash: "0".repeat(64) } }] });
    await expect(buildResults({ ...request, sources: [folder] })).rejects.toThrow("other words");
  });
});
