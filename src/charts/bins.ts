/**
 * Many steps on few pixels: steps are gathered into bins of equal width on the axis. Each bin keeps its lowest and highest
 * step, so that nothing is hidden, and its median; the line through them is a running median over neighbouring bins.
 */
import { quickselect } from "d3";

export interface Binned {
  /** Bins that hold a step. */
  readonly n: number;
  /** Place on the axis: mean of the bin's first and last step. */
  readonly x: Float64Array;
  readonly step: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Running median. */
  readonly median: Float64Array;
  /** Steps in the bin. */
  readonly count: Uint32Array;
}

/** Chosen: a bin's band looks at this many steps at least, else it would have no height early in a run. */
const LEAST_STEPS = 7;
/** Chosen: half-width of the running median, in bins. */
const HALF_WINDOW = 4;

let scratch = new Float64Array(1024);

/** Median of the finite entries of values[from … to); NaN if there is none. Even counts: mean of the middle two. */
export function medianOf(values: Float64Array, from: number, to: number): number {
  if (scratch.length < to - from) scratch = new Float64Array(2 * (to - from));
  let m = 0;
  for (let i = from; i < to; i++) if (Number.isFinite(values[i]!)) scratch[m++] = values[i]!;
  if (m === 0) return Number.NaN;
  if (m === 1) return scratch[0]!;
  const part = scratch.subarray(0, m);
  const k = m >> 1;
  quickselect(part, k);
  const upper = part[k]!;
  if (m % 2 === 1) return upper;
  let lower = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < k; i++) if (part[i]! > lower) lower = part[i]!;
  return (lower + upper) / 2;
}

/** First rows of the bins that are not empty, and n at the end. `time` must not fall. */
export function binStarts(time: Float64Array, n: number, end: number, bins: number): Uint32Array {
  const starts = new Uint32Array(bins + 2);
  let m = 0;
  let last = -1;
  for (let i = 0; i < n; i++) {
    const bin = Math.min(bins - 1, Math.floor((time[i]! / end) * bins));
    if (bin <= last) continue;
    last = bin;
    starts[m++] = i;
  }
  starts[m] = n;
  return starts.subarray(0, m + 1);
}

/** Lowest and highest finite value of rows [from, to), widened to at least LEAST_STEPS rows. */
function extremes(values: Float64Array, n: number, from: number, to: number): [number, number] {
  const missing = Math.max(0, LEAST_STEPS - (to - from));
  const a = Math.max(0, from - (missing >> 1));
  const b = Math.min(n, to + missing - (missing >> 1));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = a; i < b; i++) {
    const v = values[i]!;
    if (!Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return low <= high ? [low, high] : [Number.NaN, Number.NaN];
}

/** `values` over `time` on an axis [0, end] of `bins` bins. */
export function binned(
  values: Float64Array,
  time: Float64Array,
  steps: Float64Array,
  n: number,
  end: number,
  bins: number,
): Binned {
  const starts = binStarts(time, n, end, bins);
  const m = starts.length - 1;
  const out = {
    n: m,
    x: new Float64Array(m),
    step: new Float64Array(m),
    low: new Float64Array(m),
    high: new Float64Array(m),
    median: new Float64Array(m),
    count: new Uint32Array(m),
  };
  const medians = new Float64Array(m);
  for (let k = 0; k < m; k++) {
    const [from, to] = [starts[k]!, starts[k + 1]!];
    out.x[k] = (time[from]! + time[to - 1]!) / 2;
    out.step[k] = steps[(from + to - 1) >> 1]!;
    out.count[k] = to - from;
    [out.low[k], out.high[k]] = extremes(values, n, from, to) as [number, number];
    medians[k] = medianOf(values, from, to);
  }
  // Centred; the window shrinks towards the start, where the curve falls fastest, and stays whole at the end
  for (let k = 0; k < m; k++) {
    const half = Math.min(HALF_WINDOW, k);
    const to = Math.min(m, k + half + 1);
    out.median[k] = medianOf(medians, to - 2 * half - 1, to);
  }
  return out;
}
