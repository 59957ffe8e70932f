/** Adam's state on the device: moments, and the sums of weights behind them for every parameter (bias correction). */
import type { Slot } from "../../../src/lane/parameters.ts";
import { ADAM } from "../../../src/lane/wgsl/learn.ts";
import type { TrainingState } from "../engine.ts";
import type { Floats } from "./device.ts";

/** Numbers a parameter. */
export const ADAM_WIDTH = 4;

/** 1 − β^age: the sum of the weights of `age` gradients. */
const weightSum = (beta: number, age: number): number => -Math.expm1(age * Math.log(beta));

export function packAdam({ m, v, ages }: TrainingState, slots: readonly Slot[]): Floats {
  const out = new Float32Array(m.length * ADAM_WIDTH);
  slots.forEach(({ offset, size }, s) => {
    const [first, second] = [weightSum(ADAM.beta1, ages[s]!), weightSum(ADAM.beta2, ages[s]!)];
    for (let i = offset; i < offset + size; i++) out.set([m[i]!, v[i]!, first, second], i * ADAM_WIDTH);
  });
  return out;
}

export function unpackAdam(packed: Floats): { readonly m: Float32Array; readonly v: Float32Array } {
  const n = packed.length / ADAM_WIDTH;
  return {
    m: Float32Array.from({ length: n }, (_, i) => packed[i * ADAM_WIDTH]!),
    v: Float32Array.from({ length: n }, (_, i) => packed[i * ADAM_WIDTH + 1]!),
  };
}
