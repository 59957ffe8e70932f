import { describe, expect, it } from "vitest";
import type { Evaluation } from "../src/protocol/frame.ts";
import type { RunData } from "./data.ts";
import { Observer } from "./observer.ts";
import { Pace } from "./pace.ts";
import type { Run } from "./run.ts";
import type { WatchTask } from "./runWatch.ts";
import type { WatchLink } from "./watcher.ts";

const evaluationOf = (step: number): Evaluation => ({
  step,
  validation: { nats: 10, se: 0.1, words: 5 },
  information: null,
  watched: null,
  crossEntropy: null,
});

/** A worker that answers when it is told to. */
function fakeLink() {
  const waiting: (() => void)[] = [];
  const began: RunData[] = [];
  const sent: WatchTask[] = [];
  const link: WatchLink = {
    api: {
      begin: async (data) => void began.push(data),
      watch: (task) =>
        new Promise((resolve) => {
          sent.push(task);
          waiting.push(() => resolve({ evaluation: evaluationOf(task.step), costMs: 100 }));
        }),
    },
    died: new Promise(() => undefined),
    terminate: () => undefined,
  };
  const answer = async (): Promise<void> => {
    waiting.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { link, answer, began, sent };
}

const data = {} as RunData;
/** A run at a step, with what it was told. */
function fakeRun() {
  const told: number[] = [];
  const parameters = Float32Array.of(1, 2, 3);
  const run = {
    step: 0,
    data,
    watchTask: async (word: string | null) => ({ step: run.step, config: {}, slots: [], parameters, word }),
    watched: ({ evaluation }: { evaluation: Evaluation }) => {
      if (evaluation.step > run.step) return false;
      told.push(evaluation.step);
      return true;
    },
  };
  return { run: run as unknown as Run & { step: number }, told, parameters };
}

describe("evaluation beside training", () => {
  it("does not hold up the steps, sends the words once, and keeps the run's own weights", async () => {
    const { link, answer, began, sent } = fakeLink();
    const { run, told, parameters } = fakeRun();
    const observer = new Observer(() => link, new Pace());
    observer.follow(run);
    await observer.attend(run, "word");
    await new Promise((resolve) => setTimeout(resolve, 0));
    run.step = 5;
    // one at a time
    await observer.attend(run, "word");
    expect(sent.map(({ step, word }) => [step, word])).toEqual([[0, "word"]]);
    expect(observer.takeEvaluation()).toBeNull();
    await answer();
    expect(told).toEqual([0]);
    expect(observer.takeEvaluation()!.step).toBe(0);
    expect(observer.takeEvaluation()).toBeNull();
    const settled = observer.settle(run, null);
    await new Promise((resolve) => setTimeout(resolve, 0));
    await answer();
    await settled;
    expect(told).toEqual([0, 5]);
    expect(began).toHaveLength(1);
    expect([...parameters]).toEqual([1, 2, 3]);
  });

  it("drops what belongs to another run, or to steps the run has gone back behind", async () => {
    const { link, answer } = fakeLink();
    const { run, told } = fakeRun();
    const observer = new Observer(() => link, new Pace());
    observer.follow(run);
    run.step = 9;
    await observer.attend(run, null);
    await new Promise((resolve) => setTimeout(resolve, 0));
    run.step = 4;
    await answer();
    expect(told).toEqual([]);
    expect(observer.takeEvaluation()).toBeNull();
    const other = fakeRun();
    const settled = observer.settle(run, null);
    await new Promise((resolve) => setTimeout(resolve, 0));
    observer.follow(other.run);
    await answer();
    await settled;
    expect(told).toEqual([]);
    expect(observer.takeEvaluation()).toBeNull();
  });
});
