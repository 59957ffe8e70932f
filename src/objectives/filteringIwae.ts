import type { Objective, Proposal } from "./objective.ts";

/**
 * The importance-weighted bound of Schmidt & Hofmann 2018, Algorithm 1: at every position K proposals with weights
 * ω^(k) = P(w_t|h^(k)) p(h^(k)|h_{t−1}) / q_k(h^(k)); the term is log mean_k ω^(k), and the path goes on from one h^(k)
 * drawn ∝ ω. The gradient flows through the chosen sample, none through the choice.
 *
 * Π_t mean_k ω is an unbiased estimate of P(w), contrary to §2.7; but weights see one position ahead only, so with
 * growing K the bound tends to that of the filtering proposal p(h_t | h_{t−1}, w_t), however good q is.
 */
export const filteringIwae: Objective = {
  id: "filteringIwae",
  label: "Algorithm 1",
  formula: "\\mathcal L_t = \\log \\tfrac1K \\textstyle\\sum_k \\omega_t^{(k)}, \\quad h_t = h_t^{(k)} \\sim \\omega",
  about: "K weighted proposals a position; the path goes on from one of them.",
  source: "Schmidt & Hofmann 2018, Algorithm 1",
  K: { min: 1, max: 64 },
  simulatesPrior: true,
  noise: (L, d, simulatePrior) => ({
    eps: L.normal("eps", d, "sample"),
    hg: simulatePrior ? L.normal("hg", d, "sample") : null,
    u: L.uniform("u"),
  }),
  step(L, model, { eps, hg, u }) {
    const all = model.propose(eps, hg);
    const choice = L.categoricalK(L.stopGradient(all.logOmega), u!);
    const survivor = Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, value.level === "sample" ? L.pickK(value, choice) : value]),
    ) as unknown as Proposal;
    const logMean = L.lseK(all.logOmega);
    // variance over k of K ω̃_k, whose mean is 1
    const share = L.stopGradient(L.exp(L.sub(all.logOmega, logMean)));
    const weightVariance = L.add(L.mul(L.meanK(L.mul(share, share)), L.K * L.K), -1);
    return {
      term: L.add(logMean, -Math.log(L.K)),
      next: survivor.h,
      survivor,
      out: {
        weightVariance,
        logOmega: all.logOmega,
        hProposals: all.h,
        xiProposals: all.xi,
        zetaProposals: all.zeta,
        logPProposals: all.logP,
      },
    };
  },
};
