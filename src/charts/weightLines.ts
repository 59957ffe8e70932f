/** Lines of `weightVariance.tsx`: mean, lowest and highest step of each equal span of the axis. */

/** `WeightLine.t` of the mean over positions. */
export const ALL = 0;

/** One position: mean, lowest and highest step of each span; NaN where no step of it is known. */
export interface WeightLine {
  /** 1-based; `ALL` for the mean over positions. */
  readonly t: number;
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** `starts`: first row of each span, and the row after the last. */
export function lineOf(read: (row: number) => number, starts: Uint32Array, t: number): WeightLine {
  const m = starts.length - 1;
  const out = { t, mean: new Float64Array(m), low: new Float64Array(m), high: new Float64Array(m) };
  for (let k = 0; k < m; k++) {
    let sum = 0;
    let count = 0;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = starts[k]!; i < starts[k + 1]!; i++) {
      const v = read(i);
      if (!Number.isFinite(v)) continue;
      sum += v;
      count++;
      if (v < low) low = v;
      if (v > high) high = v;
    }
    out.mean[k] = count > 0 ? sum / count : Number.NaN;
    out.low[k] = count > 0 ? low : Number.NaN;
    out.high[k] = count > 0 ? high : Number.NaN;
  }
  return out;
}
