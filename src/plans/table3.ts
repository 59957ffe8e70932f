/** Table 3 of Schmidt & Hofmann 2018: F_g × F_q, the cells it gives, and those it could not train. */
import type { SweepPlan } from "../protocol/results.ts";
import { dssmRow, PLAN_SEEDS, PLAN_STEPS } from "./rows.ts";

export const table3: SweepPlan = {
  version: 1,
  id: "table3",
  title: "Table 3: which flow generates, which proposes",
  steps: PLAN_STEPS,
  seeds: PLAN_SEEDS,
  rows: [
    dssmRow("id", { q: "id" }),
    dssmRow("id", { q: "diag" }),
    dssmRow("id"),
    dssmRow("diag", { q: "id" }),
    dssmRow("diag", { q: "diag" }),
    dssmRow("diag"),
    dssmRow("tril", { q: "id" }),
    dssmRow("tril", { q: "diag" }),
    dssmRow("tril"),
    dssmRow("2tril", { q: "id" }),
    dssmRow("2tril", { q: "diag" }),
    dssmRow("2tril"),
  ],
};
