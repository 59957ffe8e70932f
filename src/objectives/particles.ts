/**
 * K trajectories side by side with a weight each. At a position the log-weights grow by log ω_t^(k), and the term is what
 * the weighted mean of ω_t is: L_t = log Σ_k ω̃_{t−1}^(k) ω_t^(k), ω̃_t^(k) ∝ ω̃_{t−1}^(k) ω_t^(k). Never resampled, the terms
 * add up to log mean_k Π_t ω_t^(k) (Burda et al. 2015, Eq. 8); resampled, to the estimate of a particle filter (Maddison
 * et al. 2017, Algorithm 1). Both e^L are unbiased estimates of P(w).
 *
 * Resampling is systematic, one uniform a word and position: an ancestor for each sample in proportion to the weights,
 * which then are 1/K again. The gradient flows through weights and paths, none through the choice of ancestors.
 * Beyond its end a word keeps its samples and weights as they are (`scan`).
 */
import type { Lane, Series, Value } from "../lane/lane.ts";
import type { Objective } from "./objective.ts";
import { weightVariance } from "./weights.ts";

/** `ess`: where the effective sample size 1 / Σ ω̃² has fallen to K/2. */
export type Resampling = "never" | "ess" | "always";

/** ESS = K / (1 + variance), so that ESS ≤ K/2 is variance ≥ 1; float32 may round a variance of 1 to a little less. */
const HALF = 1 - 1e-6;

/** Positive where a word is resampled. */
function resampleWhen(L: Lane, resampling: Resampling, variance: Value): Value {
  return resampling === "always" ? L.constant([1]) : L.add(variance, -HALF);
}

type Part = Pick<Objective, "noise" | "start" | "step" | "lineage" | "simulatesPrior">;

export const particles = (resampling: Resampling): Part => ({
  simulatesPrior: false,
  noise: (L, d) => ({ eps: L.normal("eps", d, "sample"), hg: null, u: L.uniform("u") }),
  start: (L, h0) => L.spread(L.concat([h0, L.constant([-Math.log(L.K)])])),
  step(L, model, { eps, hg, u }, carried) {
    const all = model.propose(eps, hg, "own");
    const grown = L.add(L.slice(carried, carried.n - 1, 1), all.logOmega);
    const term = L.lseK(grown);
    const logShare = L.sub(grown, term);
    const variance = weightVariance(L, logShare);
    const out = {
      weightVariance: variance,
      logOmega: all.logOmega,
      logShare,
      hProposals: all.h,
      xiProposals: all.xi,
      zetaProposals: all.zeta,
      logPProposals: all.logP,
    };
    if (resampling === "never") return { term, next: L.concat([all.h, logShare]), survivor: all, out };
    const when = resampleWhen(L, resampling, variance);
    const ancestors = L.ancestorsK(L.stopGradient(logShare), u!, when);
    const equal = L.constant([-Math.log(L.K)]);
    const next = L.concat([L.pickK(all.h, ancestors), L.select(when, equal, logShare)]);
    return { term, next, survivor: all, out: { ...out, ancestors, resampledWhen: when } };
  },
  lineage,
});

/** Parts of a trajectory; `logOmega` stays that of all samples. */
const TRACED = ["h", "xi", "zeta", "logP", "logR", "logQ", "logDetQ", "logDetG"] as const;

/**
 * At its last position a word draws one sample by weight; before it, the trajectory is that sample's ancestors. Resampling
 * has no use for the uniform of the last position, so it serves here.
 */
function lineage(L: Lane, all: Readonly<Record<string, Series>>, u: Series): Readonly<Record<string, Series>> {
  const { index } = L.scan("backward", L.constant([0, 0]), (carried, at) => {
    const [begun, later] = [L.slice(carried, 0, 1), L.slice(carried, 1, 1)];
    const parent = all.ancestors ? L.pickK(at(all.ancestors), later) : later;
    const here = L.select(begun, parent, L.categoricalK(at(all.logShare!), at(u)));
    return { carry: L.concat([L.constant([1]), here]), out: { index: here } };
  });
  const many = TRACED.filter((name) => all[name]!.level === "sample");
  const one = L.map((at) => Object.fromEntries(many.map((name) => [name, L.pickK(at(all[name]!), at(index!))])));
  return { ...one, survivor: index! };
}
