/**
 * UMAP of the paths' states: what is sent to the worker, and what its answer means. The first paths' states are embedded,
 * all others placed among them. It starts from the last picture, or from the first two components, and is turned onto
 * the last picture by orthogonal Procrustes over the states both have.
 */
import type { FaintPaths } from "../../charts/paths.ts";
import { matmul } from "../../math/linalg.ts";
import { nearestNeighbours, placeAmong } from "../../math/neighbours.ts";
import { procrustes } from "../../math/procrustes.ts";
import type { UmapRequest, UmapResult } from "../../protocol/umap.ts";
import { atOnce } from "../slices.ts";
import { type Plane, project } from "./plane.ts";
import type { PriorSet } from "./priorSet.ts";

/** Chosen: some four seconds on one core. */
export const MOST_FITTED = 3000;
const NEIGHBOURS = 15;
const MIN_DIST = 0.1;
/** Chosen: half of the library's own, since the start is not random. */
const EPOCHS = 250;
const SEED = 17;
/** Half the width of a start from components; what the library starts from too. */
const START_EXTENT = 10;
/** Neighbours another state is placed by, as in the worker. */
const PLACED_BY = 5;

export interface UmapFit {
  readonly set: PriorSet;
  /** Every live state of every path, h_0 with it. */
  readonly paths: FaintPaths;
  /** Embedded states and where they are, which others are placed among. [m, d], [m, 2] */
  readonly states: Float64Array;
  readonly places: Float32Array;
  /** States placed among them. */
  readonly placed: number;
  readonly neighbours: number;
  /** Share of each state's nearest neighbours that are still its nearest. */
  readonly kept: number;
}

/** Positions [n, T + 1] of h_0 once, then of every live state, path by path. */
export function livePositions({ n, T, symbols }: PriorSet): Int32Array {
  const out: number[] = n > 0 ? [0] : [];
  for (let i = 0; i < n; i++) for (let t = 1; t <= symbols[i]!.length; t++) out.push(i * (T + 1) + t);
  return Int32Array.from(out);
}

function gathered(positions: Int32Array, rows: Float64Array, width: number): Float64Array {
  const out = new Float64Array(positions.length * width);
  positions.forEach((at, i) => {
    out.set(rows.subarray(at * width, (at + 1) * width), i * width);
  });
  return out;
}

/** Whole paths only. */
function fittedOf({ symbols }: PriorSet): number {
  let states = 1;
  for (const word of symbols) {
    if (states + word.length > MOST_FITTED) break;
    states += word.length;
  }
  return states;
}

/** Whether the last picture is of the same words in the making. */
const comparable = (set: PriorSet, last: UmapFit | null): last is UmapFit =>
  last !== null && last.set.T === set.T && last.set.d === set.d && last.set.alphabet.length === set.alphabet.length;

/** Where that state was in the last picture. */
function lastPlace(last: UmapFit, at: number): readonly [number, number] | null {
  const x = last.paths.x[at];
  return x === undefined || Number.isNaN(x) ? null : [x, last.paths.y[at]!];
}

export function umapRequest(set: PriorSet, plane: Plane, last: UmapFit | null): UmapRequest {
  const positions = livePositions(set);
  const fitted = fittedOf(set);
  const states = gathered(positions, set.h, set.d);
  const on = project(plane, states.subarray(0, fitted * set.d));
  const extent = on.reduce((most, v) => Math.max(most, Math.abs(v)), 0) || 1;
  const start = Float32Array.from(on, (v) => (START_EXTENT * v) / extent);
  if (comparable(set, last))
    for (let i = 0; i < fitted; i++) {
      const was = lastPlace(last, positions[i]!);
      if (was) start.set(was, 2 * i);
    }
  return { states, d: set.d, fitted, start, neighbours: NEIGHBOURS, minDist: MIN_DIST, epochs: EPOCHS, seed: SEED };
}

/** Turned, flipped and moved, so that the states both have lie as near as can be to where they were. */
function alignedTo(last: UmapFit, positions: Int32Array, points: Float32Array): Float32Array {
  const [now, was]: [number[], number[]] = [[], []];
  positions.forEach((at, i) => {
    const before = lastPlace(last, at);
    if (!before) return;
    now.push(points[2 * i]!, points[2 * i + 1]!);
    was.push(...before);
  });
  const m = now.length / 2;
  if (m < 3) return points;
  const centre = (flat: readonly number[]): readonly [number, number] => {
    const sum = [0, 0];
    flat.forEach((v, i) => {
      sum[i % 2]! += v / m;
    });
    return [sum[0]!, sum[1]!];
  };
  const [from, to] = [centre(now), centre(was)];
  const less = (flat: ArrayLike<number>, c: readonly [number, number]) =>
    Float64Array.from(flat, (v, i) => v - c[i % 2]!);
  const R = procrustes(less(now, from), less(was, to), m, 2);
  return Float32Array.from(matmul(less(points, from), R, points.length / 2, 2, 2), (v, i) => v + to[i % 2]!);
}

export function umapFit(set: PriorSet, fitted: number, result: UmapResult, last: UmapFit | null): UmapFit {
  const positions = livePositions(set);
  const points = comparable(set, last) ? alignedTo(last, positions, result.points) : result.points;
  const size = set.n * (set.T + 1);
  const [x, y] = [new Float32Array(size).fill(Number.NaN), new Float32Array(size).fill(Number.NaN)];
  positions.forEach((at, i) => {
    x[at] = points[2 * i]!;
    y[at] = points[2 * i + 1]!;
  });
  for (let i = 0; i < set.n; i++) [x[i * (set.T + 1)], y[i * (set.T + 1)]] = [points[0]!, points[1]!];
  return {
    set,
    paths: { role: "p", n: set.n, points: set.T + 1, x, y },
    states: gathered(positions.subarray(0, fitted), set.h, set.d),
    places: points.slice(0, 2 * fitted),
    placed: positions.length - fitted,
    neighbours: NEIGHBOURS,
    kept: result.kept,
  };
}

/** Other states [m, d] among the embedded ones. → [m, 2] */
export const placeInUmap = ({ states, places, set }: UmapFit, h: Float64Array): Float32Array =>
  placeAmong(atOnce(nearestNeighbours(states, h, set.d, PLACED_BY)), places);
