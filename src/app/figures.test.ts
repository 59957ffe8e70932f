import { describe, expect, it } from "vitest";
import { fakeFrame, fakeInfo } from "../bridge/fake.ts";
import { defaultConfig } from "../config/presets.ts";
import type { EngineFigures } from "../protocol/frame.ts";
import type { RunInfo } from "../protocol/trainer.ts";
import { figureRows } from "./figures.ts";

const compiled = { id: "wasm", adapter: "SIMD", software: true, reason: { code: "asked" } } as const;
const info = { ...fakeInfo(defaultConfig, 1, 9, "training"), engine: compiled, parameters: 12_345 };
const none: EngineFigures = {
  steps: 0,
  stepMs: null,
  busyMs: null,
  threads: null,
  wordsPerStep: null,
  compileMs: 30.4,
  firstStepMs: null,
  memoryBytes: null,
  evaluationShare: null,
};
const texts = (input: Parameters<typeof figureRows>[0]) =>
  Object.fromEntries(figureRows(input).map(({ label, value, unit }) => [label, `${value} ${unit}`.trim()]));

describe("the engine's figures", () => {
  it("are the measured ones, with their units", () => {
    const { engine: figures } = fakeFrame(1, 1, 1);
    expect(texts({ info, figures, stepsPerSecond: 48.6, fps: 60 })).toEqual({
      training: "49 steps/s",
      "one step": "20 ms",
      "thread busy": "12 ms a step",
      threads: "2 share a step",
      words: "3,110 words/s",
      batch: `${defaultConfig.optimiser.batch} words, K = ${defaultConfig.objective.K}`,
      weights: "12,345 numbers",
      "compiled in": "30 ms",
      "first step": "41 ms",
      memory: "1 MB",
      evaluations: "5 % of the time",
      "this page": "60 frames/s",
    });
  });

  it("are dashes where nothing was measured", () => {
    const rows = texts({ info, figures: none, stepsPerSecond: null, fps: null });
    for (const label of [
      "training",
      "one step",
      "thread busy",
      "threads",
      "words",
      "first step",
      "memory",
      "evaluations",
      "this page",
    ])
      expect(rows[label]).toBe("–");
    expect(rows["compiled in"]).toBe("30 ms");
  });

  it("say on how many steps they stand, and what a thread that does not wait is doing", () => {
    const { engine: figures } = fakeFrame(1, 1, 1);
    const about = (id: RunInfo["engine"]["id"], label: string, given: EngineFigures = figures) =>
      figureRows({ info: { ...info, engine: { ...compiled, id } }, figures: given, stepsPerSecond: 9, fps: 60 }).find(
        (row) => row.label === label,
      )?.about;
    expect(about("wasm", "one step")).toBe("median of 150 steps of the last three seconds, wall clock in the worker");
    expect(about("wasm", "one step", { ...figures, steps: 1 })).toMatch(/^median of 1 step of /);
    expect(about("wgsl", "JavaScript")).toMatch(/less its wait for the graphics card; median of 150 steps/);
    expect(about("wasm", "thread busy")).toMatch(/less its wait for the other threads: WebAssembly and JavaScript/);
    expect(about("wasm", "thread busy", { ...figures, threads: 1 })).not.toMatch(/wait/);
    expect(about("js", "thread busy")).toMatch(/JavaScript, kernels included/);
  });

  it("call nothing compiled that runs op by op", () => {
    const engine = { ...compiled, id: "tfjs-wasm" } as const;
    expect(texts({ info: { ...info, engine }, figures: none, stepsPerSecond: 3.14, fps: 60 })).toMatchObject({
      training: "3.1 steps/s",
      "compiled in": "–",
    });
  });
});
