/** What part of the plane is shown: nearly all live states, and still while little moves. */
import { quantileSorted } from "d3";
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

function span(values: ArrayLike<number>, keep: readonly number[]): Span {
  const sorted = Array.from(values)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (sorted.length === 0) return { lo: -1, hi: 1 };
  const lo = Math.min(quantileSorted(sorted, OUTSIDE)!, ...keep);
  const hi = Math.max(quantileSorted(sorted, 1 - OUTSIDE)!, ...keep);
  return hi > lo ? { lo, hi } : { lo: lo - 1, hi: hi + 1 };
}

const widen = ({ lo, hi }: Span, by: number): Span => ({ lo: lo - by * (hi - lo), hi: hi + by * (hi - lo) });

export interface Content {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Points that must be inside, such as those of pinned paths. */
  readonly keep: { readonly x: readonly number[]; readonly y: readonly number[] };
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

export function planeDomain(content: Content, aspect: number, previous: Domain | null): Domain {
  const x = span(content.x, content.keep.x);
  const y = span(content.y, content.keep.y);
  if (previous && stillFits(previous, x, y)) return previous;
  return fill(widen(x, MARGIN), widen(y, MARGIN), aspect);
}

/** Time to the right, the first component upwards. */
export function timeDomain(content: Content, T: number, previous: Domain | null): Domain {
  const y = span(content.y, content.keep.y);
  const wide = widen(y, MARGIN);
  const across = [-0.4, T + 0.4] as const;
  if (previous) {
    const [[x0, x1], [y0, y1]] = previous;
    const same = x0 === across[0] && x1 === across[1];
    if (same && y.lo >= y0 && y.hi <= y1 && (y.hi - y.lo) / (y1 - y0) > STILL_FULL) return previous;
  }
  return [across, [wide.lo, wide.hi]];
}
