/** What part of the plane is shown: nearly all live states, and still while little moves. */
import type { Domain } from "../../charts/paths.ts";

/** Share of points that may lie outside on each side; the rest would make the crowd small. */
const OUTSIDE = 0.004;
const MARGIN = 0.08;
/** The old domain stays while the content fills more than this of it and does not leave it. */
const STILL_FULL = 0.7;

interface Span {
  readonly lo: number;
  readonly hi: number;
}

/** Where nearly all values lie. */
function span(values: ArrayLike<number>): Span {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [lo, hi] = [at(OUTSIDE), at(1 - OUTSIDE)];
  return hi > lo ? { lo, hi } : { lo: lo - 1, hi: hi + 1 };
}

const withPoints = ({ lo, hi }: Span, points: readonly number[]): Span => ({
  lo: Math.min(lo, ...points),
  hi: Math.max(hi, ...points),
});
const widen = ({ lo, hi }: Span, by: number): Span => ({ lo: lo - by * (hi - lo), hi: hi + by * (hi - lo) });

/** Spans of a crowd of points; sorting them once is enough. */
export interface Crowd {
  readonly x: Span;
  readonly y: Span;
}
export const crowdOf = (points: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> }): Crowd => ({
  x: span(points.x),
  y: span(points.y),
});

/** Points that must be inside, such as those of pinned paths. */
export interface Keep {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** The shorter axis is stretched to fill the plot, but no more than this: a line should not pass for a cloud. */
const MOST_STRETCH = 2.5;

/** Domain of a plot of this aspect (width / height) that holds both spans. */
export function fill(x: Span, y: Span, aspect: number): Domain {
  const [hx, hy] = [(x.hi - x.lo) / 2, (y.hi - y.lo) / 2];
  const halfX = Math.max(hx, (hy * aspect) / MOST_STRETCH);
  const halfY = Math.max(hy, hx / aspect / MOST_STRETCH);
  const [cx, cy] = [(x.lo + x.hi) / 2, (y.lo + y.hi) / 2];
  return [
    [cx - halfX, cx + halfX],
    [cy - halfY, cy + halfY],
  ];
}

function stillFits(previous: Domain, x: Span, y: Span): boolean {
  const [[x0, x1], [y0, y1]] = previous;
  const inside = x.lo >= x0 && x.hi <= x1 && y.lo >= y0 && y.hi <= y1;
  return inside && Math.max((x.hi - x.lo) / (x1 - x0), (y.hi - y.lo) / (y1 - y0)) > STILL_FULL;
}

export function planeDomain(crowd: Crowd, keep: Keep, aspect: number, previous: Domain | null): Domain {
  const [x, y] = [withPoints(crowd.x, keep.x), withPoints(crowd.y, keep.y)];
  if (previous && stillFits(previous, x, y)) return previous;
  return fill(widen(x, MARGIN), widen(y, MARGIN), aspect);
}

/** Time to the right, the first component upwards. */
export function timeDomain(crowd: Crowd, keep: Keep, T: number, previous: Domain | null): Domain {
  const y = withPoints(crowd.y, keep.y);
  if (previous && stillFits(previous, { lo: 0, hi: T }, y)) return previous;
  const wide = widen(y, MARGIN);
  return [
    [-0.9, T + 0.5],
    [wide.lo, wide.hi],
  ];
}
