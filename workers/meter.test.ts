import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Meter } from "./meter.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("meter", () => {
  it("knows what compiling took, and nothing of steps before the first", () => {
    const meter = new Meter();
    meter.compiled(31);
    expect(meter.figures(1024)).toEqual({
      stepMs: null,
      wordsPerStep: null,
      compileMs: 31,
      memoryBytes: 1024,
      evaluationShare: null,
    });
  });

  it("takes the median over steps, not over bursts", () => {
    const meter = new Meter();
    for (const ms of [10, 12, 500]) meter.stepped(1, ms, 64);
    expect(meter.figures(null).stepMs).toBe(12);
    // four steps of 2 ms among seven
    meter.stepped(4, 8, 256);
    expect(meter.figures(null).stepMs).toBe(2);
    expect(meter.figures(null).wordsPerStep).toBe(64);
  });

  it("forgets steps older than three seconds, and never the last", () => {
    const meter = new Meter();
    meter.stepped(1, 100, 64);
    vi.advanceTimersByTime(2_000);
    meter.stepped(1, 20, 32);
    expect(meter.figures(null).wordsPerStep).toBe(48);
    vi.advanceTimersByTime(2_000);
    meter.stepped(1, 20, 32);
    expect(meter.figures(null)).toMatchObject({ stepMs: 20, wordsPerStep: 32 });
    vi.advanceTimersByTime(9_000);
    meter.stepped(1, 9_000, 16);
    expect(meter.figures(null)).toMatchObject({ stepMs: 9_000, wordsPerStep: 16 });
  });

  it("tells the evaluations' part of the time since the program was made", () => {
    const meter = new Meter();
    meter.stepped(3, 90, 192);
    meter.evaluated(10);
    expect(meter.figures(null).evaluationShare).toBeCloseTo(0.1, 12);
    meter.compiled(5);
    expect(meter.figures(null)).toMatchObject({ compileMs: 5, stepMs: null, evaluationShare: null });
    meter.stepped(1, 30, 64);
    expect(meter.figures(null).evaluationShare).toBe(0);
  });
});
