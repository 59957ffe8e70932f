/**
 * K whole trajectories of q without a choice in between: the weight of a trajectory is Π_t ω_t, and
 * log mean_k Π_t ω_t^(k) → log P(w) for K → ∞ (Burda et al. 2015, Eq. 8). `term` is log ω_t of every sample; who runs it
 * adds up the positions and averages over samples, in as many parts as memory asks for. Not a choice for training.
 *
 * Where q reads h_g (Algorithm 1), each trajectory simulates one of its own at every position. It is part of the
 * proposal: on the extended space of (h_g, h) the proposal has density p(h_g|h_{t−1}) q(h|h_g, …) and the target
 * p(h_g|h_{t−1}) p(h|h_{t−1}) P(w_t|h), so that p(h_g|h_{t−1}) cancels and ω = P(w_t|h) p(h|h_{t−1}) / q(h|h_g, …)
 * is the weight: the estimate of P(w) is unbiased, and S → ∞ has the same limit.
 */
import type { Objective } from "./objective.ts";

export const trajectories: Objective = {
  id: "trajectories",
  label: "Whole trajectories",
  formula: "\\log \\tfrac1K \\textstyle\\sum_k \\prod_t \\omega_t^{(k)}",
  about: "K trajectories from first to last letter, weighted as a whole.",
  source: "Burda et al. 2015, Eq. 8",
  K: { min: 1, max: 100_000 },
  simulatesPrior: true,
  noise: (L, d, simulatePrior) => ({
    eps: L.normal("eps", d, "sample"),
    hg: simulatePrior ? L.normal("hg", d, "sample") : null,
    u: null,
  }),
  start: (L, h0) => L.spread(h0),
  step(_L, model, { eps, hg }) {
    const all = model.propose(eps, hg, "own");
    return { term: all.logOmega, next: all.h, survivor: all, out: {} };
  },
};
