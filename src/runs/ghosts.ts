/** Ghosts: the parts of a run's curve it has given up by going back. A few of the last ones, thinned, stay with the run. */
import { TRACE_COLUMNS } from "../protocol/frame.ts";
import { rowsToKeep } from "./curve.ts";
import type { SavedCurve } from "./savedRun.ts";

/** chosen: more grey lines would hide the one that counts. */
export const MOST_GHOSTS = 3;
/** chosen: more rows than any chart has pixels; three of them are 0.7 MB before compression. */
export const GHOST_ROWS = 4096;

const WIDTH = TRACE_COLUMNS.length;
const STEP = TRACE_COLUMNS.indexOf("step");
const BOUND = TRACE_COLUMNS.indexOf("boundNats");
const TIMES = [TRACE_COLUMNS.indexOf("words"), TRACE_COLUMNS.indexOf("seconds")];

/** Of n rows those a ghost has. */
export const ghostRows = (n: number, bound: (row: number) => number): number[] => rowsToKeep(n, GHOST_ROWS, bound);

/** With the newest at the end; the oldest goes. */
export const withGhost = <G>(ghosts: readonly G[], ghost: G): readonly G[] => [...ghosts, ghost].slice(-MOST_GHOSTS);

/** What of a curve lies after `step`; null if nothing does. */
export function ghostAfter({ n, columns }: SavedCurve, step: number): SavedCurve | null {
  const from = Array.from({ length: n }, (_, row) => columns[row * WIDTH + STEP]!).findIndex((at) => at > step);
  if (from < 0) return null;
  const rows = ghostRows(n - from, (row) => columns[(from + row) * WIDTH + BOUND]!);
  const kept = new Float64Array(rows.length * WIDTH);
  rows.forEach((row, i) => {
    kept.set(columns.subarray((from + row) * WIDTH, (from + row + 1) * WIDTH), i * WIDTH);
  });
  return { n: rows.length, columns: kept };
}

/** Whether it can be drawn over training: steps that rise, at times that are numbers. */
export function isGhost({ n, columns }: SavedCurve): boolean {
  for (let row = 0; row < n; row++) {
    const step = columns[row * WIDTH + STEP]!;
    if (!Number.isSafeInteger(step) || step < 0) return false;
    if (row > 0 && step <= columns[(row - 1) * WIDTH + STEP]!) return false;
    if (!TIMES.every((c) => Number.isFinite(columns[row * WIDTH + c]!))) return false;
  }
  return true;
}
