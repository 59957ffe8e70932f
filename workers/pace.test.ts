import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultConfig } from "../src/config/presets.ts";
import { Pace } from "./pace.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("pace", () => {
  it("tells the steps per second of the last three seconds", () => {
    const pace = new Pace();
    expect(pace.stepsPerSecond()).toBe(0);
    for (let i = 0; i < 500; i++) {
      vi.advanceTimersByTime(10);
      pace.stepped(2);
    }
    expect(pace.stepsPerSecond()).toBeCloseTo(200, -1);
    vi.advanceTimersByTime(6000);
    expect(pace.stepsPerSecond()).toBe(0);
  });

  it("lets bursts grow while they are quick and shrink when they are slow", () => {
    const pace = new Pace();
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(5);
      pace.stepped(pace.burst);
    }
    expect(pace.burst).toBe(64);
    vi.advanceTimersByTime(80);
    pace.stepped(64);
    expect(pace.burst).toBe(32);
  });

  it("counts the steps to the end of the schedule, if that ends training", () => {
    const pace = new Pace();
    const run = (step: number, horizon: number) => ({
      step,
      config: { ...defaultConfig, optimiser: { ...defaultConfig.optimiser, horizon } },
    });
    expect([pace.untilEnd(run(3, 10)), pace.ended(run(10, 10))]).toEqual([Number.POSITIVE_INFINITY, false]);
    pace.stopsAtEnd = true;
    expect([3, 9, 10, 11].map((step) => pace.untilEnd(run(step, 10)))).toEqual([7, 1, Infinity, Infinity]);
    expect([9, 10, 11].map((step) => pace.ended(run(step, 10)))).toEqual([false, true, false]);
    // a constant rate has no end
    expect([pace.untilEnd(run(3, 0)), pace.ended(run(3, 0))]).toEqual([Number.POSITIVE_INFINITY, false]);
  });

  it("evaluates within its share of the time, more often in the first minute if it has a core of its own", () => {
    const pace = new Pace();
    pace.beside = true;
    pace.restart();
    expect(pace.evaluationDue(1)).toBe(true);
    pace.evaluated(1000, 1);
    expect(pace.evaluationDue(1)).toBe(false);
    vi.advanceTimersByTime(4900);
    expect(pace.evaluationDue(2)).toBe(false);
    vi.advanceTimersByTime(200);
    expect(pace.evaluationDue(2)).toBe(true);
    vi.advanceTimersByTime(60_000);
    pace.evaluated(1000, 3);
    vi.advanceTimersByTime(19_900);
    expect(pace.evaluationDue(4)).toBe(false);
    vi.advanceTimersByTime(200);
    expect(pace.evaluationDue(4)).toBe(true);
  });

  it("evaluates no more in the first minute where it takes the time of steps", () => {
    const pace = new Pace();
    pace.restart();
    pace.evaluated(1000, 1);
    vi.advanceTimersByTime(19_900);
    expect(pace.evaluationDue(2)).toBe(false);
    vi.advanceTimersByTime(200);
    expect(pace.evaluationDue(2)).toBe(true);
  });

  it("waits out a speed limit, and stops waiting when nobody wants a step", async () => {
    const pace = new Pace();
    pace.limit = 2;
    pace.stepped(1);
    let done = false;
    const waiting = pace
      .wait(() => true)
      .then(() => {
        done = true;
      });
    await vi.advanceTimersByTimeAsync(450);
    expect(done).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    await waiting;
    expect(done).toBe(true);
    pace.stepped(1);
    await pace.wait(() => false);
  });

  it("keeps the rate that was asked for, though steps and timers take time of their own", async () => {
    const pace = new Pace();
    const stepsIn = async (limit: number, stepMs: number, seconds: number): Promise<number> => {
      pace.limit = limit;
      const end = performance.now() + 1000 * seconds;
      let steps = 0;
      const train = async (): Promise<void> => {
        while (performance.now() < end) {
          vi.advanceTimersByTime(stepMs);
          pace.stepped(1);
          steps++;
          await pace.wait(() => performance.now() < end);
        }
      };
      const training = train();
      await vi.advanceTimersByTimeAsync(1000 * seconds + 200);
      await training;
      return steps;
    };
    const within = (steps: number, expected: number) => expect(Math.abs(steps - expected)).toBeLessThanOrEqual(1);
    within(await stepsIn(20, 12, 5), 100);
    // one a second, then more at once
    within(await stepsIn(1, 12, 10), 10);
    within(await stepsIn(50, 12, 4), 200);
    // a step that takes longer than its period is never waited for
    within(await stepsIn(20, 80, 4), 50);
  });
});
