/**
 * What the Flow tab shows: its section, the flow and target on the plane, the point that is followed through the layers,
 * and how the fit stands. Written by the room's actions, read by lessons too.
 */
import { create } from "zustand";
import type { PolarCell } from "../plane/polar.ts";
import type { PlaneConfig, PlaneCosts, PlaneKl, PlaneTarget, PlaneTruth, PlaneWalk } from "../protocol/plane.ts";

export const FLOW_SECTIONS = ["plane", "run", "pictures"] as const;
export type FlowSection = (typeof FLOW_SECTIONS)[number];

/** `idle`: never started; `paused` and `finished` wait, the latter at its last step. */
export type FitStatus = "idle" | "starting" | "running" | "paused" | "finished" | "failed";

/** How far a fit is. */
export interface FitState {
  readonly status: FitStatus;
  /** The worker holds it and can go on; else it is a fit of before, kept. */
  readonly live: boolean;
  readonly engine: string | null;
  readonly step: number;
  readonly horizon: number;
  /** Spent on steps. */
  readonly seconds: number;
  readonly stepsPerSecond: number;
  /** Mean of −log p_flow over the last frame's steps, nats; null before the first. */
  readonly lossNats: number | null;
  /** The latest exact KL(target ‖ flow). */
  readonly kl: PlaneKl | null;
  readonly skippedUpdates: number;
  /** Why it failed, in words. */
  readonly problem: string | null;
}

/** −log p_flow of every step and the exact KL now and then. */
export interface FitCurve {
  readonly lossNats: Float32Array;
  readonly kl: readonly PlaneKl[];
}

/** A flow with its weights, fitted or just begun, and what is drawn of it. */
export interface FittedFlow {
  /** One of `plane/families.ts`. */
  readonly family: string;
  /** One of the registry of targets, or `drawn`. */
  readonly target: string;
  readonly config: PlaneConfig;
  readonly truth: PlaneTruth;
  readonly parameters: Float32Array;
  /** Where the noise of `plane/watched.ts` goes. */
  readonly walk: PlaneWalk | null;
  /** log p_flow on the cells of `truth`, of the latest KL. */
  readonly logDensity: Float32Array | null;
  readonly fit: FitState;
  readonly curve: FitCurve;
}

/** The transition of the running model as it is drawn. */
export interface DrawnTransition {
  /** 1-based. */
  readonly t: number;
  /** log|det J| at the noise drawn, nats: from the state drawn, and from the word's own h_{t−1}. */
  readonly logDet: number;
  readonly logDetOfWord: number;
}

export interface FlowRoomState {
  readonly section: FlowSection;
  readonly family: string;
  readonly target: string;
  /** What was drawn by hand; null: nothing yet. */
  readonly drawing: Extract<PlaneTarget, { kind: "drawn" }> | null;
  readonly drawingOpen: boolean;
  /** Steps applied in the plane between noise and result. */
  readonly depth: number;
  /** The noise ξ that is followed. */
  readonly point: readonly [number, number];
  /** log|det J| of the steps applied there, nats; null before the first frame. */
  readonly logDet: number | null;
  readonly showCells: boolean;
  readonly showDots: boolean;
  /** null: the family's own. */
  readonly learningRate: number | null;
  readonly horizon: number | null;
  /** What the planes show; null until the first frame. */
  readonly shown: FittedFlow | null;
  /** How the chosen flow stands; `shown.fit` once there is a frame. */
  readonly fit: FitState;
  /** By `target/family`: what the families side by side show. */
  readonly fitted: Readonly<Record<string, FittedFlow>>;
  /** By family, measured on this machine. */
  readonly costs: Readonly<Record<string, PlaneCosts>>;
  /** Families side by side. */
  readonly compared: readonly string[];
  /** Families still to be fitted one after another. */
  readonly queue: readonly string[];
  /** The cell of (r, φ) that is followed into the plane. */
  readonly polar: PolarCell;
  /** Null while none is drawn. */
  readonly transition: DrawnTransition | null;
}

export const NO_FIT: FitState = {
  status: "idle",
  live: false,
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
export const DRAWN = "drawn";

export const useFlowRoom = create<FlowRoomState>()(() => ({
  section: "plane",
  family: "spline",
  target: "moons",
  drawing: null,
  drawingOpen: false,
  depth: 2,
  point: [0.8, -0.6],
  logDet: null,
  showCells: true,
  showDots: true,
  learningRate: null,
  horizon: null,
  shown: null,
  fit: NO_FIT,
  fitted: {},
  costs: {},
  compared: ["tril", "realNvp", "spline"],
  queue: [],
  polar: { r: 1.75, phi: Math.PI / 6, dr: 0.5, dphi: Math.PI / 6 },
  transition: null,
}));

export const patchFlowRoom = (part: Partial<FlowRoomState>): void => useFlowRoom.setState(part);
/** Opens a part of the tab by name; an unknown name is let be. */
export function showFlowSection(section: string): void {
  const known = FLOW_SECTIONS.find((id) => id === section);
  if (known) patchFlowRoom({ section: known });
}

export const fittedKey = (target: string, family: string): string => `${target}/${family}`;

/** The noise plane shows ±NOISE_EXTENT standard deviations. */
export const NOISE_EXTENT = 3.2;

const onPlane = (v: number): number => Math.max(-NOISE_EXTENT, Math.min(NOISE_EXTENT, v));

/** The noise that is followed. */
export function followPoint([x, y]: readonly [number, number]): void {
  if (Number.isFinite(x) && Number.isFinite(y)) patchFlowRoom({ point: [x, y] });
}

/** The same, kept on the noise plane. */
export const followOnPlane = ([x, y]: readonly [number, number]): void => followPoint([onPlane(x), onPlane(y)]);
