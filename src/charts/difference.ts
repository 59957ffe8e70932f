/**
 * Two runs on the same words, step by step: B − A of the steps both have taken. The batch of a step is the same in both, so
 * its luck cancels. The mean over the last steps has the standard error of a paired difference, sd / √n.
 */
import { deviation, mean } from "d3";
import { type Binned, binned } from "./bins.ts";
import { type TimeColumns, type TimeUnit, timeColumn } from "./timeAxis.tsx";

export interface RecentDifference {
  readonly nats: number;
  readonly se: number;
  /** Steps behind the mean, and the last of them. */
  readonly steps: number;
  readonly until: number;
}

export interface Difference {
  /** B − A, nats per word, on A's time axis. */
  readonly curve: Binned;
  /** Steps both have. */
  readonly steps: number;
  /** null: no step in common. */
  readonly recent: RecentDifference | null;
  /** Every difference is exactly 0. */
  readonly equal: boolean;
}

/** chosen: many enough for an error of a few hundredths of a nat, few enough to be about now. */
const RECENT = 200;

interface Paired {
  readonly nats: Float64Array;
  readonly time: Float64Array;
  readonly step: Float64Array;
  readonly n: number;
}

/** Steps of both whose bounds are finite. */
function pairUp(a: TimeColumns, b: TimeColumns, unit: TimeUnit): Paired {
  const most = Math.min(a.n, b.n);
  const out = { nats: new Float64Array(most), time: new Float64Array(most), step: new Float64Array(most) };
  const time = timeColumn(a, unit);
  let n = 0;
  for (let i = 0, j = 0; i < a.n && j < b.n; ) {
    const [stepA, stepB] = [a.columns.step[i]!, b.columns.step[j]!];
    if (stepA < stepB) i++;
    else if (stepB < stepA) j++;
    else {
      const nats = b.columns.boundNats[j]! - a.columns.boundNats[i]!;
      if (Number.isFinite(nats)) {
        out.nats[n] = nats;
        out.time[n] = time[i]!;
        out.step[n] = stepA;
        n++;
      }
      i++;
      j++;
    }
  }
  return { ...out, n };
}

export function differenceOf(a: TimeColumns, b: TimeColumns, unit: TimeUnit, end: number, bins: number): Difference {
  const { nats, time, step, n } = pairUp(a, b, unit);
  const last = nats.subarray(Math.max(0, n - RECENT), n);
  const recent: RecentDifference | null =
    n === 0
      ? null
      : {
          nats: mean(last)!,
          se: (deviation(last) ?? Number.NaN) / Math.sqrt(last.length),
          steps: last.length,
          until: step[n - 1]!,
        };
  const equal = n > 0 && nats.subarray(0, n).every((v) => v === 0);
  return { curve: binned(nats, time, step, n, end, bins), steps: n, recent, equal };
}

/** chosen: a difference within two standard errors is none. */
const ERRORS = 2;

export type Standing = "equal" | "level" | "better" | "worse";

/** How B stands to A: a lower bound is better. */
export function standingOf({ equal, recent }: Difference): Standing {
  if (equal) return "equal";
  if (!recent || !(Math.abs(recent.nats) > ERRORS * recent.se)) return "level";
  return recent.nats < 0 ? "better" : "worse";
}
