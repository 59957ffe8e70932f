/** Keeps labels of one chart apart: nudge, then drop the least. */

export interface Wanted {
  /** Where the label would stand. */
  readonly at: number;
  /** Higher stays longer. */
  readonly priority: number;
}

/** Least-squares positions with at least `gap` between neighbours (pool adjacent violators), kept inside [low, high]. */
function apart(at: readonly number[], gap: number, low: number, high: number): number[] {
  interface Block {
    sum: number;
    n: number;
  }
  const blocks: Block[] = [];
  at.forEach((want, i) => {
    let block: Block = { sum: want - i * gap, n: 1 };
    for (let last = blocks.at(-1); last && last.sum / last.n > block.sum / block.n; last = blocks.at(-1)) {
      blocks.pop();
      block = { sum: last.sum + block.sum, n: last.n + block.n };
    }
    blocks.push(block);
  });
  const top = high - (at.length - 1) * gap;
  const out: number[] = [];
  for (const block of blocks) {
    const place = Math.max(low, Math.min(top, block.sum / block.n));
    for (let k = 0; k < block.n; k++) out.push(place + out.length * gap);
  }
  return out;
}

/** Chosen: a label further than this from its mark no longer names it. */
const FAR = 22;

/**
 * Positions of labels along one line, in the order given; null for a label that is dropped because there is no room or
 * because it would stand too far from its mark.
 */
export function spread(wanted: readonly Wanted[], gap: number, low: number, high: number): readonly (number | null)[] {
  let kept = wanted.map((_, i) => i).sort((a, b) => wanted[a]!.at - wanted[b]!.at);
  while (kept.length > 0) {
    const at = kept.map((i) => wanted[i]!.at);
    const placed = apart(at, gap, low, high);
    const fits = (kept.length - 1) * gap <= high - low + 1e-9;
    const near = placed.every((p, k) => Math.abs(p - Math.max(low, Math.min(high, at[k]!))) <= FAR);
    if (fits && near) {
      const out = new Array<number | null>(wanted.length).fill(null);
      for (const [k, i] of kept.entries()) out[i] = placed[k]!;
      return out;
    }
    const least = kept.reduce((a, b) => (wanted[b]!.priority < wanted[a]!.priority ? b : a));
    kept = kept.filter((i) => i !== least);
  }
  return wanted.map(() => null);
}
