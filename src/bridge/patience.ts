/** How long a worker may be silent before it counts as dead. */
import type { RunSlice } from "../store/run.ts";

/**
 * chosen: a worker may compile kernels for most of a minute without a word; one that trains reports after every step,
 * so twenty steps of silence, and at least fifteen seconds, mean that it is gone.
 */
export function patienceOf({ state, compiling, stepsPerSecond }: RunSlice): number {
  return state === "training" && !compiling && stepsPerSecond > 0 ? Math.max(15_000, 20_000 / stepsPerSecond) : 60_000;
}
