/**
 * Flows on the plane in the lane vocabulary: the flows of the word model with h_{t−1} = 0, two coordinates, and a standard
 * normal for noise. log p(y) = log N(x; 0, I) − log|det J(x)| with x = F⁻¹(y). Points come in as an input named like noise,
 * K to a word, so that what depends on the parameters alone is computed once for all of them.
 */

import type { Bijection } from "../flows/flow.ts";
import { conditionStack, stackParameters } from "../flows/stack.ts";
import { standardNormalLogPdf } from "../lane/derived.ts";
import type { Lane, Value } from "../lane/lane.ts";
import { initialise, layOut, type Slot } from "../lane/parameters.ts";
import type { Definition } from "../lane/program.ts";
import { TraceLane } from "../lane/trace.ts";
import type { FlowLayer } from "../protocol/config.ts";

/** Coordinates of the plane. */
export const PLANE = 2;
/** The input that holds points. */
export const POINTS = "x";
const PREFIX = "F";

export interface PlaneParameters {
  readonly slots: readonly Slot[];
  /** Numbers in all. */
  readonly size: number;
}

export const planeParameters = (layers: readonly FlowLayer[]): PlaneParameters =>
  layOut(stackParameters(layers, PREFIX, PLANE));

/** Flat starting values. */
export function planeStart({ slots, size }: PlaneParameters, seed: number): Float32Array {
  const flat = new Float32Array(size);
  for (const slot of slots) flat.set(initialise(slot, seed, []), slot.offset);
  return flat;
}

/** The stack as a bijection of the plane. */
export const planeFlow = (L: Lane, layers: readonly FlowLayer[]): Bijection =>
  conditionStack(L, layers, PREFIX, PLANE, L.constant([0, 0]));

/** log p of the points, and the noise they come from. Value `objective`: mean of log p over a word's points. */
export function densityProgram(L: Lane, layers: readonly FlowLayer[]): Definition {
  const y = L.normal(POINTS, PLANE, "sample");
  const series = L.map((at) => {
    const { to, logDet } = planeFlow(L, layers).inverse(at(y));
    const logP = L.sub(standardNormalLogPdf(L, to), logDet);
    return { logP, noise: to, mean: L.meanK(logP) };
  });
  return { values: { objective: L.sumT(series.mean!) }, series };
}

/** What the flow is made of, step by step. */
export const planeSteps = (L: Lane, layers: readonly FlowLayer[]): readonly Bijection[] => {
  const flow = planeFlow(L, layers);
  return flow.parts ?? [flow];
};

/** How many steps that are: found by tracing the flow. */
export function planeStepCount(layers: readonly FlowLayer[]): number {
  const shapes = new Map(planeParameters(layers).slots.map(({ name, shape }) => [name, shape]));
  return planeSteps(new TraceLane(1, 1, shapes), layers).length;
}

/** Names of what `walkProgram` brings out after step i, from 1. */
export const stateAfter = (i: number): string => `state${i}`;
export const logDetAfter = (i: number): string => `logDet${i}`;

/** Where noise goes, step by step, and Σ log|det J| up to there. */
export function walkProgram(L: Lane, layers: readonly FlowLayer[]): Definition {
  const x = L.normal(POINTS, PLANE, "sample");
  const series = L.map((at) => {
    const out: Record<string, Value> = {};
    let state = at(x);
    let sum: Value = L.constant([0]);
    planeSteps(L, layers).forEach((step, i) => {
      const { to, logDet } = step.forward(state);
      sum = L.add(sum, logDet);
      out[stateAfter(i + 1)] = L.spread(to);
      // the same everywhere for some families, yet one number a point
      out[logDetAfter(i + 1)] = L.spread(sum);
      state = to;
    });
    return out;
  });
  return { values: {}, series };
}

/** Where noise goes. */
export function samplingProgram(L: Lane, layers: readonly FlowLayer[]): Definition {
  const x = L.normal(POINTS, PLANE, "sample");
  return { values: {}, series: L.map((at) => ({ point: planeFlow(L, layers).forward(at(x)).to })) };
}
