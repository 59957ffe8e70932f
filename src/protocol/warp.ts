/** What crosses to the worker that draws a flow on the plane, and back: points through all steps, a density on a grid. */
import type { FlowLayer } from "./config.ts";

/** A square of the plane: vertices of a mesh, or centres of cells, rows from below. */
export interface PlaneSquare {
  /** It covers [−extent, extent]². */
  readonly extent: number;
  /** Vertices or cells a side. */
  readonly side: number;
}

export interface WarpRequest {
  readonly layers: readonly FlowLayer[];
  /** Flat, in the order of the stack's parameters. */
  readonly parameters: Float32Array;
  /** Points of noise to follow: a mesh, and single ones; null: none. */
  readonly noise: { readonly mesh: PlaneSquare; readonly dots: Float32Array } | null;
  /** Cells to give the flow's density on; null: none. */
  readonly density: PlaneSquare | null;
}

/** The noise of a request before the first step and after each one. */
export interface WarpSteps {
  /** A name of each step. */
  readonly names: readonly string[];
  /** [steps + 1][side², 2] */
  readonly mesh: readonly Float32Array[];
  /** Σ log|det J| so far, nats. [steps + 1][side²] */
  readonly logDets: readonly Float32Array[];
  /** [steps + 1][n, 2] */
  readonly dots: readonly Float32Array[];
}

export interface WarpAnswer {
  readonly steps: WarpSteps | null;
  /** p(y) at the centres of the cells. [side²] */
  readonly density: Float32Array | null;
  /** Time it took in the worker, ms. */
  readonly ms: number;
}

export interface WarpApi {
  warp(request: WarpRequest): Promise<WarpAnswer>;
}
