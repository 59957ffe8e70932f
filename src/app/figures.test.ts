import { describe, expect, it } from "vitest";
import { fakeFrame, fakeInfo } from "../bridge/fake.ts";
import { defaultConfig } from "../config/presets.ts";
import type { EngineFigures } from "../protocol/frame.ts";
import { figureRows } from "./figures.ts";

const compiled = { id: "wasm", adapter: "SIMD", software: true, reason: { code: "asked" } } as const;
const info = { ...fakeInfo(defaultConfig, 1, 9, "training"), engine: compiled, parameters: 12_345 };
const none: EngineFigures = {
  stepMs: null,
  wordsPerStep: null,
  compileMs: 30.4,
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
      words: "3,110 words/s",
      batch: `${defaultConfig.optimiser.batch} words, K = ${defaultConfig.objective.K}`,
      weights: "12,345 numbers",
      "compiled in": "30 ms",
      memory: "1 MB",
      evaluations: "5 % of the time",
      "this page": "60 frames/s",
    });
  });

  it("are dashes where nothing was measured", () => {
    const rows = texts({ info, figures: none, stepsPerSecond: null, fps: null });
    for (const label of ["training", "one step", "words", "memory", "evaluations", "this page"])
      expect(rows[label]).toBe("–");
    expect(rows["compiled in"]).toBe("30 ms");
  });

  it("call nothing compiled that runs op by op", () => {
    const engine = { ...compiled, id: "tfjs-wasm" } as const;
    expect(texts({ info: { ...info, engine }, figures: none, stepsPerSecond: 3.14, fps: 60 })).toMatchObject({
      training: "3.1 steps/s",
      "compiled in": "–",
    });
  });
});
