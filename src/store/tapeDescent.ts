/**
 * Which sample of a word's pass goes on from which, and what each counts: shares, effective sample size
 * 1 / Σ ω̃² (Kong 1992), lines of descent, and the weights with which samples stand in the gradient.
 */

export interface Descent {
  /** ω̃_t^(k), which add up to 1. [K] */
  readonly shares: Float64Array;
  /** Sample of this position that each sample of the next one goes on from, 0-based. [K] */
  readonly ancestors: Int32Array;
  /** Whether the samples that go on were drawn by weight. */
  readonly drawn: boolean;
  /** The sample of the one path shown elsewhere, 0-based. */
  readonly chosen: number;
}

/** index = #{k : u ≥ cumsum(ω̃)_k}, at most K − 1, as `categoricalK` draws. */
export function chosenBy(u: number, shares: Float64Array): number {
  let index = 0;
  for (let k = 0, sum = 0; k < shares.length; k++) {
    sum += shares[k]!;
    if (u >= sum) index++;
  }
  return Math.min(index, shares.length - 1);
}

export const effectiveSize = (shares: Float64Array): number =>
  1 / shares.reduce((sum, share) => sum + share * share, 0);

/**
 * ∂L/∂log ω_t^(k): a sample's share when samples are next drawn by weight, since up to there its weights multiply,
 * L_s + … + L_e = log mean_k Π ω^(k), and the draw itself passes no gradient on. Last position first drawn, too.
 */
export function pullsOf(positions: readonly Descent[]): readonly Float64Array[] {
  const pulls: Float64Array[] = [];
  for (let t = positions.length - 1; t >= 0; t--) {
    const { shares, drawn } = positions[t]!;
    pulls[t] = drawn || t === positions.length - 1 ? shares : pulls[t + 1]!;
  }
  return pulls;
}

/**
 * The line through sample k of position t, both 0-based: its ancestors, and after t its first descendants. Where it has
 * none, or the path shown elsewhere is among them, that path. [T]
 */
export function lineThrough(positions: readonly Descent[], t: number, k: number): readonly number[] {
  const line = positions.map(({ chosen }) => chosen);
  line[t] = k;
  for (let s = t - 1; s >= 0; s--) line[s] = positions[s]!.ancestors[line[s + 1]!]!;
  for (let s = t + 1; s < positions.length; s++) {
    const { ancestors } = positions[s - 1]!;
    const from = line[s - 1]!;
    if (ancestors[line[s]!] === from) continue;
    const child = ancestors.indexOf(from);
    if (child < 0) break;
    line[s] = child;
  }
  return line;
}

/** The last position, 0-based, at which sample k of position t has descendants, or is one itself. */
export function lastOfLine(positions: readonly Descent[], t: number, k: number): number {
  let living = new Set([k]);
  for (let s = t; s < positions.length - 1; s++) {
    const next = new Set<number>();
    positions[s]!.ancestors.forEach((from, child) => {
      if (living.has(from)) next.add(child);
    });
    if (next.size === 0) return s;
    living = next;
  }
  return positions.length - 1;
}
