/**
 * Adam (Kingma & Ba 2014) with bias correction by each tensor's own age, on the flat parameter vector. A warm swap
 * gives new tensors age 0: with the old count their first steps would be three times too long.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Slot } from "../../../src/lane/parameters.ts";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export interface AdamState {
  parameters: tf.Tensor1D;
  m: tf.Tensor1D;
  v: tf.Tensor1D;
  readonly ages: Uint32Array;
}

/** 1 / (1 − β^age) for every parameter; a scalar while all tensors are of one age. */
function corrections(slots: readonly Slot[], ages: Uint32Array, beta: number, size: number): tf.Tensor {
  const of = (age: number) => 1 / (1 - beta ** age);
  if (ages.every((age) => age === ages[0])) return tf.scalar(of(ages[0]!));
  const out = new Float32Array(size);
  slots.forEach((slot, i) => {
    out.fill(of(ages[i]!), slot.offset, slot.offset + slot.size);
  });
  return tf.tensor1d(out);
}

/** One ascent step along `gradient` [P] scaled by `scale` (clipping). Old tensors are disposed. */
export function adamStep(
  state: AdamState,
  slots: readonly Slot[],
  gradient: tf.Tensor1D,
  scale: number,
  rate: number,
): void {
  state.ages.forEach((age, i) => {
    state.ages[i] = age + 1;
  });
  const next = tf.tidy(() => {
    const g = tf.mul(gradient, scale);
    const m = tf.add(tf.mul(state.m, BETA1), tf.mul(g, 1 - BETA1));
    const v = tf.add(tf.mul(state.v, BETA2), tf.mul(tf.square(g), 1 - BETA2));
    const size = gradient.size;
    const mHat = tf.mul(m, corrections(slots, state.ages, BETA1, size));
    const vHat = tf.mul(v, corrections(slots, state.ages, BETA2, size));
    const parameters = tf.add(state.parameters, tf.div(tf.mul(mHat, rate), tf.add(tf.sqrt(vHat), EPSILON)));
    return { parameters, m, v };
  });
  for (const name of ["parameters", "m", "v"] as const) {
    state[name].dispose();
    state[name] = tf.keep(next[name]) as tf.Tensor1D;
  }
}
