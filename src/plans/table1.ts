/** Table 1 of Schmidt & Hofmann 2018: flows, K, BIDI, state size and the GRU baselines. */
import type { SweepPlan } from "../protocol/results.ts";
import { bidiRow, dssmRow, gruRow, PLAN_SEEDS, PLAN_STEPS, wideRow } from "./rows.ts";

export const table1: SweepPlan = {
  version: 1,
  id: "table1",
  title: "Table 1: flows, K, state size, baselines",
  steps: PLAN_STEPS,
  seeds: PLAN_SEEDS,
  rows: [
    dssmRow("tril"),
    dssmRow("tril", { K: 2 }),
    dssmRow("tril", { K: 5 }),
    dssmRow("tril", { K: 10 }),
    dssmRow("2tril"),
    dssmRow("2tril", { K: 2 }),
    dssmRow("2tril", { K: 5 }),
    dssmRow("2tril", { K: 10 }),
    bidiRow,
    wideRow(16),
    wideRow(32),
    dssmRow("nvp"),
    gruRow(8),
    gruRow(16),
  ],
};
