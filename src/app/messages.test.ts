import { describe, expect, it } from "vitest";
import { fakeInfo } from "../bridge/fake.ts";
import { defaultConfig } from "../config/presets.ts";
import type { CorpusProblem } from "../protocol/corpus.ts";
import type { EngineStatus } from "../protocol/trainer.ts";
import type { PageProblem } from "../store/run.ts";
import { corpusProblemMessage, engineChip, engineReason, problemMessage } from "./messages.ts";

const engine: EngineStatus = { id: "tfjs-wasm", adapter: "SIMD", software: false, reason: { code: "noWebGpu" } };

const problems: readonly PageProblem[] = [
  { code: "nonFiniteStopped", step: 3412, backTo: 3400, learningRate: 0.03, K: 1, suggestedLearningRate: 0.01 },
  { code: "deviceLost", step: 30, backTo: 20, detail: "destroyed" },
  { code: "engineChanged", engine },
  { code: "threadsLost", threads: 1, detail: "it has not answered for 3 seconds" },
  { code: "storageFull", detail: "The browser's storage is full" },
  { code: "storageUnavailable", detail: "its storage does not answer" },
  { code: "corpusUnavailable", corpus: "subtlex", detail: "the server answered 404" },
  { code: "configRefused", detail: "too many parameters" },
  { code: "fileRefused", detail: "it is no zip" },
  { code: "internal", detail: "x is undefined" },
  { code: "workerDied", detail: "out of memory", step: 9, backTo: 5 },
  { code: "workerGaveUp", detail: "out of memory" },
  { code: "recordedUnavailable", detail: "404" },
  { code: "scheduleEnded", step: 20_000 },
  { code: "plateau", step: 9000, lateNats: 11.5, earlyNats: 11.45, bestStep: 7000 },
];

describe("messages", () => {
  it("says what happened, why, and offers the fix first", () => {
    const { title, detail, actions } = problemMessage(problems[0]!);
    expect(title).toBe("Training stopped at step 3,412: the bound became NaN.");
    expect(detail).toBe("Learning rate .03 with K = 1 is the likely cause. Your words and settings are safe.");
    expect(actions[0]).toEqual({
      label: "Back to step 3,400 at .01",
      remedy: { kind: "goOnAt", learningRate: 0.01 },
    });
  });

  it.each(problems)("$code: full sentences, and a way out of every error", (problem) => {
    const { kind, title, detail, actions } = problemMessage(problem);
    expect(title).toMatch(/^[A-Z].*\.$/);
    expect(detail).toMatch(/\.$/);
    expect(detail).not.toMatch(/\.\./);
    if (kind === "error") expect(actions.length).toBeGreaterThan(0);
  });

  it("names the engine and why it is this one", () => {
    expect(engineReason(engine)).toBe(
      "Computing on the processor in WebAssembly (SIMD). This browser offers no WebGPU.",
    );
    const info = fakeInfo(defaultConfig, 1, 0, "paused");
    expect(engineChip({ source: "run", state: "paused", opening: false, compiling: false, info }).text).toBe(
      "tfjs · cpu",
    );
    expect(engineChip({ source: "recorded", state: "paused", opening: false, compiling: false, info: null }).mark).toBe(
      "replay",
    );
    expect(engineChip({ source: "run", state: "recovering", opening: false, compiling: false, info }).mark).toBe(
      "lost",
    );
    expect(engineChip({ source: "run", state: "loading", opening: true, compiling: false, info }).mark).toBe("busy");
  });

  it("says that a program is being made, before its first run and during a swap, but not over a loss", () => {
    const info = fakeInfo(defaultConfig, 1, 0, "training");
    const swap = { source: "run", state: "training", opening: false, compiling: true, info } as const;
    expect(engineChip(swap)).toMatchObject({ mark: "busy", text: "compiling kernels" });
    expect(engineChip({ ...swap, state: "loading", opening: true, info: null }).text).toBe("compiling kernels");
    expect(engineChip({ ...swap, state: "recovering" }).mark).toBe("lost");
  });

  it("explains every refusal of own words", () => {
    const refusals: readonly CorpusProblem[] = [
      { code: "empty" },
      { code: "binary", at: 3 },
      { code: "tooLarge", bytes: 60 * 2 ** 20, limit: 50 * 2 ** 20 },
      { code: "noWords", leftOut: [{ reason: "tooRare", types: 12, tokens: 12, examples: [] }] },
      { code: "oneWord", word: "only" },
      { code: "malformed", line: 2, text: "??" },
      { code: "unreadable", detail: "gone" },
      { code: "cancelled" },
    ];
    const texts = refusals.map(corpusProblemMessage);
    expect(new Set(texts).size).toBe(refusals.length);
    expect(texts[2]).toBe("60 MB is above the limit of 50 MB. Use a part of it.");
    expect(texts[3]).toContain("12 too rare");
    // what to do follows what is wrong
    expect(texts[4]).toMatch(/needs at least two: add some/);
    expect(texts[5]).toContain("“??”. Mend the line");
    expect(texts[6]).toMatch(/^It could not be read: gone\. Choose it again, or paste its text\.$/i);
  });
});
