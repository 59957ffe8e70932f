import { affine, affineFormula, affineHyper, affineParameters } from "./affine.ts";
import type { Flow } from "./flow.ts";

/**
 * TRIL: F(h, x) = g(h) + G(h) x with lower-triangular G, log|det J| = Σ log|G_ii| (Schmidt & Hofmann 2018, Eq. 10).
 * Its density given h is N(g, G Gᵀ); a stack of them is still one Gaussian.
 */
export const tril: Flow = {
  id: "tril",
  label: "TRIL",
  title: "Lower triangular",
  about: "Stretches and shears. One Gaussian with any covariance given the last state.",
  source: "Schmidt & Hofmann 2018, Eq. 10",
  formula: affineFormula("G"),
  hyper: affineHyper,
  minD: 1,
  numbers: (d) => d + (d * (d + 1)) / 2,
  parameters: (d, hyper) => affineParameters(d, hyper, true),
  condition: (context, h) => affine(context, h, true),
};
