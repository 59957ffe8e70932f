/** The sweep in the page: its queue, how each run stands, and whether storage holds. Written by `bridge/sweep.ts` only. */
import { create } from "zustand";
import { noRates, type Rates, type Remaining, secondsLeft } from "../plans/estimate.ts";
import type { PlannedRun } from "../plans/runs.ts";
import type { RunResult } from "../protocol/results.ts";
import type { KeepResult } from "../runs/database.ts";

export type ScoreSize = "quick" | "full";

export type Standing =
  | { readonly at: "waiting"; readonly step: number }
  | { readonly at: "training"; readonly step: number; readonly stepsPerSecond: number }
  | { readonly at: "scoring"; readonly done: number }
  | { readonly at: "done"; readonly result: RunResult }
  | { readonly at: "failed"; readonly step: number; readonly reason: string }
  /** Trained whole; its weights are kept. */
  | { readonly at: "unscored"; readonly reason: string };

export interface QueuedRun {
  /** Name and settings: equal keys are the same run. */
  readonly key: string;
  /** Id of the plan it came from. */
  readonly plan: string;
  readonly run: PlannedRun;
  readonly score: ScoreSize;
  readonly standing: Standing;
  /** Its line of `results.jsonl`, once it has ended. */
  readonly line: string | null;
}

/** `yielding`: it waits while the visitor's own run trains; `elsewhere`: another tab has the queue. */
export type SweepState = "paused" | "running" | "yielding" | "elsewhere";

export interface SweepSlice {
  readonly loaded: boolean;
  readonly state: SweepState;
  readonly queue: readonly QueuedRun[];
  readonly rates: Rates;
  /** The last failure to keep something; what could not be kept is in this tab only. */
  readonly storage: Extract<KeepResult, { ok: false }> | null;
}

export const useSweep = create<SweepSlice>()(() => ({
  loaded: false,
  state: "paused",
  queue: [],
  rates: noRates,
  storage: null,
}));

export const patchSweep = (part: Partial<SweepSlice>): void => useSweep.setState(part);

export function setStanding(key: string, standing: Standing, line?: string): void {
  useSweep.setState(({ queue }) => ({
    queue: queue.map((entry) => (entry.key === key ? { ...entry, standing, line: line ?? entry.line } : entry)),
  }));
}

/** Still to be trained or scored. */
export const isOpen = ({ standing: { at } }: QueuedRun): boolean =>
  at === "waiting" || at === "training" || at === "scoring";

function remaining({ run, score, standing }: QueuedRun): Remaining {
  const done = standing.at === "scoring" ? run.steps : "step" in standing ? standing.step : 0;
  return { run, score, steps: run.steps - done };
}

/** Seconds until the queue is empty; null before anything was measured. */
export const queueSeconds = ({ queue, rates }: Pick<SweepSlice, "queue" | "rates">): number | null =>
  secondsLeft(
    queue.filter(isOpen).map(remaining),
    queue.map(({ run }) => run),
    rates,
  );
