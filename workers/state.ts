/** Starting states of runs: fresh from a seed, carried over a warm swap, or read from a saved run. */
import type { Tensors } from "../src/lane/batch.ts";
import { initialise, layOut, type Slot } from "../src/lane/parameters.ts";
import { modelById } from "../src/models/registry.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type { SavedRun } from "../src/runs/savedRun.ts";
import type { TrainingState } from "./engines/engine.ts";

export interface Start {
  readonly slots: readonly Slot[];
  readonly state: TrainingState;
}

/** A state's parameters by name. */
export function tensorsOf(slots: readonly Slot[], parameters: Float32Array): Tensors {
  return new Map(
    slots.map(({ name, shape, offset, size }) => [name, { shape, data: parameters.subarray(offset, offset + size) }]),
  );
}

/** Initial weights: a pure function of configuration, seed and letter frequencies. */
export function freshState(
  config: RunConfig,
  V: number,
  logLetterFrequency: ArrayLike<number>,
): Start & { readonly tensors: Tensors } {
  const { slots, size } = layOut(modelById(config.model.id).parameters(config, { V }));
  const parameters = new Float32Array(size);
  for (const slot of slots) parameters.set(initialise(slot, config.seed, logLetterFrequency), slot.offset);
  const state: TrainingState = {
    step: 0,
    parameters,
    m: new Float32Array(size),
    v: new Float32Array(size),
    ages: new Uint32Array(slots.length),
    skippedUpdates: 0,
  };
  return { slots, state, tensors: tensorsOf(slots, parameters) };
}

/** A warm swap: tensors with the same name, shape and role keep weights and moments; the others start fresh at age 0. */
export function carryOver(from: Start, to: Start): Start {
  const parameters = to.state.parameters.slice();
  const m = new Float32Array(parameters.length);
  const v = new Float32Array(parameters.length);
  const ages = new Uint32Array(to.slots.length);
  const old = new Map(from.slots.map((slot, i) => [slot.name, { slot, i }]));
  to.slots.forEach((slot, i) => {
    const match = old.get(slot.name);
    if (!match || match.slot.role !== slot.role || match.slot.shape.join() !== slot.shape.join()) return;
    const { offset, size } = match.slot;
    for (const [target, source] of [
      [parameters, from.state.parameters],
      [m, from.state.m],
      [v, from.state.v],
    ] as const)
      target.set(source.subarray(offset, offset + size), slot.offset);
    ages[i] = from.state.ages[match.i]!;
  });
  const { step, skippedUpdates } = from.state;
  return { slots: to.slots, state: { step, parameters, m, v, ages, skippedUpdates } };
}

/** Throws an Error if the saved tensors are not those of its configuration. */
export function savedState(run: SavedRun, V: number): Start {
  const { slots } = layOut(modelById(run.config.model.id).parameters(run.config, { V }));
  const shape = (layout: readonly { name: string; shape: readonly number[] }[]) =>
    layout.map((slot) => `${slot.name}[${slot.shape.join()}]`).join(" ");
  if (shape(slots) !== shape(run.layout))
    throw new Error("the saved weights do not belong to the saved configuration (another version of the lab?)");
  const { step, parameters, m, v, ages, skippedUpdates } = run;
  return { slots, state: { step, parameters, m, v, ages, skippedUpdates } };
}
