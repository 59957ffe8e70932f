/**
 * Importance weights of many proposals for one word (Schmidt & Hofmann 2018, Algorithm 1): the run's own q, whatever its
 * objective, along a path that goes on from one proposal drawn by weight. Each is weighed against its own density, also
 * where training mixes them.
 */
import { objectiveById } from "../objectives/registry.ts";
import type { RunConfig } from "../protocol/config.ts";

/** Algorithm 1 with K proposals; where the run's objective simulates no h_g, q goes on reading none. */
export function weightedConfig(config: RunConfig, K: number): RunConfig {
  const objective = { id: "filteringIwae", K };
  if (objectiveById(config.objective.id).simulatesPrior) return { ...config, objective };
  const model = { ...config.model, hyper: { ...config.model.hyper, conditionOnPrior: false } };
  return { ...config, model, objective };
}

/** Effective sample size (Σ ω)² / Σ ω² as a share of the draws, per position. logWeights [T, draws] → [T] */
export function essShares(logWeights: Float32Array, T: number, draws: number): Float32Array {
  return Float32Array.from({ length: T }, (_, t) => {
    const here = logWeights.subarray(t * draws, (t + 1) * draws);
    const top = here.reduce((a, b) => Math.max(a, b), -Infinity);
    const w = here.map((x) => Math.exp(x - top));
    const sum = w.reduce((a, b) => a + b, 0);
    return (sum * sum) / w.reduce((a, b) => a + b * b, 0) / draws;
  });
}
