/** Table 2 of Schmidt & Hofmann 2018: words never seen in training, by the vocabulary split. */
import type { SweepPlan } from "../protocol/results.ts";
import { dssmRow, gruRow, onVocabularySplit, PLAN_SEEDS, PLAN_STEPS } from "./rows.ts";

export const table2: SweepPlan = {
  version: 1,
  id: "table2",
  title: "Table 2: words held out by type",
  steps: PLAN_STEPS,
  seeds: PLAN_SEEDS,
  rows: [onVocabularySplit(dssmRow("2tril", { K: 10 })), onVocabularySplit(gruRow(8))],
};
