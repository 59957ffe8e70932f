/**
 * Looking back: the steps of a run that are kept, their weights as far as they have arrived, and the step being looked at.
 * While it is one of the past, the run's model is that of this step, whatever the run does meanwhile.
 */
import { create, type StoreApi, type UseBoundStore } from "zustand";
import type { GeneratorWeights } from "../models/generator.ts";
import { type WeightsStore, weightsA } from "./generator.ts";

export interface TravelState {
  /** Kept steps whose weights are here, rising. */
  readonly steps: readonly number[];
  /** The step being looked at; null: the present. */
  readonly at: number | null;
}

export interface TravelStore {
  readonly use: UseBoundStore<StoreApi<TravelState>>;
  /** Another run: nothing to go back to yet. */
  reset(): void;
  /**
   * The steps the run keeps now; returns those whose weights are wanted. The newest is always: a setting may have changed
   * there. What is being looked at stays.
   */
  keepSteps(steps: readonly number[]): readonly number[];
  addPoint(step: number, weights: GeneratorWeights): void;
  /** After some `addPoint`s. */
  publishPoints(): void;
  /** What lies behind the step is no longer this run's: its weights must not come from an earlier branch. */
  forgetAfter(step: number): void;
  /** Looks at a kept step; null, or a step that is not here: at the present. */
  travelTo(step: number | null): void;
  backToNow(): void;
  /** The step being looked at has gone: looks at the one nearest to it, or at the present if there is none. */
  lookBeside(): void;
  /** The weights being looked at, if they are of the past. */
  lookedAt(): GeneratorWeights | null;
  /** Two runs, both at the present, change places. */
  exchange(other: TravelStore): void;
  /** Takes over what another run keeps; returns what was kept here. */
  take(kept: Kept): Kept;
}

/** Steps a run keeps, and the weights that have arrived. */
interface Kept {
  readonly steps: readonly number[];
  readonly points: Map<number, GeneratorWeights>;
}

export function createTravel(weights: WeightsStore): TravelStore {
  const use = create<TravelState>()(() => ({ steps: [], at: null }));
  let kept: readonly number[] = [];
  let points = new Map<number, GeneratorWeights>();
  const publishPoints = (): void => use.setState({ steps: kept.filter((step) => points.has(step)) });
  const backToNow = (): void => {
    if (use.getState().at === null) return;
    use.setState({ at: null });
    weights.lookNow();
  };
  return {
    use,
    publishPoints,
    backToNow,
    reset() {
      kept = [];
      points.clear();
      backToNow();
      publishPoints();
    },
    keepSteps(steps) {
      const { at } = use.getState();
      kept = steps;
      for (const step of points.keys()) if (!steps.includes(step) && step !== at) points.delete(step);
      publishPoints();
      return steps.filter((step, i) => !points.has(step) || i === steps.length - 1);
    },
    addPoint(step, found) {
      if (kept.includes(step)) points.set(step, found);
    },
    forgetAfter(step) {
      kept = kept.filter((s) => s <= step);
      for (const s of points.keys()) if (s > step) points.delete(s);
      backToNow();
      publishPoints();
    },
    travelTo(step) {
      if (step === use.getState().at) return;
      const found = step === null ? undefined : points.get(step);
      if (step === null || !found) return backToNow();
      use.setState({ at: step });
      weights.lookBack(found, step);
    },
    lookBeside() {
      const { at } = use.getState();
      if (at === null) return;
      kept = kept.filter((step) => step !== at);
      points.delete(at);
      publishPoints();
      const nearest = (best: number | null, step: number): number | null =>
        best === null || Math.abs(step - at) < Math.abs(best - at) ? step : best;
      this.travelTo(use.getState().steps.reduce(nearest, null));
    },
    lookedAt() {
      const { at } = use.getState();
      return at === null ? null : (points.get(at) ?? null);
    },
    take(next) {
      const before = { steps: kept, points };
      kept = next.steps;
      points = next.points;
      publishPoints();
      return before;
    },
    exchange(other) {
      const mine = { steps: kept, points };
      this.take(other.take(mine));
    },
  };
}

/** The page's own run. */
export const travelA = createTravel(weightsA);
export const {
  use: useTravel,
  reset: resetTravel,
  keepSteps,
  addPoint,
  publishPoints,
  forgetAfter,
  travelTo,
  backToNow,
  lookedAt,
} = travelA;
