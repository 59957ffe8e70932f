/**
 * The curve of a run as it is saved: rows of `StepTrace.columns`, thinned so that the lowest and highest step of every
 * stretch stay in. A band of lowest and highest values drawn from it is the band of the whole curve. Stretches are powers
 * of two of steps, counted from the first step: a curve that was thinned, grew and is thinned again is the curve that was
 * never thinned before, so a run that was stopped and gone on with is saved as one that was not.
 */
import { TRACE_COLUMNS } from "../protocol/frame.ts";
import type { SavedCurve } from "./savedRun.ts";

const WIDTH = TRACE_COLUMNS.length;
const STEP = TRACE_COLUMNS.indexOf("step");
const BOUND = TRACE_COLUMNS.indexOf("boundNats");

/** chosen: 16,384 rows are 0.9 MB before compression and more than any chart has pixels. */
export const CURVE_ROWS = 16_384;

/** Any number goes before none. */
const before = (x: number, y: number): boolean => x < y || (Number.isNaN(y) && !Number.isNaN(x));

/** First, lowest, highest and last row of a stretch, in order. */
function keptRows(bound: (row: number) => number, from: number, to: number): number[] {
  let lowest = from;
  let highest = from;
  for (let row = from; row < to; row++) {
    if (before(bound(row), bound(lowest))) lowest = row;
    if (before(-bound(row), -bound(highest))) highest = row;
  }
  return [...new Set([from, lowest, highest, to - 1])].sort((a, b) => a - b);
}

/** At most `limit` of n rows, such that a band of lowest and highest values drawn from them is that of all. */
export function rowsToKeep(n: number, limit: number, bound: (row: number) => number): number[] {
  const stretches = Math.max(1, Math.floor(limit / 4));
  const rows: number[] = [];
  for (let i = 0; i < stretches; i++) {
    const from = Math.floor((i * n) / stretches);
    const to = Math.floor(((i + 1) * n) / stretches);
    if (to > from) rows.push(...keptRows(bound, from, to));
  }
  return rows;
}

/** Rows of a stretch that stay. */
const KEPT = 4;

/** Steps of a stretch: the smallest power of two whose stretches up to `last` fit. */
function stretchOf(last: number, limit: number): number {
  let steps = KEPT;
  while (KEPT * Math.ceil(last / steps) > limit) steps *= 2;
  return steps;
}

/** At most `limit` rows of a curve [n, TRACE_COLUMNS.length]; a run that has no more steps is copied whole. */
export function thinCurve(columns: Float64Array, n: number, limit: number = CURVE_ROWS): SavedCurve {
  const step = (row: number): number => columns[row * WIDTH + STEP]!;
  const last = n > 0 ? step(n - 1) : 0;
  if (last <= limit) return { n, columns: columns.slice(0, n * WIDTH) };
  const length = stretchOf(last, limit);
  const stretch = (row: number): number => Math.floor((step(row) - 1) / length);
  const rows: number[] = [];
  for (let from = 0; from < n; ) {
    let to = from + 1;
    while (to < n && stretch(to) === stretch(from)) to++;
    rows.push(...keptRows((row) => columns[row * WIDTH + BOUND]!, from, to));
    from = to;
  }
  const kept = new Float64Array(rows.length * WIDTH);
  rows.forEach((row, i) => {
    kept.set(columns.subarray(row * WIDTH, (row + 1) * WIDTH), i * WIDTH);
  });
  return { n: rows.length, columns: kept };
}

/** The bound of every saved step, nats per word. */
export function boundTrace(curve: SavedCurve): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: curve.n }, (_, row) => curve.columns[row * WIDTH + BOUND]!);
}
