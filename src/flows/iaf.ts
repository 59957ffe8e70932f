import { autoregressive } from "./autoregressive.ts";
import { namedFormula } from "./couplings.ts";
import type { Flow } from "./flow.ts";

/** Inverse autoregressive flow: y_i = μ_i(x_{<i}, h) + e^{s_i(x_{<i}, h)} x_i (Kingma et al. 2016, Eq. 10). */
export const iaf: Flow = {
  id: "iaf",
  label: "IAF",
  title: "Inverse autoregressive",
  about:
    "The noise of earlier coordinates moves the later ones. Sampling takes one pass, the density one a coordinate.",
  source: "Kingma et al. 2016, Eq. 10",
  formula: namedFormula("IAF"),
  ...autoregressive("x"),
};
