import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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

  it("evaluates within its share of the time, more often in the first minute", () => {
    const pace = new Pace();
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
});
