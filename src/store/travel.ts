/**
 * Looking back: the steps of the run that are kept, their weights as far as they have arrived, and the step being looked
 * at. While it is one of the past, the page's model is that of this step, whatever the run does meanwhile.
 */
import { create } from "zustand";
import type { GeneratorWeights } from "../models/generator.ts";
import { lookBack, lookNow } from "./generator.ts";

export interface TravelState {
  /** Kept steps whose weights are here, rising. */
  readonly steps: readonly number[];
  /** The step being looked at; null: the present. */
  readonly at: number | null;
}

export const useTravel = create<TravelState>()(() => ({ steps: [], at: null }));

let kept: readonly number[] = [];
const points = new Map<number, GeneratorWeights>();

function publish(): void {
  useTravel.setState({ steps: kept.filter((step) => points.has(step)) });
}

/** Another run: nothing to go back to yet. */
export function resetTravel(): void {
  kept = [];
  points.clear();
  backToNow();
  publish();
}

/**
 * The steps the run keeps now; returns those whose weights are wanted. The newest is always: a setting may have changed
 * there. What is being looked at stays.
 */
export function keepSteps(steps: readonly number[]): readonly number[] {
  const { at } = useTravel.getState();
  kept = steps;
  for (const step of points.keys()) if (!steps.includes(step) && step !== at) points.delete(step);
  publish();
  return steps.filter((step, i) => !points.has(step) || i === steps.length - 1);
}

export function addPoint(step: number, weights: GeneratorWeights): void {
  if (kept.includes(step)) points.set(step, weights);
}
/** After some `addPoint`s. */
export const publishPoints = publish;

/** What lies behind the step is no longer this run's: its weights must not come from an earlier branch. */
export function forgetAfter(step: number): void {
  kept = kept.filter((s) => s <= step);
  for (const s of points.keys()) if (s > step) points.delete(s);
  backToNow();
  publish();
}

/** Looks at a kept step; null, or a step that is not here: at the present. */
export function travelTo(step: number | null): void {
  if (step === useTravel.getState().at) return;
  const weights = step === null ? undefined : points.get(step);
  if (step === null || !weights) backToNow();
  else {
    useTravel.setState({ at: step });
    lookBack(weights, step);
  }
}

export function backToNow(): void {
  if (useTravel.getState().at === null) return;
  useTravel.setState({ at: null });
  lookNow();
}

/** The weights being looked at, if they are of the past. */
export function lookedAt(): GeneratorWeights | null {
  const { at } = useTravel.getState();
  return at === null ? null : (points.get(at) ?? null);
}
