/**
 * What `--quick` runs in place of a whole plan: one seed, few steps, the rows that tell the plan's story. Numbers of
 * models that are not done are not the recorded ones, so only order and shape are compared.
 */
import type { PlanId } from "../../src/plans/registry.ts";

export interface Quick {
  readonly steps: number;
  readonly seeds: readonly number[];
  readonly rows: readonly string[];
}

/** chosen: a few minutes on two cores; K = 10 is ahead of K = 1 after some hundred steps. */
const STEPS = 1_500;

export const quick = {
  table1: { steps: STEPS, seeds: [1], rows: ["tril-k1", "tril-k10", "2tril-k10", "gru8"] },
  table2: { steps: STEPS, seeds: [1], rows: ["2tril-k10-types", "gru8-types"] },
  table3: { steps: STEPS, seeds: [1], rows: ["id-k1", "diag-k1", "tril-k1"] },
  figure2: { steps: STEPS, seeds: [1], rows: ["2tril-k10"] },
  figure3: { steps: STEPS, seeds: [1], rows: ["2tril-k10"] },
  best: { steps: STEPS, seeds: [1], rows: ["shared-2tril-k10", "2tril-k10", "gru8"] },
} as const satisfies Record<PlanId, Quick>;

/** Nats that two rows must be apart in the recorded results for their order to be asked of a run. */
export const APART = {
  /** chosen: four times what two seeds of a row differ by. */
  whole: 0.2,
  /** chosen: rows this far apart at the end are in order long before. */
  quick: 0.5,
} as const;
