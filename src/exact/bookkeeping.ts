/**
 * Weights of K particles between two resamplings, in logs:
 *   log Ŵ = Σ over stretches of (lse_k Σ_{t in stretch} log ω_t^(k) − log K),
 * with the effective sample size ESS = (Σ_k w_k)² / Σ_k w_k². Maddison et al. 2017, Algorithm 1.
 */
import type { ToyBoundId } from "../protocol/bounds.ts";

/** What happens to the particles after each position but the last. */
export interface Scheme {
  readonly label: string;
  resamples(ess: number, K: number): boolean;
  /** One particle drawn ∝ weight is all that goes on; otherwise K are drawn, each for itself. */
  readonly oneSurvivor: boolean;
}

export const SCHEMES: Readonly<Record<ToyBoundId, Scheme>> = {
  iwae: { label: "IWAE", resamples: () => false, oneSurvivor: false },
  filteringIwae: { label: "Algorithm 1", resamples: () => true, oneSurvivor: true },
  fivoEss: { label: "FIVO, ESS ≤ K/2", resamples: (ess, K) => ess <= K / 2, oneSurvivor: false },
  fivoAlways: { label: "FIVO, always", resamples: () => true, oneSurvivor: false },
};

export class Weights {
  /** Accumulated since the last resampling. [K] */
  readonly log: Float64Array;
  /** Normalised by their largest. [K] */
  private readonly relative: Float64Array;
  private settled = 0;
  private lse = 0;
  /** Effective sample size. */
  ess = 0;

  constructor(readonly K: number) {
    this.log = new Float64Array(K);
    this.relative = new Float64Array(K);
    this.begin();
  }

  /** Of the next estimate. */
  begin(): void {
    this.log.fill(0);
    this.relative.fill(1);
    this.settled = 0;
    this.lse = Math.log(this.K);
    this.ess = this.K;
  }

  /** `log` holds the weights of this position too: sum, ESS. */
  weigh(): void {
    const { log, relative, K } = this;
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < K; k++) if (log[k]! > top) top = log[k]!;
    let sum = 0;
    let squares = 0;
    for (let k = 0; k < K; k++) {
      const w = top === Number.NEGATIVE_INFINITY ? 1 : Math.exp(log[k]! - top);
      relative[k] = w;
      sum += w;
      squares += w * w;
    }
    this.lse = top + Math.log(sum);
    this.ess = (sum * sum) / squares;
  }

  /** log p̂ so far. */
  get logEstimate(): number {
    return this.settled + this.lse - Math.log(this.K);
  }

  /** Turns the relative weights into their running sums, for `pick`. */
  accumulate(): void {
    let sum = 0;
    for (let k = 0; k < this.K; k++) {
      sum += this.relative[k]!;
      this.relative[k] = sum;
    }
  }

  /** The particle at `u` ∈ (0, 1) of the running sums. */
  pick(u: number): number {
    const { relative, K } = this;
    const target = u * relative[K - 1]!;
    let [low, high] = [0, K - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (relative[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** After a resampling all weights are equal again, and what they amounted to is settled. */
  settle(): void {
    this.settled = this.logEstimate;
    this.log.fill(0);
    this.lse = Math.log(this.K);
  }
}
