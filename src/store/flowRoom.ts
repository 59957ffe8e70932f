/**
 * What the Flow tab shows: its section, the flow and target on the plane, the point that is followed through the layers,
 * and how the fit stands. Written by the views' actions, read by lessons too.
 */
import { create } from "zustand";
import type { FlowLayer } from "../protocol/config.ts";
import type { PlaneCosts, PlaneKl } from "../protocol/plane.ts";

export const FLOW_SECTIONS = ["plane", "run", "pictures"] as const;
export type FlowSection = (typeof FLOW_SECTIONS)[number];

export type FitStatus = "idle" | "starting" | "running" | "paused" | "finished" | "failed";

/** How far a fit is. */
export interface FitState {
  readonly status: FitStatus;
  readonly engine: string | null;
  readonly step: number;
  readonly horizon: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  /** Mean of −log p_flow over the last frame's steps, nats; null before the first. */
  readonly lossNats: number | null;
  /** The latest exact KL(target ‖ flow). */
  readonly kl: PlaneKl | null;
  readonly skippedUpdates: number;
  readonly problem: string | null;
}

/** −log p_flow of every step and the exact KL now and then. */
export interface FitCurve {
  readonly lossNats: Float32Array;
  readonly kl: readonly PlaneKl[];
}

/** A fitted flow of this visit: what the families side by side show. */
export interface FittedFlow {
  readonly family: string;
  readonly target: string;
  readonly layers: readonly FlowLayer[];
  readonly parameters: Float32Array;
  readonly step: number;
  readonly seconds: number;
  readonly kl: PlaneKl | null;
  readonly costs: PlaneCosts | null;
  readonly curve: FitCurve;
}

export interface FlowRoomState {
  readonly section: FlowSection;
  /** One of `plane/families.ts`. */
  readonly family: string;
  /** One of the registry of targets, or `drawn`. */
  readonly target: string;
  /** What was drawn by hand: mass of the cells, rows from below; null: nothing yet. */
  readonly drawing: Float32Array | null;
  /** Layers applied in the plane between noise and result. */
  readonly depth: number;
  /** The noise ξ that is followed. */
  readonly point: readonly [number, number];
  readonly cells: "logDet" | "none";
  readonly showPoints: boolean;
  readonly fit: FitState;
  readonly curve: FitCurve;
  /** Weights of the flow that is shown; null: as it starts. */
  readonly parameters: Float32Array | null;
  /** By `target/family`. */
  readonly fitted: Readonly<Record<string, FittedFlow>>;
}

export const NO_FIT: FitState = {
  status: "idle",
  engine: null,
  step: 0,
  horizon: 0,
  seconds: 0,
  stepsPerSecond: 0,
  lossNats: null,
  kl: null,
  skippedUpdates: 0,
  problem: null,
};
export const NO_CURVE: FitCurve = { lossNats: new Float32Array(0), kl: [] };

export const useFlowRoom = create<FlowRoomState>()(() => ({
  section: "plane",
  family: "spline",
  target: "moons",
  drawing: null,
  depth: 1,
  point: [0.8, -0.6],
  cells: "logDet",
  showPoints: true,
  fit: NO_FIT,
  curve: NO_CURVE,
  parameters: null,
  fitted: {},
}));

export const patchFlowRoom = (part: Partial<FlowRoomState>): void => useFlowRoom.setState(part);
export const patchFit = (part: Partial<FitState>): void =>
  useFlowRoom.setState(({ fit }) => ({ fit: { ...fit, ...part } }));

/** Opens a part of the tab by name; an unknown name is let be. */
export function showFlowSection(section: string): void {
  const known = FLOW_SECTIONS.find((id) => id === section);
  if (known) patchFlowRoom({ section: known });
}

export const fittedKey = (target: string, family: string): string => `${target}/${family}`;

/** The noise plane shows ±NOISE_EXTENT standard deviations. */
export const NOISE_EXTENT = 3.2;

const onPlane = (v: number): number => Math.max(-NOISE_EXTENT, Math.min(NOISE_EXTENT, v));

/** The noise that is followed, kept on the plane. */
export const followPoint = ([x, y]: readonly [number, number]): void =>
  patchFlowRoom({ point: [onPlane(x), onPlane(y)] });
