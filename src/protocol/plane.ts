/** What crosses to the worker that fits flows to densities on the plane (the Flow room), and back. */
import type { FlowLayer } from "./config.ts";

/** A density to fit: one of the registry of targets, or one drawn by hand. */
export type PlaneTarget =
  | { readonly kind: "named"; readonly id: string }
  /** Density on cells over [−extent, extent]², rows from below, not normalised. [side, side] */
  | { readonly kind: "drawn"; readonly side: number; readonly extent: number; readonly mass: Float32Array };

/** Everything that decides a fit: same configuration, same engine, same fit. */
export interface PlaneConfig {
  /** In the order of application to the noise. */
  readonly layers: readonly FlowLayer[];
  readonly target: PlaneTarget;
  /** Points of the target per step. */
  readonly batch: number;
  /** Adam, cosine to 2 % over `horizon` steps; 0: constant. */
  readonly learningRate: number;
  readonly horizon: number;
  readonly seed: number;
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

/** At most ten times a second; arrays are transferred. */
export interface PlaneFrame {
  /** Grows by one at each start. */
  readonly fit: number;
  readonly step: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly skippedUpdates: number;
  /** −log p_flow, mean over the batch's points, of every step since the last frame, nats. */
  readonly lossNats: Float32Array;
  readonly kl: PlaneKl | null;
  /** Flat, in the order of the flow stack's parameters (`plane/program.ts`). */
  readonly parameters: Float32Array;
}

/** Costs of one family, measured where it ran. */
export interface PlaneCosts {
  readonly parameters: number;
  /** Median time for 1,000 points on this thread, ms, and of how many repetitions. */
  readonly sampleMs: number;
  readonly invertMs: number;
  readonly repetitions: number;
}

export interface PlaneApi {
  /** Stops what runs and starts a fit; frames come until `pause` or the next start. Resolves when it is ready. */
  start(
    config: PlaneConfig,
    onFrame: (frame: PlaneFrame) => void,
  ): Promise<{ readonly fit: number; readonly engine: string }>;
  play(): Promise<void>;
  pause(): Promise<void>;
  /** Steps to make while paused. */
  step(n: number): Promise<void>;
  costs(layers: readonly FlowLayer[]): Promise<PlaneCosts>;
}
