import { describe, expect, it } from "vitest";
import type { StepRecord } from "./engines/engine.ts";
import { Recorder } from "./recorder.ts";

const record = (step: number, boundNats: number): StepRecord => ({
  step,
  boundNats,
  gradNorm: 1,
  learningRate: 0.01,
  skipped: false,
  words: 4,
  T: 2,
  weightVariance: Float32Array.of(1, 3),
  live: Float32Array.of(4, 1),
  anatomy: null,
});

describe("a run's curve", () => {
  it("goes out once, with words and seconds added up and the variance weighed by live words", () => {
    const recorder = new Recorder(3);
    recorder.add(record(1, 9), 0.5);
    recorder.add(record(2, 8), 0.25);
    const trace = recorder.takeTrace()!;
    expect([...trace.columns]).toEqual([1, 9, 1, 0.01, 7 / 5, 4, 0.5, 2, 8, 1, 0.01, 7 / 5, 8, 0.75]);
    expect([...trace.weightVariance]).toEqual([1, 3, Number.NaN, 1, 3, Number.NaN]);
    expect(recorder.takeTrace()).toBeNull();
  });

  it("forgets what lies after a checkpoint", () => {
    const recorder = new Recorder(3);
    for (let step = 1; step <= 5; step++) recorder.add(record(step, 10 - step), 1);
    recorder.takeTrace();
    recorder.add(record(6, 4), 1);
    recorder.backTo(3, 12, 3);
    expect(recorder.curve.n).toBe(3);
    expect(recorder.words).toBe(12);
    expect(recorder.seconds).toBe(3);
    expect(recorder.takeTrace()).toBeNull();
    recorder.add(record(4, 1), 1);
    expect(recorder.takeTrace()!.columns[0]).toBe(4);
  });

  it("stays bounded, its lowest and highest steps kept", () => {
    const recorder = new Recorder(2);
    const n = 300_000;
    for (let step = 1; step <= n; step++) {
      recorder.add(record(step, step === 123_456 ? -50 : 5), 0);
      if (step % 5000 === 0) recorder.takeTrace();
    }
    const { curve } = recorder;
    expect(curve.n).toBeLessThanOrEqual(262_144 + 5000);
    const bounds = Array.from({ length: curve.n }, (_, i) => curve.columns[i * 7 + 1]!);
    expect(Math.min(...bounds.slice(0, 100_000), ...bounds.slice(100_000, 200_000))).toBe(-50);
    expect(curve.columns[(curve.n - 1) * 7]).toBe(n);
  });
});
