/**
 * Where the points of many paths are: a grid of cells, each with its points, so that what lies near a place is found
 * without looking at all of them. Points that are not numbers, after the end of a path, are in no cell.
 */
import type { FaintPaths } from "./paths.ts";

/** Points a cell on average. Chosen: few to look at, few cells to keep. */
const A_CELL = 6;

export interface PathsIndex {
  readonly paths: FaintPaths;
  readonly columns: number;
  readonly rows: number;
  readonly x0: number;
  readonly y0: number;
  /** Data units a cell. */
  readonly dx: number;
  readonly dy: number;
  /** Points of cell c: order[start[c]] … order[start[c + 1] − 1], as positions in x and y. */
  readonly start: Int32Array;
  readonly order: Int32Array;
}

function range(values: Float32Array): readonly [number, number] {
  let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of values) {
    if (v < lo) lo = v;
    if (v > hi) hi = v;
  }
  return hi >= lo ? [lo, hi] : [0, 1];
}

const cache = new WeakMap<FaintPaths, PathsIndex>();

/** Remembered with the paths, which are taken as immutable. */
export function indexOf(paths: FaintPaths): PathsIndex {
  const known = cache.get(paths);
  if (known) return known;
  const made = makeIndex(paths);
  cache.set(paths, made);
  return made;
}

function makeIndex(paths: FaintPaths): PathsIndex {
  const { x, y } = paths;
  const side = Math.max(1, Math.min(256, Math.floor(Math.sqrt(x.length / A_CELL))));
  const [[x0, x1], [y0, y1]] = [range(x), range(y)];
  const dx = (x1 - x0) / side || 1;
  const dy = (y1 - y0) / side || 1;
  const cell = (k: number): number => {
    const [u, v] = [(x[k]! - x0) / dx, (y[k]! - y0) / dy];
    if (Number.isNaN(u) || Number.isNaN(v)) return -1;
    return Math.min(side - 1, Math.floor(v)) * side + Math.min(side - 1, Math.floor(u));
  };
  const start = new Int32Array(side * side + 1);
  for (let k = 0; k < x.length; k++) {
    const c = cell(k);
    if (c >= 0) start[c + 1]!++;
  }
  for (let c = 0; c < side * side; c++) start[c + 1]! += start[c]!;
  const next = start.slice();
  const order = new Int32Array(start[side * side]!);
  for (let k = 0; k < x.length; k++) {
    const c = cell(k);
    if (c >= 0) order[next[c]!++] = k;
  }
  return { paths, columns: side, rows: side, x0, y0, dx, dy, start, order };
}

/** Calls `visit` with every point of the cells that the box touches. */
export function pointsIn(
  index: PathsIndex,
  box: { readonly x0: number; readonly x1: number; readonly y0: number; readonly y1: number },
  visit: (k: number) => void,
): void {
  const { columns, rows, start, order } = index;
  const clamp = (v: number, most: number) => Math.max(0, Math.min(most - 1, Math.floor(v)));
  const [left, right] = [box.x0, box.x1].map((x) => clamp((x - index.x0) / index.dx, columns)) as [number, number];
  const [low, high] = [box.y0, box.y1].map((y) => clamp((y - index.y0) / index.dy, rows)) as [number, number];
  for (let row = low; row <= high; row++)
    for (let k = start[row * columns + left]!; k < start[row * columns + right + 1]!; k++) visit(order[k]!);
}
