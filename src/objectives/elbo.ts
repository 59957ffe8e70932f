import type { Objective } from "./objective.ts";

/**
 * The two-flow ELBO with one sample a position (Schmidt & Hofmann 2018, Eq. 9):
 * L_t = log P(w_t|h_t) + log r(ζ_t) − log q(ξ_t) + log|det J_{F_q}(ξ_t)| − log|det J_{F_g}(ζ_t)|.
 */
export const elbo: Objective = {
  id: "elbo",
  label: "ELBO",
  formula:
    "\\mathcal L_t = \\log P(w_t|h_t) + \\log \\frac{r(\\zeta_t)}{q(\\xi_t)} + \\log \\left| \\frac{\\det J_{F_q}}{\\det J_{F_g}} \\right|",
  about: "One proposal a position; the bound is the sum of its five terms.",
  source: "Schmidt & Hofmann 2018, Eq. 9",
  K: { min: 1, max: 1 },
  simulatesPrior: false,
  weighsKl: true,
  noise: (L, d) => ({ eps: L.normal("eps", d, "word"), hg: null, u: null }),
  start: (_L, h0) => h0,
  step(_L, model, { eps, hg }) {
    const survivor = model.propose(eps, hg, "own");
    return { term: survivor.logOmega, next: survivor.h, survivor, out: {} };
  },
};
