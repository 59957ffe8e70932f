import { affine, affineFormula, affineHyper, affineParameters } from "./affine.ts";
import type { Flow } from "./flow.ts";

/** DIAG: F(h, x) = g(h) + s(h) ⊙ x, log|det J| = Σ log|s_i| (Schmidt & Hofmann 2018, §5.2). */
export const diag: Flow = {
  id: "diag",
  label: "DIAG",
  title: "Diagonal",
  about: "Stretches each coordinate by itself. One Gaussian given the last state.",
  source: "Schmidt & Hofmann 2018, Eq. 10 with diagonal G",
  formula: affineFormula("s"),
  hyper: affineHyper,
  minD: 1,
  numbers: (d) => 2 * d,
  parameters: (d, hyper) => affineParameters(d, hyper, false),
  condition: (context, h) => affine(context, h, false),
};
