/** The queue of a sweep with a trainer that only counts: order, pause, reload, two tabs, failures, a full disk. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { presets } from "../config/presets.ts";
import { type PlannedRun, plannedRuns } from "../plans/runs.ts";
import { QUICK_SCORE, type ScoreOutcome } from "../protocol/evaluator.ts";
import type { SweepPlan } from "../protocol/results.ts";
import { parseResultLines } from "../runs/results.ts";
import { sampleMetrics } from "../runs/sampleResults.ts";
import { decodeXilab } from "../runs/xilab.ts";
import { patchRun } from "../store/run.ts";
import { isOpen, queueSeconds, useSweep } from "../store/sweep.ts";
import { type Fate, makeLock, makeStorage, makeTrainers, type Started } from "./fakeSweep.ts";
import { Sweep } from "./sweep.ts";
import type { SweepLock } from "./sweepLock.ts";

const STEPS = 8;
const { config } = presets.first;
const plan: SweepPlan = {
  version: 1,
  id: "tiny",
  title: "Tiny",
  steps: STEPS,
  seeds: [1],
  rows: ["a", "b", "c"].map((id) => ({ id, label: id.toUpperCase(), config })),
};
const runs = plannedRuns(plan);

const scored = { metrics: { ...sampleMetrics(11) } };
function makeScore(outcome: () => ScoreOutcome = () => ({ ok: true, value: quick })) {
  return vi.fn(() => ({ outcome: Promise.resolve(outcome()), cancel: () => undefined }));
}
const shares = { ...scored.metrics.lexical.draw, words: QUICK_SCORE.generated };
const quick = { ...scored.metrics, lexical: { draw: shares, argmax: shares } };
const data = { corpus: "subtlex", words: 9, tokens: 99, entropyNats: 2, hash: "ab" };

interface Setting {
  readonly fate?: (started: Started, nth: number) => Fate;
  readonly kept?: ReturnType<typeof makeStorage>;
  readonly lock?: () => SweepLock;
  readonly score?: ReturnType<typeof makeScore>;
}
function makeSweep({ fate = () => "on", kept = makeStorage(), lock = makeLock(), score = makeScore() }: Setting = {}) {
  const { spawn, started } = makeTrainers(fate);
  const sweep = new Sweep({
    spawn,
    score,
    facts: async () => data,
    storage: kept.storage,
    lock: lock(),
    checkpointMs: 0,
  });
  return { sweep, started, kept, lock, score };
}

const fresh = useSweep.getInitialState();
beforeEach(() => {
  useSweep.setState(fresh, true);
  patchRun({ playing: false });
});

const standings = (): string[] => useSweep.getState().queue.map(({ run, standing }) => `${run.id} ${standing.at}`);
const entry = (row: string) => useSweep.getState().queue.find(({ run }) => run.row === row)!;
const drained = (): Promise<void> =>
  vi.waitFor(() => {
    expect(useSweep.getState().state).toBe("paused");
    expect(useSweep.getState().queue.some(isOpen)).toBe(false);
  });
/** As the page is after a reload. */
const reloaded = (): void => useSweep.setState(fresh, true);

describe("the queue", () => {
  test("trains and scores run after run, each in a trainer that ends with it and keeps no run of the visitor's", async () => {
    const { sweep, started, kept, score } = makeSweep();
    await sweep.add("tiny", runs, "quick");
    expect(standings()).toEqual(["a-s1 waiting", "b-s1 waiting", "c-s1 waiting"]);
    expect(queueSeconds(useSweep.getState())).toBeNull();
    await sweep.start();
    await drained();
    expect(standings()).toEqual(["a-s1 done", "b-s1 done", "c-s1 done"]);
    expect(started.map(({ reached, ended, request }) => [reached, ended, request.keep ?? null])).toEqual(
      runs.map(() => [STEPS, true, null]),
    );
    expect(score).toHaveBeenCalledTimes(3);
    const { results, refused } = parseResultLines([...kept.lines.values()].join("\n"));
    expect(refused).toEqual([]);
    expect(results.map(({ row, seed, steps }) => [row, seed, steps])).toEqual(runs.map(({ row }) => [row, 1, STEPS]));
    // measured at every step of so short a run, from the start on
    expect(results[0]!.curve.step).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(results[0]!.curve.validationNats).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12]);
    expect(results[0]!.data).toEqual(data);
    expect(results[0]!.provenance.command).toBe("page sweep tiny --rows a --seeds 1 --steps 8 --quick-score");
  });

  test("the same runs again are not queued twice; asked for a full score they are only scored again", async () => {
    const { sweep, started, score } = makeSweep();
    await sweep.add("tiny", runs, "quick");
    await sweep.start();
    await drained();
    await sweep.add("tiny", runs, "quick");
    expect(useSweep.getState().queue).toHaveLength(3);
    await sweep.add("tiny", runs.slice(0, 1), "full");
    expect(standings()[0]).toBe("a-s1 waiting");
    await sweep.start();
    await drained();
    expect(started).toHaveLength(3);
    expect(score).toHaveBeenCalledTimes(4);
  });

  test("tells how long it takes from what was measured: steps at the row's rate, other rows by their cost", async () => {
    const slower: PlannedRun = {
      ...runs[1]!,
      config: { ...runs[1]!.config, objective: { id: "filteringIwae", K: 10 } },
    };
    const { sweep } = makeSweep({ fate: ({ reached }) => (reached === 4 ? "wait" : "on") });
    await sweep.add("tiny", [runs[0]!, slower], "quick");
    await sweep.start();
    await vi.waitFor(() => expect(useSweep.getState().rates.step.a).toBe(0.25));
    await sweep.pause();
    expect(entry("a").standing).toEqual({ at: "waiting", step: 4 });
    // 4 steps at 1/4 s, and 8 that cost (5.2 + 10) / (5.2 + K) as much
    const factor = 15.2 / (5.2 + runs[0]!.config.objective.K);
    expect(queueSeconds(useSweep.getState())).toBeCloseTo(1 + 8 * 0.25 * factor, 10);
  });

  test("a run taken off while it trains leaves nothing, and the next begins", async () => {
    const { sweep, kept } = makeSweep({ fate: ({ reached }, nth) => (nth === 1 && reached === 3 ? "wait" : "on") });
    await sweep.add("tiny", runs.slice(0, 2), "quick");
    await sweep.start();
    await vi.waitFor(() => expect(entry("a").standing.at).toBe("training"));
    const { key } = entry("a");
    await sweep.remove(key);
    await drained();
    expect(standings()).toEqual(["b-s1 done"]);
    expect([...kept.lines.keys(), ...kept.weights.keys()].filter((other) => other === key)).toEqual([]);
  });
});

describe("stopped and gone on with", () => {
  test("a pause puts the run aside at its step; going on takes it from there", async () => {
    let held = true;
    const { sweep, started } = makeSweep({ fate: ({ reached }) => (held && reached === 5 ? "wait" : "on") });
    await sweep.add("tiny", runs.slice(0, 1), "quick");
    await sweep.start();
    await vi.waitFor(() => expect(started[0]?.reached).toBe(5));
    await sweep.pause();
    expect(useSweep.getState().state).toBe("paused");
    expect(entry("a").standing).toEqual({ at: "waiting", step: 5 });
    expect(started[0]!.ended).toBe(true);
    held = false;
    await sweep.start();
    await drained();
    expect(started.map(({ request }) => request.saved !== null)).toEqual([false, true]);
    // with the engine that began it
    expect(started[1]!.request.engine).toBe("js");
    const { standing } = entry("a");
    expect(standing.at === "done" && standing.result.curve.step).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("a reload in the middle of a run finds what is done and goes on from the checkpoint", async () => {
    const first = makeSweep({ fate: ({ reached }, nth) => (nth === 2 && reached === 6 ? "wait" : "on") });
    await first.sweep.add("tiny", runs, "quick");
    await first.sweep.start();
    await vi.waitFor(() => expect(first.started[1]?.reached).toBe(6));
    // the tab is gone: nothing of it ends in order
    reloaded();
    const second = makeSweep({ kept: first.kept });
    await second.sweep.reload();
    expect(standings()).toEqual(["a-s1 done", "b-s1 waiting", "c-s1 waiting"]);
    const { standing } = entry("b");
    const step = standing.at === "waiting" ? standing.step : 0;
    expect(step).toBeGreaterThanOrEqual(4);
    await second.sweep.start();
    await drained();
    expect(second.started).toHaveLength(2);
    const saved = decodeXilab(second.started[0]!.request.saved!);
    expect(saved.ok && saved.run.step).toBe(step);
    expect(standings()).toEqual(["a-s1 done", "b-s1 done", "c-s1 done"]);
  });

  test("it waits while the visitor trains", async () => {
    const { sweep, started } = makeSweep({ fate: ({ reached }, nth) => (nth === 1 && reached === 2 ? "wait" : "on") });
    await sweep.add("tiny", runs.slice(0, 1), "quick");
    await sweep.start();
    await vi.waitFor(() => expect(started[0]?.reached).toBe(2));
    patchRun({ playing: true });
    await vi.waitFor(() => expect(useSweep.getState().state).toBe("yielding"));
    expect(entry("a").standing).toEqual({ at: "waiting", step: 2 });
    expect(started).toHaveLength(1);
    patchRun({ playing: false });
    await drained();
    expect(standings()).toEqual(["a-s1 done"]);
  });

  test("a second tab does not run the same queue", async () => {
    const first = makeSweep({ fate: ({ reached }) => (reached === 2 ? "wait" : "on") });
    await first.sweep.add("tiny", runs, "quick");
    await first.sweep.start();
    await vi.waitFor(() => expect(first.started[0]?.reached).toBe(2));
    const second = makeSweep({ kept: first.kept, lock: first.lock });
    await second.sweep.start();
    expect(useSweep.getState().state).toBe("elsewhere");
    const before = useSweep.getState().queue.length;
    await second.sweep.remove(entry("c").key);
    expect(useSweep.getState().queue).toHaveLength(before);
    expect(second.started).toHaveLength(0);
    await first.sweep.pause();
  });
});

describe("what goes wrong", () => {
  test("a run that fails is recorded with its step and reason, and the others go on", async () => {
    const { sweep, kept, started } = makeSweep({
      fate: ({ reached }, nth) => (nth === 1 && reached === 3 ? "nan" : "on"),
    });
    await sweep.add("tiny", runs.slice(0, 2), "quick");
    await sweep.start();
    await drained();
    expect(standings()).toEqual(["a-s1 failed", "b-s1 done"]);
    const { failures } = parseResultLines([...kept.lines.values()].join("\n"));
    expect(failures).toMatchObject([{ row: "a", seed: 1, step: 3, reason: "the bound was not finite at step 3" }]);
    await sweep.retry(entry("a").key);
    expect(entry("a").standing).toEqual({ at: "waiting", step: 0 });
    await sweep.start();
    await drained();
    expect(standings()).toEqual(["a-s1 done", "b-s1 done"]);
    expect(started).toHaveLength(3);
  });

  test("a worker that dies is replaced once, from the checkpoint; dead twice, the run has failed", async () => {
    const { sweep, started } = makeSweep({ fate: ({ reached }, nth) => (nth <= 3 && reached === 5 ? "die" : "on") });
    await sweep.add("tiny", runs.slice(0, 2), "quick");
    await sweep.start();
    await drained();
    expect(entry("a").standing).toMatchObject({ at: "failed", reason: "out of memory" });
    expect(standings()[1]).toBe("b-s1 done");
    expect(started).toHaveLength(4);
    expect(started[1]!.request.saved).not.toBeNull();
  });

  test("a run that cannot be scored keeps its weights and is only scored again", async () => {
    let refuse = true;
    const score = makeScore(() =>
      refuse ? { ok: false, code: "refused", detail: "no words" } : { ok: true, value: quick },
    );
    const { sweep, started } = makeSweep({ score });
    await sweep.add("tiny", runs.slice(0, 1), "quick");
    await sweep.start();
    await drained();
    expect(entry("a").standing).toEqual({ at: "unscored", reason: "no words" });
    refuse = false;
    await sweep.retry(entry("a").key);
    await sweep.start();
    await drained();
    expect(standings()).toEqual(["a-s1 done"]);
    expect(started).toHaveLength(1);
  });

  test("a full disk is told, nothing is lost, and what is there is kept when there is room again", async () => {
    const kept = makeStorage();
    kept.state.full = true;
    const { sweep } = makeSweep({ kept });
    await sweep.add("tiny", runs.slice(0, 2), "quick");
    await sweep.start();
    await drained();
    expect(useSweep.getState().storage).toMatchObject({ code: "full", detail: "no room" });
    expect(standings()).toEqual(["a-s1 done", "b-s1 done"]);
    expect(
      parseResultLines(
        useSweep
          .getState()
          .queue.map(({ line }) => line)
          .join("\n"),
      ).results,
    ).toHaveLength(2);
    kept.state.full = false;
    await sweep.add("tiny", runs.slice(2), "quick");
    expect(useSweep.getState().storage).toBeNull();
    expect([kept.lines.size, kept.weights.size]).toEqual([2, 2]);
  });
});
