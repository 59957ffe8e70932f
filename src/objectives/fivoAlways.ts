import type { Objective } from "./objective.ts";
import { particles } from "./particles.ts";

/** A particle filter's estimate, resampled at every position. */
export const fivoAlways: Objective = {
  id: "fivoAlways",
  label: "FIVO, always",
  formula: "\\mathcal L_t = \\log \\tfrac1K \\textstyle\\sum_k \\omega_t^{(k)}, \\quad h_t^{(k)} \\sim \\omega_t",
  about: "K trajectories, drawn anew by weight after every letter.",
  source: "Maddison et al. 2017, Algorithm 1",
  K: { min: 1, max: 64 },
  ...particles("always"),
};
