/**
 * log P(w) by importance sampling with q: log mean_s of the weights of S whole trajectories (objectives/trajectories.ts
 * says why they are right, also where q reads h_g). A lower bound in the mean for every S, rising to log P(w).
 * Weights arrive in any number of parts.
 */
export class LogMeans {
  private readonly top: Float64Array;
  private readonly sums: Float64Array;
  private readonly counts: Uint32Array;

  constructor(words: number) {
    this.top = new Float64Array(words).fill(-Infinity);
    this.sums = new Float64Array(words);
    this.counts = new Uint32Array(words);
  }

  add(word: number, logWeight: number): void {
    this.counts[word]!++;
    const top = this.top[word]!;
    // a weight of zero, or one that is no number, adds nothing and counts
    if (!(logWeight > -Infinity)) return;
    if (logWeight <= top) this.sums[word]! += Math.exp(logWeight - top);
    else {
      this.sums[word] = this.sums[word]! * Math.exp(top - logWeight) + 1;
      this.top[word] = logWeight;
    }
  }

  /** log mean_s ω. [words] */
  values(): Float64Array {
    return this.top.map((top, w) => top + Math.log(this.sums[w]!) - Math.log(this.counts[w]!));
  }
}

/** The different ones among drawn words, and where each draw finds its own. */
export function distinctWords(drawn: ArrayLike<number>): { readonly words: Uint32Array; readonly place: Uint32Array } {
  const places = new Map<number, number>();
  const place = Uint32Array.from({ length: drawn.length }, (_, i) => {
    const found = places.get(drawn[i]!) ?? places.size;
    places.set(drawn[i]!, found);
    return found;
  });
  return { words: Uint32Array.from(places.keys()), place };
}
