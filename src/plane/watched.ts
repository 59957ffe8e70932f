/** The noise the Flow room follows: a mesh with every fourth row and column drawn as a line, and dots drawn from N(0, I). */
import { fillNormals, PURPOSE } from "../math/rng.ts";
import type { PlaneWalk } from "../protocol/plane.ts";
import { meshOf } from "./steps.ts";

/** The mesh covers ±3 standard deviations, half a one between lines. */
export const MESH = { extent: 3, side: 49, line: 4 } as const;
export const DOTS = 700;

const vertices = MESH.side * MESH.side;

/** Mesh, then dots. [2401 + 700, 2] */
export function watchedNoise(): Float32Array {
  const out = new Float32Array(2 * (vertices + DOTS));
  out.set(meshOf(MESH.extent, MESH.side));
  const dots = out.subarray(2 * vertices);
  fillNormals(dots, 0, dots.length, { seed: 1, purpose: PURPOSE.view, step: 0 }, 0);
  return out;
}

/** The parts of a walk after `depth` steps. */
export interface WatchedState {
  readonly mesh: Float32Array;
  readonly logDet: Float32Array;
  readonly dots: Float32Array;
}

/** Steps of a walk of the watched noise. */
export const stepsIn = ({ states, n }: PlaneWalk): number => states.length / (2 * n) - 1;

export function watchedAfter({ states, logDets, n }: PlaneWalk, depth: number): WatchedState {
  const state = states.subarray(2 * n * depth, 2 * n * (depth + 1));
  return {
    mesh: state.subarray(0, 2 * vertices),
    dots: state.subarray(2 * vertices),
    logDet: logDets.subarray(n * depth, n * depth + vertices),
  };
}
