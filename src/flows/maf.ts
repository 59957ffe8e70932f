import { autoregressive } from "./autoregressive.ts";
import { namedFormula } from "./couplings.ts";
import type { Flow } from "./flow.ts";

/** Masked autoregressive flow: y_i = μ_i(y_{<i}, h) + e^{s_i(y_{<i}, h)} x_i (Papamakarios et al. 2017, Eq. 3). */
export const maf: Flow = {
  id: "maf",
  label: "MAF",
  title: "Masked autoregressive",
  about: "Each coordinate reads those before it. Sampling goes one by one.",
  source: "Papamakarios et al. 2017, Eq. 3",
  formula: namedFormula("MAF"),
  ...autoregressive("y"),
};
