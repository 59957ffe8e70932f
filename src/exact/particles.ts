/**
 * One routine for four bounds: K particles go through all positions, are weighed by
 *   ω_t = p(h_t | h_{t−1}) p(x_t | h_t) / q(h_t | h_{t−1}, …),
 * and are drawn anew ∝ weight as the bound says: never (IWAE, Burda et al. 2015), one survivor after every position
 * (Schmidt & Hofmann 2018, Algorithm 1), or K of them (FIVO, Maddison et al. 2017) always or when ESS ≤ K/2.
 * p̂ = Π over stretches of the mean weight is unbiased for all of them, so E log p̂ ≤ log p(x).
 *
 * A proposal that reads a simulated h_g ~ p(· | h_{t−1}) goes near it half of the time,
 *   q(h | h_g) = ½ q(h) + ½ Uniform(h; h_g ± δ),
 * which stays unbiased: h_g is part of the proposal, and its own density cancels. `mixture` divides by (1/K) Σ_j q_j
 * instead of q_k (balance heuristic, Veach & Guibas 1995): unbiased too as long as all K start from one h_{t−1}.
 */
import { PURPOSE } from "../math/rng.ts";
import type { ToyBound } from "../protocol/bounds.ts";
import { SCHEMES, type Scheme, Weights } from "./bookkeeping.ts";
import { KeyedDraws } from "./draws.ts";
import type { ExactModel, ExactProposal } from "./model.ts";

/** What a run does besides its estimate: told after weighing, and after resampling. */
export interface Watcher {
  weighed(t: number): void;
  resampled(t: number): void;
}

/** How many of the rising `values` are below `x`. */
function countBelow(values: Float64Array, x: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Particles {
  readonly states: Float64Array;
  readonly previous: Float64Array;
  readonly hg: Float64Array;
  readonly logOmega: Float64Array;
  readonly ancestors: Int32Array;
  readonly weights: Weights;
  /** h_g, rising. */
  private readonly sorted: Float64Array;
  private readonly scheme: Scheme;
  private readonly proposal: ExactProposal;
  private readonly noise: KeyedDraws;
  private readonly choice: KeyedDraws;

  constructor(
    private readonly model: ExactModel,
    private readonly of: Omit<ToyBound, "toy">,
    readonly K: number,
    seed: number,
  ) {
    if (of.mixture && of.bound !== "filteringIwae")
      throw new RangeError("a mixture denominator needs proposals that start from one h_{t−1}: Algorithm 1 only");
    this.scheme = SCHEMES[of.bound];
    this.proposal = model.proposals[of.proposal];
    this.noise = new KeyedDraws(seed, PURPOSE.particles);
    this.choice = new KeyedDraws(seed, PURPOSE.ancestors);
    this.states = new Float64Array(K);
    this.previous = new Float64Array(K);
    this.hg = new Float64Array(of.readsHg ? K : 0);
    this.sorted = new Float64Array(this.hg.length);
    this.logOmega = new Float64Array(K);
    this.ancestors = new Int32Array(K);
    this.weights = new Weights(K);
  }

  /** log p̂ of one repetition. */
  run(repeat: number, watcher?: Watcher): number {
    const { model, weights, K } = this;
    weights.begin();
    this.previous.fill(model.start);
    for (let t = 0; t < model.T; t++) {
      if (this.of.readsHg) this.proposeNearHg(repeat, t);
      else this.propose(repeat, t);
      for (let k = 0; k < K; k++) weights.log[k]! += this.logOmega[k]!;
      weights.weigh();
      watcher?.weighed(t);
      if (t === model.T - 1) break;
      if (this.scheme.resamples(weights.ess, K)) {
        this.resample(repeat, t);
        watcher?.resampled(t);
      } else this.previous.set(this.states);
    }
    return weights.logEstimate;
  }

  private propose(repeat: number, t: number): void {
    const { model, proposal, noise, previous, states, logOmega, K } = this;
    for (let k = 0; k < K; k++) {
      noise.seek(repeat, t, k);
      const from = previous[k]!;
      const to = proposal.sample(t, from, noise);
      states[k] = to;
      logOmega[k] = model.logEmission(t, to) + proposal.logRatio(t, from, to);
    }
  }

  private proposeNearHg(repeat: number, t: number): void {
    const { model, proposal, noise, previous, states, hg, logOmega, K } = this;
    const [delta, real] = [model.near, model.stateNames === null];
    for (let k = 0; k < K; k++) {
      noise.seek(repeat, t, k);
      hg[k] = model.proposals.prior.sample(t, previous[k]!, noise);
      const u = 2 * noise.uniform();
      if (u >= 1) states[k] = proposal.sample(t, previous[k]!, noise);
      else states[k] = real ? hg[k]! + delta * (2 * u - 1) : hg[k]!;
    }
    if (this.of.mixture) {
      this.sorted.set(hg);
      this.sorted.sort();
    }
    for (let k = 0; k < K; k++) {
      const from = previous[k]!;
      const to = states[k]!;
      const share = this.of.mixture ? this.shareNear(to) : Number(Math.abs(to - hg[k]!) <= delta);
      const q = Math.exp(proposal.logDensity(t, from, to)) + share / (2 * delta);
      logOmega[k] = model.logTransition(t, from, to) + model.logEmission(t, to) - Math.log(q / 2);
    }
  }

  /** Share of the h_g within δ of `to`. All proposals start from one h_{t−1}, so only this part of them differs. */
  private shareNear(to: number): number {
    const delta = this.model.near;
    return (countBelow(this.sorted, to + delta) - countBelow(this.sorted, to - delta)) / this.K;
  }

  private resample(repeat: number, t: number): void {
    const { weights, choice, ancestors, K } = this;
    weights.accumulate();
    choice.seek(repeat, t, 0);
    for (let k = 0; k < K; k++) {
      const ancestor = k > 0 && this.scheme.oneSurvivor ? ancestors[0]! : weights.pick(choice.uniform());
      ancestors[k] = ancestor;
      this.previous[k] = this.states[ancestor]!;
    }
    weights.settle();
  }
}
