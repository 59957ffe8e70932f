/**
 * Which two of the d directions of ξ_t a pad shows: those that move the letter probabilities most, given h_{t−1}.
 *
 * Sensitivity of direction i: total variation between P(w_t) at ξ_t = +s e_i and at −s e_i, other coordinates 0, where
 * s = 1.5 is inside the two standard deviations that nearly all noise keeps to. ξ_t itself does not enter, so the plane
 * stays while it is dragged.
 */
import type { LatentGenerator } from "../../models/generator.ts";

const REACH = 1.5;

/** Total variation ½ Σ |p − q| of two rows of [·, V]. */
function totalVariation(p: Float64Array, a: number, b: number, V: number): number {
  let sum = 0;
  for (let v = 0; v < V; v++) sum += Math.abs(p[a * V + v]! - p[b * V + v]!);
  return sum / 2;
}

/** Sensitivity of each direction of ξ_t at the state h_{t−1}. [d] */
export function sensitivities(
  generator: LatentGenerator,
  h: Float64Array,
  previous: number | null = null,
): Float64Array {
  const { d, V } = generator;
  const probes = new Float64Array(2 * d * d);
  for (let j = 0; j < 2 * d; j++) probes[j * d + (j >> 1)] = j % 2 === 0 ? REACH : -REACH;
  const probabilities = generator.next(h, probes, previous);
  return Float64Array.from({ length: d }, (_, i) => totalVariation(probabilities, 2 * i, 2 * i + 1, V));
}

/** The kept pair must lose by this much before another replaces it: pictures should not jump over nothing. */
const STAY = 1.2;

/** The two most telling directions, the lower index first; `kept` stays unless it is clearly beaten. */
export function tellingAxes(
  sensitivity: Float64Array,
  kept: readonly [number, number] | null,
): readonly [number, number] {
  const d = sensitivity.length;
  if (d < 2) return [0, 0];
  const order = Array.from({ length: d }, (_, i) => i).sort((a, b) => sensitivity[b]! - sensitivity[a]! || a - b);
  const best: readonly [number, number] = [Math.min(order[0]!, order[1]!), Math.max(order[0]!, order[1]!)];
  if (!kept || kept[1] >= d) return best;
  const worth = (pair: readonly [number, number]) => sensitivity[pair[0]]! + sensitivity[pair[1]]!;
  return worth(best) > STAY * worth(kept) ? best : kept;
}
