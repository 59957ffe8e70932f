/** What crosses to the worker that fits flows to densities on the plane (the Flow room), and back. */
import type { FlowLayer } from "./config.ts";

/** A density to fit: one of the registry of targets, or one drawn by hand. */
export type PlaneTarget =
  | { readonly kind: "named"; readonly id: string }
  /** Mass of cells over [−extent, extent]², rows from below, not normalised. [side, side] */
  | { readonly kind: "drawn"; readonly side: number; readonly extent: number; readonly mass: Float32Array };

/** Everything that decides a fit: same configuration, same engine, same fit. */
export interface PlaneConfig {
  /** In the order of application to the noise. */
  readonly layers: readonly FlowLayer[];
  readonly target: PlaneTarget;
  /** Points of the target per step; made up to a multiple of 8. */
  readonly batch: number;
  /** Adam, cosine to 2 % over `horizon` steps; 0: constant. The fit pauses itself at the horizon. */
  readonly learningRate: number;
  readonly horizon: number;
  readonly seed: number;
}

/** What of a configuration cannot be fitted. */
export type PlaneProblem = "unknownTarget" | "emptyDrawing" | "badDrawing" | "noLayers" | "unknownFlow";

/** The target as it is on the cells of the quadrature, exact numbers that do not depend on the fit. */
export interface PlaneTruth {
  /** Cells a side, and half the width of the square they cover. */
  readonly side: number;
  readonly extent: number;
  /** Entropy of the target: −log p_flow can on average not be less. Nats. */
  readonly entropyNats: number;
  /** KL(target ‖ the Gaussian with its mean and covariance): what no affine flow gets below. Nats. */
  readonly gaussianKlNats: number;
  /** Mass of the target on the cells. */
  readonly mass: number;
  /** log p of the target at the centres of the cells, rows from below, nats. [side²] */
  readonly logDensity: Float32Array;
}

/** Forward KL(target ‖ flow) = ∫ p log(p / p_flow), by quadrature, nats. */
export interface PlaneKl {
  readonly step: number;
  readonly nats: number;
  /** Mass of the flow's density on the grid: 1 up to what lies outside and between the cells. */
  readonly mass: number;
  /** Cells a side. */
  readonly side: number;
}

/** Where the watched points go, step by step (the parts of the flow's layers; `Walk` of plane/steps.ts). */
export interface PlaneWalk {
  readonly step: number;
  /** Points walked. */
  readonly n: number;
  /** Before the first step, after it, … after the last. [steps + 1, n, 2] */
  readonly states: Float32Array;
  /** Σ log|det J| up to there, nats; zero before the first. [steps + 1, n] */
  readonly logDets: Float32Array;
}

/** At most ten times a second; arrays are transferred. */
export interface PlaneFrame {
  /** Grows by one at each start. */
  readonly fit: number;
  readonly step: number;
  /** Spent on steps. */
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly skippedUpdates: number;
  /** False when it waits: paused, or at the horizon. */
  readonly playing: boolean;
  /** −log p_flow, mean over the batch's points, of every step since the last frame, nats. */
  readonly lossNats: Float32Array;
  /** At the start, every second or so, and whenever it stops. */
  readonly kl: PlaneKl | null;
  /** With every KL: log p_flow at the centres of the cells of `PlaneTruth`, rows from below, nats. [side²] */
  readonly logDensity: Float32Array | null;
  /** In every frame, of the points given to `watch`. */
  readonly walk: PlaneWalk | null;
  /** Flat, in the order of the flow stack's parameters (`plane/program.ts`). */
  readonly parameters: Float32Array;
}

/** Costs of one family, measured where it ran. */
export interface PlaneCosts {
  readonly parameters: number;
  /** Median time for 1,000 points on one thread, ms, and of how many repetitions. */
  readonly sampleMs: number;
  readonly invertMs: number;
  readonly repetitions: number;
}

export type PlaneStarted =
  | { readonly ok: true; readonly fit: number; readonly engine: string; readonly truth: PlaneTruth }
  | { readonly ok: false; readonly code: PlaneProblem };

export interface PlaneApi {
  /** Stops what runs and starts a fit, paused at step 0; frames come until the next start, the first at once. */
  start(config: PlaneConfig, onFrame: (frame: PlaneFrame) => unknown): Promise<PlaneStarted>;
  /** Steps until paused, at most so many a second; 0 or left out: as many as there is time for. */
  play(stepsPerSecond?: number): Promise<void>;
  pause(): Promise<void>;
  /** Steps to make while paused; resolves when they are made and the frame has been sent. */
  step(n: number): Promise<void>;
  /** Noise whose way through the flow comes with every frame from now on, and at once. [n, 2]; null: none. */
  watch(noise: Float32Array | null): Promise<void>;
  costs(layers: readonly FlowLayer[]): Promise<PlaneCosts>;
}
