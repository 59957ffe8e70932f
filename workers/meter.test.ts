import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Meter, type Taken } from "./meter.ts";

const taken = (steps: number, ms: number, words: number, busyMs: number | null = null): Taken => ({
  steps,
  ms,
  words,
  busyMs,
});

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
    expect(meter.figures(1024, 3)).toEqual({
      steps: 0,
      stepMs: null,
      busyMs: null,
      threads: 3,
      wordsPerStep: null,
      compileMs: 31,
      firstStepMs: null,
      memoryBytes: 1024,
      evaluationShare: null,
    });
  });

  it("takes the median over steps, not over bursts", () => {
    const meter = new Meter();
    for (const ms of [10, 12, 500]) meter.stepped(taken(1, ms, 64));
    expect(meter.figures(null, null).stepMs).toBe(12);
    // four steps of 2 ms among seven
    meter.stepped(taken(4, 8, 256));
    expect(meter.figures(null, null).stepMs).toBe(2);
    expect(meter.figures(null, null).wordsPerStep).toBe(64);
  });

  it("forgets steps older than three seconds, and never the last", () => {
    const meter = new Meter();
    meter.stepped(taken(1, 100, 64));
    vi.advanceTimersByTime(2_000);
    meter.stepped(taken(1, 20, 32));
    expect(meter.figures(null, null).wordsPerStep).toBe(48);
    vi.advanceTimersByTime(2_000);
    meter.stepped(taken(1, 20, 32));
    expect(meter.figures(null, null)).toMatchObject({ stepMs: 20, wordsPerStep: 32 });
    vi.advanceTimersByTime(9_000);
    meter.stepped(taken(1, 9_000, 16));
    expect(meter.figures(null, null)).toMatchObject({ stepMs: 9_000, wordsPerStep: 16 });
  });

  it("tells the time a thread was busy by steps too, and only where all of it is known", () => {
    const meter = new Meter();
    // of a step: 9, 7 and three times 2
    meter.stepped(taken(1, 10, 64, 9));
    meter.stepped(taken(1, 30, 64, 7));
    meter.stepped(taken(3, 60, 192, 6));
    expect(meter.figures(null, 2)).toMatchObject({ steps: 5, stepMs: 20, busyMs: 2, threads: 2, firstStepMs: 10 });
    meter.stepped(taken(1, 30, 64, 8));
    meter.stepped(taken(1, 30, 64, 8));
    expect(meter.figures(null, 2)).toMatchObject({ steps: 7, stepMs: 20, busyMs: 7, firstStepMs: 10 });
    meter.stepped(taken(1, 30, 64));
    expect(meter.figures(null, 2).busyMs).toBeNull();
    meter.compiled(4);
    meter.stepped(taken(2, 50, 64, 20));
    expect(meter.figures(null, 2)).toMatchObject({ steps: 2, busyMs: 10, firstStepMs: 25 });
  });

  it("tells the evaluations' part of the time since the program was made", () => {
    const meter = new Meter();
    meter.stepped(taken(3, 90, 192));
    meter.evaluated(10);
    expect(meter.figures(null, null).evaluationShare).toBeCloseTo(0.1, 12);
    meter.compiled(5);
    expect(meter.figures(null, null)).toMatchObject({ compileMs: 5, stepMs: null, evaluationShare: null });
    meter.stepped(taken(1, 30, 64));
    expect(meter.figures(null, null).evaluationShare).toBe(0);
  });
});
