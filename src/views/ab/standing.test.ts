import { describe, expect, it } from "vitest";
import { runA } from "../../store/run.ts";
import { placeText, speedText } from "./standing.ts";

const still = { ...runA.use.getState(), state: "paused" as const, step: 100 };
const moving = { ...still, state: "training" as const, playing: true, stepsPerSecond: 200 };
const figures = {
  ...{ steps: 100, stepMs: 3.14, busyMs: 3, threads: 1, wordsPerStep: 64 },
  ...{ compileMs: 10, firstStepMs: 5, memoryBytes: 1000, evaluationShare: 0.05 },
};
const together = { alone: false };

describe("two runs", () => {
  it("stand or train together, whatever steps lie between two frames", () => {
    expect(placeText(still, still, together)).toBe("Both stand at step 100.");
    expect(placeText(moving, { ...moving, step: 30 }, together)).toBe("Both train, step by step on the same words.");
  });

  it("say who waits", () => {
    expect(placeText({ ...moving, step: 5000 }, { ...moving, step: 1200 }, together)).toBe(
      "A waits at step 5,000 for B, now at 1,200.",
    );
    expect(placeText(still, { ...still, step: 300 }, together)).toBe("B waits at step 300 for A, now at 100.");
    expect(placeText(moving, { ...moving, opening: true }, together)).toBe("B starts; A waits for it.");
  });

  it("say when A goes on alone", () => {
    expect(placeText(moving, { ...still, step: 40 }, { alone: true })).toBe("B stopped at step 40. A trains on alone.");
  });

  it("tell what a step costs each, and how fast both are", () => {
    expect(speedText(still, still)).toBeNull();
    const a = { ...moving, figures };
    const b = { ...moving, figures: { ...figures, stepMs: 12.7 } };
    expect(speedText(a, b)).toBe("A 3.14 ms a step, B 13 ms a step; together 200 steps/s.");
    expect(speedText({ ...a, playing: false }, still)).toBe("A 3.14 ms a step.");
  });
});
