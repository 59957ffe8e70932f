/**
 * The Bound room: which toy, which bounds and proposals, the curves as they arrive, one population, gradients, and the bounds
 * of the running model on one word. Written by views/boundroom only; lessons read it.
 */
import { create } from "zustand";
import type {
  BoundLineId,
  CurvePoint,
  EstimatorId,
  GradientPoint,
  Population,
  ProposalId,
  ToyBoundId,
  ToyId,
} from "../protocol/bounds.ts";
import type { WordBoundsProgress } from "../protocol/wordBounds.ts";

export const ROOM_SECTIONS = ["curves", "population", "gradients", "running"] as const;
export type RoomSection = (typeof ROOM_SECTIONS)[number];

export const PROPOSALS: readonly ProposalId[] = ["prior", "filtering", "smoothing"];
export const TOY_BOUNDS: readonly ToyBoundId[] = ["filteringIwae", "iwae", "fivoEss", "fivoAlways"];

/** Every K a curve is computed at. */
export const CURVE_KS: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** Doublings: the slopes are read off logarithmic axes. */
export const GRADIENT_KS: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

export interface Curve {
  /** Rising in K. */
  readonly points: readonly CurvePoint[];
  /** Every K is there. */
  readonly done: boolean;
}

export type Work =
  | { readonly at: "idle" }
  /** Share that is done, 0…1. */
  | { readonly at: "busy"; readonly share: number }
  | { readonly at: "failed"; readonly reason: string };

/** What the running model's bounds are of; null before the first. */
export interface WordSubject {
  readonly word: string;
  readonly step: number;
  readonly runK: number;
}

export type Populations = Readonly<Partial<Record<ProposalId, Population>>>;

export interface BoundRoomState {
  /** The part of the room that was jumped to last. */
  readonly section: RoomSection;
  readonly toy: ToyId;
  /** Bounds drawn. */
  readonly shown: readonly ToyBoundId[];
  /** q reads a simulated h_g, as in the word model. */
  readonly readsHg: boolean;
  /** Beside Algorithm 1 the same with denominators (1/K) Σ_j q_j; only with `readsHg`. */
  readonly mixture: boolean;
  /** Estimates of Algorithm 1 at large K; the others, which vary less, get a quarter. */
  readonly repeats: number;
  readonly seed: number;
  /** The K that is read out. */
  readonly K: number;
  /** By `curveKey`; all of the present settings. */
  readonly curves: Readonly<Record<string, Curve>>;
  readonly curveWork: Work;

  /** The population: its bound, the proposal whose descent is drawn, particles, seed, and the position looked at, 1-based. */
  readonly populationBound: ToyBoundId;
  readonly proposal: ProposalId;
  readonly particles: number;
  readonly populationSeed: number;
  readonly t: number;
  /** One for each proposal, of the same noise. */
  readonly populations: Populations;
  /** The same, never resampled: whole trajectories. */
  readonly paths: Populations;
  /** Whose weights are shown. */
  readonly weightsOf: "paths" | "population";

  readonly gradients: Readonly<Record<EstimatorId, readonly GradientPoint[]>>;
  readonly gradientsDone: boolean;
  readonly gradientWork: Work;

  /** As typed; null: the strip's word. */
  readonly typed: string | null;
  readonly wordSubject: WordSubject | null;
  readonly wordBounds: WordBoundsProgress | null;
  readonly wordWork: Work;
}

const IDLE: Work = { at: "idle" };

export const useBoundRoom = create<BoundRoomState>()(() => ({
  section: "curves",
  toy: "lgssm",
  shown: TOY_BOUNDS,
  readsHg: false,
  mixture: false,
  repeats: 400,
  seed: 1,
  K: 10,
  curves: {},
  curveWork: IDLE,
  populationBound: "fivoEss",
  proposal: "prior",
  particles: 20,
  populationSeed: 1,
  t: 12,
  populations: {},
  paths: {},
  weightsOf: "paths",
  gradients: { iwae: [], stl: [], dreg: [] },
  gradientsDone: false,
  gradientWork: IDLE,
  typed: null,
  wordSubject: null,
  wordBounds: null,
  wordWork: IDLE,
}));

export const patchBoundRoom = (part: Partial<BoundRoomState>): void => useBoundRoom.setState(part);

export const curveKey = (toy: ToyId, proposal: ProposalId, bound: BoundLineId): string => `${toy}/${proposal}/${bound}`;

const NO_CURVE: Curve = { points: [], done: false };

export const curveOf = (
  { curves }: Pick<BoundRoomState, "curves">,
  toy: ToyId,
  proposal: ProposalId,
  bound: BoundLineId,
): Curve => curves[curveKey(toy, proposal, bound)] ?? NO_CURVE;

/** A point that arrived takes its place among the others of its curve. */
export function addPoint(toy: ToyId, proposal: ProposalId, bound: BoundLineId, point: CurvePoint): void {
  useBoundRoom.setState((room) => {
    const before = curveOf(room, toy, proposal, bound).points.filter(({ K }) => K !== point.K);
    const points = [...before, point].sort((a, b) => a.K - b.K);
    const done = CURVE_KS.every((K) => points.some((p) => p.K === K));
    return { curves: { ...room.curves, [curveKey(toy, proposal, bound)]: { points, done } } };
  });
}

/** Ks of a curve that are still to be computed. */
export function missingKs(room: Pick<BoundRoomState, "curves">, toy: ToyId, proposal: ProposalId, bound: BoundLineId) {
  const { points } = curveOf(room, toy, proposal, bound);
  return CURVE_KS.filter((K) => points.every((p) => p.K !== K));
}

/** The curves of each proposal that are drawn. */
export const drawnLines = ({
  shown,
  readsHg,
  mixture,
}: Pick<BoundRoomState, "shown" | "readsHg" | "mixture">): readonly BoundLineId[] =>
  readsHg && mixture && shown.includes("filteringIwae") ? [...shown, "mixture"] : shown;

/** Whether every curve of a toy is finished: what a lesson may wait for. */
export const toyFinished = (room: BoundRoomState, toy: ToyId): boolean =>
  PROPOSALS.every((proposal) => drawnLines(room).every((bound) => curveOf(room, toy, proposal, bound).done));

export function addGradient(point: GradientPoint): void {
  useBoundRoom.setState(({ gradients }) => {
    const others = gradients[point.estimator].filter(({ K }) => K !== point.K);
    return { gradients: { ...gradients, [point.estimator]: [...others, point].sort((a, b) => a.K - b.K) } };
  });
}
