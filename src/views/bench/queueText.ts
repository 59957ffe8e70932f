/** What the queue says: durations, how a run stands, where the whole is. */
import { fixed, whole, withError } from "../../charts/format.ts";
import type { RunResult } from "../../protocol/results.ts";
import { isOpen, type QueuedRun, queueSeconds, type Standing, type SweepSlice } from "../../store/sweep.ts";

/** "40 s", "12 min", "3.4 h"; rough, as it is an estimate. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** The cross-entropy of the test words: exact, or the tight estimate with its standard error. */
export function crossEntropyText({ metrics }: RunResult): string {
  const { crossEntropyExact: exact, crossEntropyIs: estimate } = metrics;
  if (exact) return fixed(exact.test, 2);
  return estimate ? withError(estimate.test, estimate.se) : "–";
}

export function standingText(standing: Standing, steps: number): string {
  switch (standing.at) {
    case "waiting":
      if (standing.step === steps) return "waits to be scored";
      return standing.step > 0 ? `stopped at step ${whole(standing.step)}` : "waits";
    case "training":
      return `step ${whole(standing.step)}`;
    case "scoring":
      return `scoring, ${Math.round(100 * standing.done)} %`;
    case "done":
      return "done";
    case "failed":
      return `failed at step ${whole(standing.step)}: ${standing.reason}`;
    case "unscored":
      return `trained, not scored: ${standing.reason}`;
    default:
      return standing satisfies never;
  }
}

/** Share of the steps of a run that is done. */
export function shareDone({ run, standing }: QueuedRun): number {
  if (standing.at === "waiting" || standing.at === "training") return standing.step / run.steps;
  return 1;
}

/** In the tab's list. */
export function queueNote({ queue, state }: SweepSlice): string {
  if (queue.length === 0) return "run a plan here";
  const ended = queue.filter((entry) => !isOpen(entry)).length;
  const how = ended === queue.length ? "" : state === "paused" ? ", paused" : state === "yielding" ? ", waiting" : "";
  return `${ended} of ${queue.length} done${how}`;
}

export interface QueueSummary {
  readonly open: number;
  readonly ended: number;
  /** The run at work, or the next one. */
  readonly now: QueuedRun | null;
  /** "run 3 of 6", by place in the queue. */
  readonly place: number;
  readonly share: number;
  readonly seconds: number | null;
}

export function summariseQueue(slice: Pick<SweepSlice, "queue" | "rates">): QueueSummary {
  const { queue } = slice;
  const open = queue.filter(isOpen);
  const now = open.find(({ standing: { at } }) => at !== "waiting") ?? open[0] ?? null;
  const steps = queue.reduce((sum, { run }) => sum + run.steps, 0);
  const done = queue.reduce((sum, entry) => sum + entry.run.steps * shareDone(entry), 0);
  return {
    open: open.length,
    ended: queue.length - open.length,
    now,
    place: now ? queue.indexOf(now) + 1 : queue.length,
    share: steps > 0 ? done / steps : 0,
    seconds: queueSeconds(slice),
  };
}
