import type { Denominator, Objective, Proposal } from "./objective.ts";
import { weightVariance } from "./weights.ts";

type Part = Pick<Objective, "noise" | "start" | "step" | "simulatesPrior">;

/** One word's pass through Algorithm 1, with either denominator under its weights. */
export const algorithm1 = (denominator: Denominator): Part => ({
  simulatesPrior: true,
  noise: (L, d, simulatePrior) => ({
    eps: L.normal("eps", d, "sample"),
    hg: simulatePrior ? L.normal("hg", d, "sample") : null,
    u: L.uniform("u"),
  }),
  start: (_L, h0) => h0,
  step(L, model, { eps, hg, u }) {
    const all = model.propose(eps, hg, denominator);
    const choice = L.categoricalK(L.stopGradient(all.logOmega), u!);
    const survivor = Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, value.level === "sample" ? L.pickK(value, choice) : value]),
    ) as unknown as Proposal;
    const logMean = L.lseK(all.logOmega);
    return {
      term: L.add(logMean, -Math.log(L.K)),
      next: survivor.h,
      survivor,
      out: {
        weightVariance: weightVariance(L, L.sub(all.logOmega, logMean)),
        logOmega: all.logOmega,
        hProposals: all.h,
        xiProposals: all.xi,
        zetaProposals: all.zeta,
        logPProposals: all.logP,
      },
    };
  },
});

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
  ...algorithm1("own"),
};
