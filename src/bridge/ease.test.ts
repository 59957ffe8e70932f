import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { wordMoves } from "../store/motion.ts";
import { createRun } from "../store/run.ts";
import { Ease } from "./ease.ts";
import { makeFakeTrainer } from "./fake.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

function training(stepsPerSecond: number, speed = 0) {
  const fake = makeFakeTrainer();
  const run = createRun();
  run.patch({ playing: true, stepsPerSecond, speed });
  const ask = async <T>(make: (calls: typeof fake.link.calls) => Promise<T>): Promise<T | null> =>
    make(fake.link.calls);
  new Ease({ ask }, run);
  return { log: fake.log, run };
}
/** A move and a rest. */
function drag(): void {
  wordMoves(false);
  wordMoves(false);
  wordMoves(true);
  vi.advanceTimersByTime(0);
}

test("a drag halves the steps a second once, and gives them back when it ends", () => {
  const { log } = training(120);
  drag();
  expect(log).toEqual(["speed 60", "speed 0"]);
});

test("drags in a row do not halve it again and again", () => {
  const { log, run } = training(120);
  drag();
  run.patch({ stepsPerSecond: 70 });
  vi.advanceTimersByTime(1000);
  drag();
  expect(log.slice(2)).toEqual(["speed 60", "speed 0"]);
  run.patch({ stepsPerSecond: 100 });
  vi.advanceTimersByTime(5000);
  drag();
  expect(log.slice(4)).toEqual(["speed 50", "speed 0"]);
});

test("a limit of the visitor's own is kept", () => {
  const { log } = training(10, 10);
  drag();
  expect(log).toEqual(["speed 5", "speed 10"]);
  const slow = training(40, 3);
  drag();
  expect(slow.log).toEqual(["speed 3", "speed 3"]);
});

test("a run that stands is left alone", () => {
  const { log, run } = training(0);
  drag();
  run.patch({ playing: false, stepsPerSecond: 90 });
  drag();
  expect(log).toEqual([]);
});
