/**
 * Noise mutual information (Schmidt & Hofmann 2018, Eq. 13) by Monte Carlo, for prior states h_{t−1}:
 * I(t) = H[mean_k P(·|F_g(h_{t−1}, ξ_k))] − mean_k H[P(·|F_g(h_{t−1}, ξ_k))], nats, K draws of ξ_t a state.
 *
 * Biased low by up to (letters in play − 1) / (2K). The same draws give H[w_t|h_{t−1}] = I(t) + H[w_t|h_t] exactly.
 */
import type { Lane, Series, Value } from "../lane/lane.ts";
import { fedSeries } from "../models/fed.ts";
import { latentById } from "../models/registry.ts";
import type { RunConfig } from "../protocol/config.ts";

/**
 * I and mean_k H[P(·|h_t)], n = 1 each, and the mixture mean_k P(·|h_t), at states given as a word-level value; noise
 * [K, d] at sample level; `fed`: what the letter before adds to the logits.
 */
export function informationAt(
  L: Lane,
  config: RunConfig,
  h: Value,
  noise: Value,
  fed: Value | null = null,
): { information: Value; entropyGivenState: Value; mixture: Value } {
  const model = latentById(config.model.id);
  const state = model.emission(L, model.transition(L, config, h).forward(noise).to);
  const logits = fed ? L.add(state, fed) : state;
  const mixture = L.meanK(L.softmax(logits));
  // p log p → 0 at p = 0; a float32 softmax underflows to exact zeros
  const logMixture = L.log(L.add(mixture, 1e-30));
  const marginal = L.mul(L.sum(L.mul(mixture, logMixture)), -1);
  const entropyGivenState = L.meanK(L.softmaxEntropy(logits));
  return { information: L.sub(marginal, entropyGivenState), entropyGivenState, mixture };
}

/** I(t) along prior trajectories, with the letters' probabilities to tell which positions live. */
export function informationProgram(
  L: Lane,
  config: RunConfig,
): { information: Series; entropyGivenState: Series; mixture: Series; probabilities: Series } {
  const model = latentById(config.model.id);
  const d = model.d(config);
  const path = L.normal("xi", d, "word");
  const draws = L.normal("draws", d, "sample");
  // where letters are fed back, those of the batch: what the model itself has written along these paths
  const table = model.fedBack(config);
  const rows = table === null ? null : fedSeries(L, table);
  const out = L.scan("forward", model.initial(L), (last, at) => {
    const fed = rows && at(rows);
    const here = informationAt(L, config, last, at(draws), fed);
    const next = model.transition(L, config, last).forward(at(path)).to;
    const logits = model.emission(L, next);
    const probabilities = L.softmax(fed ? L.add(logits, fed) : logits);
    return { carry: next, out: { ...here, probabilities } };
  });
  return {
    information: out.information!,
    entropyGivenState: out.entropyGivenState!,
    mixture: out.mixture!,
    probabilities: out.probabilities!,
  };
}
