import type { Objective } from "./objective.ts";
import { particles } from "./particles.ts";

/** K whole trajectories of q, weighed as a whole: never looser with more of them, and log P(w) in the limit. */
export const iwae: Objective = {
  id: "iwae",
  label: "IWAE",
  formula: "\\mathcal L = \\log \\tfrac1K \\textstyle\\sum_k \\prod_t \\omega_t^{(k)}",
  about: "K trajectories from first to last letter, weighed as a whole.",
  source: "Burda et al. 2015, Eq. 8",
  K: { min: 1, max: 64 },
  ...particles("never"),
};
