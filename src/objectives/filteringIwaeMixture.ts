/**
 * Algorithm 1 with the balance heuristic: under every weight stands the mean of the K densities a proposal may have come
 * from, ω^(k) = P(w_t|h^(k)) p(h^(k)|h_{t−1}) / ((1/K) Σ_j q_j(h^(k))) (Veach & Guibas 1995). Where q reads a
 * simulated h_g each proposal has a density of its own; given them all, mean_k ω^(k) f(h^(k)) has the mean ∫ f P p as
 * before, so that the estimate of P(w) stays unbiased, and no weight is large because its own q_k alone is small there.
 * Where q reads no h_g the densities are one, and this is Algorithm 1.
 */
import { algorithm1 } from "./filteringIwae.ts";
import type { Objective } from "./objective.ts";

export const filteringIwaeMixture: Objective = {
  id: "filteringIwaeMixture",
  label: "Algorithm 1, mixture",
  formula: "\\omega_t^{(k)} = \\dfrac{P(w_t|h_t^{(k)})\\, p(h_t^{(k)}|h_{t-1})}{\\tfrac1K \\sum_j q_j(h_t^{(k)})}",
  about: "As Algorithm 1, each proposal weighed against all K densities it may have come from.",
  source: "Schmidt & Hofmann 2018, Algorithm 1; Veach & Guibas 1995",
  // K² densities a position
  K: { min: 1, max: 16 },
  ...algorithm1("mixture"),
};
