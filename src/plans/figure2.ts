/** Figure 2 of Schmidt & Hofmann 2018: I(t) over t. Runs of Table 1. */
import type { SweepPlan } from "../protocol/results.ts";
import { dssmRow, PLAN_SEEDS, PLAN_STEPS } from "./rows.ts";

export const figure2: SweepPlan = {
  version: 1,
  id: "figure2",
  title: "Figure 2: noise information by position",
  steps: PLAN_STEPS,
  seeds: PLAN_SEEDS,
  rows: [dssmRow("2tril", { K: 10 })],
};
