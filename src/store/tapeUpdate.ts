/**
 * What one word alone would do to the weights: its gradient, clipped to a global norm, through Adam (Kingma & Ba 2014,
 * Algorithm 1) with the moments the run has. Ascent on the bound; ages are the steps each tensor has taken.
 *   m ← β₁ m + (1 − β₁) c g,  v ← β₂ v + (1 − β₂) (c g)²,  θ ← θ + η (m / (1 − β₁ᵃ)) / (√(v / (1 − β₂ᵃ)) + ε)
 */
import { cosineRate } from "../math/schedule.ts";
import type { WordStep } from "../protocol/trainer.ts";

export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const EPSILON = 1e-8;

export interface TensorUpdate {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  /** ‖∂L/∂θ‖ of this tensor before clipping. */
  readonly norm: number;
  /** Root mean square of the change of its entries. */
  readonly changeRms: number;
}

export interface Update {
  readonly from: WordStep;
  /** Global gradient norm, and the factor c clipping leaves. */
  readonly norm: number;
  readonly scale: number;
  readonly rate: number;
  /** After the step, flat. */
  readonly m: Float64Array;
  readonly v: Float64Array;
  readonly change: Float64Array;
  readonly parameters: Float32Array;
  readonly tensors: readonly TensorUpdate[];
}

const rootSum = (x: ArrayLike<number>, from: number, to: number): number => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += x[i]! * x[i]!;
  return Math.sqrt(sum);
};

export function updateOf(from: WordStep): Update {
  const { gradient, parameters: theta, config, layout } = from;
  const { learningRate, horizon, finalFraction, clipNorm } = config.optimiser;
  const size = gradient.length;
  const norm = rootSum(gradient, 0, size);
  const scale = clipNorm > 0 ? Math.min(1, clipNorm / Math.max(norm, 1e-12)) : 1;
  const rate = cosineRate(learningRate, horizon, finalFraction, from.step);
  const m = new Float64Array(size);
  const v = new Float64Array(size);
  const change = new Float64Array(size);
  layout.forEach(({ offset, size: n }, slot) => {
    const age = from.ages[slot]! + 1;
    const [first, second] = [1 - BETA1 ** age, 1 - BETA2 ** age];
    for (let i = offset; i < offset + n; i++) {
      const g = scale * gradient[i]!;
      m[i] = BETA1 * from.m[i]! + (1 - BETA1) * g;
      v[i] = BETA2 * from.v[i]! + (1 - BETA2) * g * g;
      change[i] = (rate * (m[i]! / first)) / (Math.sqrt(v[i]! / second) + EPSILON);
    }
  });
  const tensors = layout.map(({ name, shape, offset, size: n }) => ({
    name,
    shape,
    offset,
    size: n,
    norm: rootSum(gradient, offset, offset + n),
    changeRms: rootSum(change, offset, offset + n) / Math.sqrt(n),
  }));
  const parameters = Float32Array.from(theta, (x, i) => x + change[i]!);
  return { from, norm, scale, rate, m, v, change, parameters, tensors };
}
