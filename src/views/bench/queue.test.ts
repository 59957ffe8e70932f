/** What the queue says of its runs, and what the form makes of a plan. */
import { beforeEach, describe, expect, test } from "vitest";
import { plans } from "../../plans/registry.ts";
import { plannedRuns } from "../../plans/runs.ts";
import { sampleResult } from "../../runs/sampleResults.ts";
import type { QueuedRun, Standing } from "../../store/sweep.ts";
import { formRuns, looksLikePlan, patchForm, takePlan, toggleRow, useQueueForm } from "./queueForm.ts";
import { crossEntropyText, duration, queueNote, standingText, summariseQueue } from "./queueText.ts";

const [first, second] = plannedRuns(plans.best, { steps: 100 });
const entry = (run: typeof first, standing: Standing): QueuedRun => ({
  key: run!.id,
  plan: "best",
  run: run!,
  score: "quick",
  standing,
  line: null,
});

test("durations are as rough as the estimate", () => {
  expect([0.2, 59, 61, 5000, 5400, 36_000].map(duration)).toEqual([
    "1 s",
    "59 s",
    "1 min",
    "83 min",
    "1.5 h",
    "10.0 h",
  ]);
});

test("a run says where it stands", () => {
  expect(standingText({ at: "waiting", step: 0 }, 100)).toBe("waits");
  expect(standingText({ at: "waiting", step: 40 }, 100)).toBe("stopped at step 40");
  expect(standingText({ at: "waiting", step: 100 }, 100)).toBe("waits to be scored");
  expect(standingText({ at: "failed", step: 7, reason: "no" }, 100)).toBe("failed at step 7: no");
});

test("the whole is steps done of all, the place that of the run at work, the time what is left at its rate", () => {
  const training = entry(second, { at: "training", step: 50, stepsPerSecond: 5 });
  const done = entry(first, { at: "done", result: sampleResult({ row: first!.row }) });
  const rates = { step: { [second!.row]: 0.2 }, score: { quick: 3 } };
  expect(summariseQueue({ queue: [done, training], rates })).toMatchObject({
    ...{ open: 1, ended: 1, now: training, place: 2, share: 0.75, seconds: 13 },
  });
  const slice = { loaded: true, storage: null, rates, queue: [done, training] } as const;
  expect(queueNote({ ...slice, state: "running" })).toBe("1 of 2 done");
  expect(queueNote({ ...slice, state: "paused" })).toBe("1 of 2 done, paused");
});

test("the cross-entropy is exact for a GRU, else an estimate with its error", () => {
  expect(crossEntropyText(sampleResult({ row: "gru8", nats: 10, seed: 2, feedback: true }))).toBe("10.00");
  expect(crossEntropyText(sampleResult({ row: "a", nats: 11, seed: 2 }))).toBe("10.80 ± .03");
});

describe("the form", () => {
  beforeEach(() => useQueueForm.setState(useQueueForm.getInitialState(), true));

  test("names rows × seeds with its steps, less the rows left out", () => {
    expect(formRuns(useQueueForm.getState())).toHaveLength(plans.table1.rows.length * 3);
    toggleRow("gru8");
    patchForm({ seeds: [4], steps: 50 });
    const runs = formRuns(useQueueForm.getState());
    expect(runs).toHaveLength(plans.table1.rows.length - 1);
    expect(runs.every(({ steps, config }) => steps === 50 && config.seed === 4)).toBe(true);
  });

  test("takes a plan as text, refuses others with a reason and keeps the one before", () => {
    const text = JSON.stringify(plans.best);
    expect(looksLikePlan(text)).toBe(true);
    expect(looksLikePlan('{"version":1,"rows":[],"results":[],"steps":1}')).toBe(false);
    expect(takePlan(text)).toBe(true);
    expect(useQueueForm.getState().plan.title).toBe(plans.best.title);
    expect(takePlan(text.slice(0, 50))).toBe(false);
    expect(useQueueForm.getState().refused).toBe("it is cut off or no JSON");
    expect(takePlan(JSON.stringify({ ...plans.best, seeds: [1, 1] }))).toBe(false);
    expect(useQueueForm.getState().refused).toContain("a seed stands twice");
    expect(useQueueForm.getState().plan.title).toBe(plans.best.title);
  });
});
