/** Which states lie inside a region drawn on the plane, and whose they are. Pure. */
import type { FaintPaths } from "../../charts/paths.ts";
import { indexOf, pointsIn } from "../../charts/pathsIndex.ts";

/** In data coordinates. */
export type Corner = readonly [number, number];

/** Inside by the even-odd rule: a ray to the right crosses the outline an odd number of times. */
export function isInside(corners: readonly Corner[], x: number, y: number): boolean {
  let inside = false;
  corners.forEach(([xa, ya], i) => {
    const [xb, yb] = corners[(i + 1) % corners.length]!;
    if (ya > y !== yb > y && x < xa + ((xb - xa) * (y - ya)) / (yb - ya)) inside = !inside;
  });
  return inside;
}

export interface WordInside {
  /** Prior path. */
  readonly index: number;
  /** Positions whose states are inside, rising; 0 is the start. */
  readonly ts: readonly number[];
}

export interface Inside {
  readonly states: number;
  /** Words with most states inside first. */
  readonly words: readonly WordInside[];
}

/** States h_1…h_len of the paths inside the region; the start, which all share, does not count. */
export function inside(paths: FaintPaths, corners: readonly Corner[]): Inside {
  if (corners.length < 3) return { states: 0, words: [] };
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const box = { x0: Math.min(...xs), x1: Math.max(...xs), y0: Math.min(...ys), y1: Math.max(...ys) };
  const found = new Map<number, number[]>();
  let states = 0;
  pointsIn(indexOf(paths), box, (k) => {
    const t = k % paths.points;
    if (t === 0 || !isInside(corners, paths.x[k]!, paths.y[k]!)) return;
    const index = (k - t) / paths.points;
    const ts = found.get(index);
    if (ts) ts.push(t);
    else found.set(index, [t]);
    states++;
  });
  const words = [...found].map(([index, ts]) => ({ index, ts: ts.sort((a, b) => a - b) }));
  return { states, words: words.sort((a, b) => b.ts.length - a.ts.length || a.index - b.index) };
}
