/** The commands that need no browser, and how every command refuses what it cannot do. Training is tested in e2e/. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { presets } from "../src/config/presets.ts";
import { fillNormals, PURPOSE } from "../src/math/rng.ts";
import { models } from "../src/models/registry.ts";
import { sampleRun } from "../src/runs/sampleRun.ts";
import type { SavedRun } from "../src/runs/savedRun.ts";
import { encodeXilab } from "../src/runs/xilab.ts";
import { LabError, readArguments, UsageError } from "./lab/command.ts";
import { info } from "./lab/info.ts";
import { sample, sampleWords } from "./lab/sample.ts";
import { train } from "./lab/train.ts";
import { settings } from "./lab/trainSettings.ts";
import { verify } from "./lab/verify.ts";

const folder = mkdtempSync(join(tmpdir(), "lab-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A run of the word model with random weights: all that sampling needs. */
function randomRun(): SavedRun {
  const config = { ...presets.first.config, data: { ...presets.first.config.data, corpus: "own" } };
  const layout = models.dssm.parameters(config, { V: 4 }).map(({ name, shape }) => ({ name, shape: [...shape] }));
  const n = layout.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const parameters = new Float32Array(n);
  fillNormals(parameters, 0, n, { seed: 7, purpose: PURPOSE.init, step: 0 }, 0);
  const zeros = new Float32Array(n);
  return sampleRun({ config, layout, parameters, m: zeros, v: zeros, ages: new Uint32Array(layout.length), T: 6 });
}
const run = randomRun();
const file = join(folder, "run.xilab");
writeFileSync(file, encodeXilab(run));

let output: string[] = [];
beforeEach(() => {
  output = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => output.push(String(text)) > 0);
  vi.spyOn(console, "log").mockImplementation((text) => void output.push(`${text}\n`));
});
afterEach(() => {
  vi.restoreAllMocks();
});
const jsonLines = () =>
  output
    .join("")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("sample", () => {
  test("writes n words of the run's letters, the same for the same seed", async () => {
    expect(await sample.run([file, "--n", "30", "--seed", "5", "--json"])).toBe(0);
    const lines = jsonLines();
    expect(lines).toHaveLength(30);
    for (const { word, inCorpus } of lines) {
      expect([...word].every((letter) => run.alphabet.includes(letter))).toBe(true);
      expect([...word].length).toBeLessThanOrEqual(run.T);
      expect(inCorpus).toBe(run.own?.counts.words.includes(word));
    }
    expect(lines.map(({ word }) => word)).toEqual(sampleWords(run, 30, 5, "draw"));
    expect(sampleWords(run, 30, 6, "draw")).not.toEqual(sampleWords(run, 30, 5, "draw"));
  });

  test("the first words do not depend on how many are asked for", () => {
    expect(sampleWords(run, 300, 5, "draw").slice(0, 10)).toEqual(sampleWords(run, 10, 5, "draw"));
  });
});

test("info tells corpus, step and hash", async () => {
  expect(await info.run([file, "--json"])).toBe(0);
  const [facts] = jsonLines();
  expect(facts).toMatchObject({ step: run.step, corpus: { label: "My words", words: 3, tokens: 6, letters: 3 } });
  expect(facts.provenance.runHash).toMatch(/^[0-9a-f]{64}$/);
  output = [];
  expect(await info.run([file])).toBe(0);
  expect(output.join("")).toContain(facts.provenance.runHash);
});

describe("refuses in one line", () => {
  const damaged = join(folder, "damaged.xilab");
  writeFileSync(damaged, encodeXilab(run).subarray(0, 500));
  const text = join(folder, "one.txt");
  writeFileSync(text, "word\n");
  const notConfig = join(folder, "other.json");
  writeFileSync(notConfig, '{"name": "something else"}');

  test.each([
    [sample, [], UsageError, ".xilab file is needed"],
    [sample, [file, file], UsageError, ".xilab file is needed"],
    [sample, [join(folder, "missing.xilab")], LabError, "is not there"],
    [sample, [folder], LabError, "cannot be read"],
    [sample, [damaged], LabError, "cannot be opened"],
    [sample, [file, "--n", "0"], UsageError, "whole number from 1"],
    [sample, [file, "--mode", "best"], UsageError, "draw or argmax"],
    [info, [file, "--what"], UsageError, "--what"],
    [train, [], UsageError, "--steps is needed"],
    [train, ["--steps", "1e9"], UsageError, "--steps takes"],
    [train, ["--steps", "5", "--preset", "none"], UsageError, "no preset"],
    [train, ["--steps", "5", "--preset", "first", "--config", file], UsageError, "not both"],
    [train, ["--steps", "5", "--engine", "abacus"], UsageError, "no engine"],
    [train, ["--steps", "5", "--corpus", "none"], LabError, "neither a corpus"],
    [train, ["--steps", "5", "--corpus", text], LabError, "only one word"],
    [train, ["--steps", "5", "--config", notConfig], LabError, "no configuration"],
    [train, ["--steps", "5", "--out", join(folder, "no", "run.xilab")], LabError, "is not there"],
    [verify, [], UsageError, "fixture is needed"],
    [verify, [file], LabError, "not JSON"],
    [verify, [notConfig, "--engine", "abacus"], UsageError, "no engine"],
  ])("%#", async (command, args, kind, part) => {
    const refusal = command.run(args);
    await expect(refusal).rejects.toBeInstanceOf(kind);
    await expect(refusal).rejects.toThrow(part);
    await refusal.catch((error: Error) => expect(error.message).not.toContain("\n"));
  });
});

describe("settings of a training", () => {
  const read = (...args: string[]) =>
    settings(
      readArguments(
        ["--steps", "40", ...args],
        ["preset", "config", "steps", "seed", "corpus", "batch", "log-every"],
        [],
      ),
    );

  test("a preset with seed and batch", async () => {
    const { config, own, steps, logEvery } = await read("--preset", "paper", "--seed", "9", "--batch", "16");
    expect(config.flows).toEqual(presets.paper.config.flows);
    expect(config).toMatchObject({ seed: 9, optimiser: { batch: 16 }, objective: { K: 10 } });
    expect({ own, steps, logEvery }).toEqual({ own: null, steps: 40, logEvery: 2 });
  });

  test("words of one's own, through the parser of the page", async () => {
    const list = join(folder, "birds.tsv");
    writeFileSync(list, "owl\t3\nkite\t2\nheron\t1\n");
    const { config, own } = await read("--corpus", list);
    expect(config.data).toMatchObject({ corpus: "own", minCount: 1 });
    expect(own).toMatchObject({ label: "birds", counts: { words: ["owl", "kite", "heron"] } });
  });

  test("a configuration file or the hash of a link", async () => {
    const json = join(folder, "config.json");
    writeFileSync(json, JSON.stringify({ seed: 4, objective: { id: "filteringIwae", K: 5 } }));
    expect((await read("--config", json)).config).toMatchObject({ seed: 4, objective: { id: "filteringIwae", K: 5 } });
    const link = join(folder, "link.txt");
    writeFileSync(link, "https://example.org/lab/#v=1&seed=6\n");
    expect((await read("--config", link)).config.seed).toBe(6);
  });
});
