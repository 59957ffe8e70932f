/** What trains best here beside the paper's own best row and the exact GRU of the same size. */
import type { SweepPlan } from "../protocol/results.ts";
import { dssmRow, gruRow, PLAN_SEEDS, PLAN_STEPS, sharedRow } from "./rows.ts";

export const best: SweepPlan = {
  version: 1,
  id: "best",
  title: "One flow for both against the paper's two and the GRU",
  steps: PLAN_STEPS,
  seeds: PLAN_SEEDS,
  rows: [sharedRow, dssmRow("2tril", { K: 10 }), gruRow(8)],
};
