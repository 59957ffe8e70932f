import type { Objective } from "./objective.ts";
import { particles } from "./particles.ts";

/** A particle filter's estimate, resampled where less than half of the samples count. */
export const fivo: Objective = {
  id: "fivo",
  label: "FIVO",
  formula: "\\mathcal L_t = \\log \\textstyle\\sum_k \\tilde\\omega_{t-1}^{(k)}\\, \\omega_t^{(k)}",
  about: "K weighted trajectories, drawn anew by weight where the effective number falls to K/2.",
  source: "Maddison et al. 2017, Algorithm 1",
  K: { min: 1, max: 64 },
  ...particles("ess"),
};
