/**
 * How long runs will take, from what was measured here. A row that has run has its own seconds a step; one that has not
 * gets those of the others by what a step costs in relation to theirs, which makes it a rough figure.
 */
import type { RunConfig } from "../protocol/config.ts";
import type { PlannedRun } from "./runs.ts";

/** By row: seconds a step; and seconds a scoring, by its size. */
export interface Rates {
  readonly step: Readonly<Record<string, number>>;
  readonly score: Readonly<Record<string, number>>;
}
export const noRates: Rates = { step: {}, score: {} };

/**
 * Cost of a step beside one of 128 words, K = 1, d = 8: measured on the `wasm` engine (docs/performance.md), linear in
 * K, by powers in words and d.
 */
export function relativeCost({ objective: { K }, model, optimiser: { batch } }: RunConfig): number {
  const d = typeof model.hyper.d === "number" ? model.hyper.d : 8;
  return ((5.2 + K) / 6.2) * (d / 8) ** 0.69 * (batch / 128) ** 0.89;
}

/** Mean over the rows measured, of a step of cost 1; null before any was. */
function unitSeconds(runs: readonly PlannedRun[], { step }: Rates): number | null {
  const rows = new Map(runs.map(({ row, config }) => [row, config]));
  const units = [...rows].flatMap(([row, config]) => {
    const seconds = step[row];
    return seconds === undefined ? [] : [seconds / relativeCost(config)];
  });
  return units.length === 0 ? null : units.reduce((a, b) => a + b, 0) / units.length;
}

export interface Remaining {
  readonly run: PlannedRun;
  readonly score: string;
  /** Steps still to take. */
  readonly steps: number;
}

/** Seconds until all of `left` are trained and scored; null before anything was measured. */
export function secondsLeft(left: readonly Remaining[], known: readonly PlannedRun[], rates: Rates): number | null {
  const unit = unitSeconds(known, rates);
  let seconds = 0;
  for (const { run, score, steps } of left) {
    const own = rates.step[run.row] ?? (unit === null ? null : unit * relativeCost(run.config));
    if (own === null) return null;
    seconds += steps * own + (rates.score[score] ?? 0);
  }
  return seconds;
}
