/** Figure 3 of Schmidt & Hofmann 2018: Ī and H[w_t | h_t] over training. Runs of Table 1. */
import type { SweepPlan } from "../protocol/results.ts";
import { dssmRow, PLAN_SEEDS, PLAN_STEPS } from "./rows.ts";

export const figure3: SweepPlan = {
  version: 1,
  id: "figure3",
  title: "Figure 3: information over training",
  steps: PLAN_STEPS,
  seeds: PLAN_SEEDS,
  rows: [dssmRow("tril"), dssmRow("2tril", { K: 10 })],
};
