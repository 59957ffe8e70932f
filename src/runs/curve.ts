/**
 * The curve of a run as it is saved: rows of `StepTrace.columns`, thinned so that the lowest and highest step of every
 * stretch stay in. A band of lowest and highest values drawn from it is the band of the whole curve.
 */
import { TRACE_COLUMNS } from "../protocol/frame.ts";
import type { SavedCurve } from "./savedRun.ts";

const WIDTH = TRACE_COLUMNS.length;
const BOUND = TRACE_COLUMNS.indexOf("boundNats");

/** chosen: 16,384 rows are 0.9 MB before compression and more than any chart has pixels. */
export const CURVE_ROWS = 16_384;

/** First, lowest, highest and last row of a stretch, in order. */
function keptRows(bound: (row: number) => number, from: number, to: number): number[] {
  let lowest = from;
  let highest = from;
  for (let row = from; row < to; row++) {
    if (bound(row) < bound(lowest)) lowest = row;
    if (bound(row) > bound(highest)) highest = row;
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

/** At most `limit` rows of a curve [n, TRACE_COLUMNS.length]; a curve that fits is copied whole. */
export function thinCurve(columns: Float64Array, n: number, limit: number = CURVE_ROWS): SavedCurve {
  if (n <= limit) return { n, columns: columns.slice(0, n * WIDTH) };
  const rows = rowsToKeep(n, limit, (row) => columns[row * WIDTH + BOUND]!);
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
