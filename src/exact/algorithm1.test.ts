/**
 * Algorithm 1 of Schmidt & Hofmann 2018 on the HMM, where everything it can draw may be added up: expectations over all
 * proposals and all choices of a survivor, exactly.
 */
import { describe, expect, it } from "vitest";
import type { ProposalId } from "../protocol/bounds.ts";
import { pointAt } from "./curves.ts";
import { toy } from "./registry.ts";

const model = toy("hmm");
const STATES = [0, 1, 2];

/** All K-tuples of states. */
const tuples = (K: number): readonly (readonly number[])[] =>
  K === 0 ? [[]] : tuples(K - 1).flatMap((head) => STATES.map((last) => [...head, last]));

interface Expected {
  /** E Π_t mean_k ω. */
  readonly estimate: number;
  /** E Σ_t log mean_k ω. */
  readonly bound: number;
}

/** From position t on, with the survivor `from` before it. */
function expected(proposal: ProposalId, K: number, t = 0, from = model.start): Expected {
  if (t === model.T) return { estimate: 1, bound: 0 };
  const q = model.proposals[proposal];
  const next = STATES.map((h) => expected(proposal, K, t + 1, h));
  let [estimate, bound] = [0, 0];
  for (const states of tuples(K)) {
    const share = states.reduce((p, h) => p * Math.exp(q.logDensity(t, from, h)), 1);
    const omega = states.map((h) =>
      Math.exp(model.logTransition(t, from, h) + model.logEmission(t, h) - q.logDensity(t, from, h)),
    );
    const mean = omega.reduce((a, b) => a + b, 0) / K;
    bound += share * Math.log(mean);
    states.forEach((h, k) => {
      const chosen = omega[k]! / (K * mean);
      estimate += share * mean * chosen * next[h]!.estimate;
      bound += share * chosen * next[h]!.bound;
    });
  }
  return { estimate, bound };
}

describe.each(["prior", "filtering", "smoothing"] as const)("Algorithm 1 with the %s proposal", (proposal) => {
  it("estimates p(x) without bias for every K, to 1e-12, contrary to §2.7 of the paper", () => {
    for (const K of [1, 2, 3])
      expect(Math.abs(Math.log(expected(proposal, K).estimate) - model.logEvidence)).toBeLessThan(1e-12);
  });

  it("has the bound that adding up all it can draw gives", () => {
    for (const K of [1, 2, 3]) {
      const request = { toy: "hmm", proposal, bound: "filteringIwae", readsHg: false, mixture: false } as const;
      const { mean, se } = pointAt(model, { ...request, Ks: [K], repeats: 1, seed: 7 }, K, 20_000);
      expect(Math.abs(mean - expected(proposal, K).bound)).toBeLessThan(4 * se + 1e-12);
      expect(se).toBeLessThan(0.01);
    }
  });
});

describe("Algorithm 1 with a perfect smoother", () => {
  it("gets worse with every further proposal, exactly", () => {
    const bounds = [1, 2, 3, 4].map((K) => expected("smoothing", K).bound);
    expect(bounds[0]).toBeCloseTo(model.logEvidence, 12);
    for (let i = 1; i < bounds.length; i++) expect(bounds[i]!).toBeLessThan(bounds[i - 1]! - 1e-4);
    expect(bounds[3]!).toBeGreaterThan(model.filteringLimit);
  });
});
