/** What crosses to the worker that embeds states on a plane, and back. */

export interface UmapRequest {
  /** States, row-major. [m, d] */
  readonly states: Float64Array;
  readonly d: number;
  /** The first so many states are embedded; the others are placed among them. */
  readonly fitted: number;
  /** Where the embedded states start; the nearer to the end, the stiller the picture. [fitted, 2] */
  readonly start: Float32Array;
  readonly neighbours: number;
  /** Least distance of neighbours on the plane. */
  readonly minDist: number;
  readonly epochs: number;
  readonly seed: number;
}

export type UmapStage = "neighbours" | "graph" | "layout" | "placing";

export interface UmapProgress {
  readonly stage: UmapStage;
  /** Of this stage, 0…1. */
  readonly share: number;
}

export interface UmapResult {
  /** All states on the plane. [m, 2] */
  readonly points: Float32Array;
  /** Share of each embedded state's nearest neighbours that are its nearest on the plane too. */
  readonly kept: number;
}

export interface UmapApi {
  embed(request: UmapRequest, onProgress: (progress: UmapProgress) => void): Promise<UmapResult>;
}
