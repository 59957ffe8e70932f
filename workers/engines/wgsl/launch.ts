/** Batches as launches: words sorted by length, as many at once as the arena holds, in the layout the kernels read. */
import { LAUNCH, LAUNCH_BYTES, wordsLength } from "../../../src/lane/wgsl/layout.ts";

/** Words of one launch in the order of the kernels; −1 for words that fill up a group of four. */
export interface Launch {
  /** A multiple of 4. */
  readonly W: number;
  /** Index in the batch. [W] */
  readonly words: Int32Array;
  /** Live positions. [W] */
  readonly lengths: Int32Array;
  /** Positions of the longest. */
  readonly L: number;
}

const FOUR = 4;
const upToFour = (n: number): number => Math.ceil(n / FOUR) * FOUR;

/** Longest words first, so that words beside each other end together. */
export function launchesOf(lengths: ArrayLike<number>, most: number): readonly Launch[] {
  const B = lengths.length;
  const order = Int32Array.from({ length: B }, (_, b) => b).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const count = Math.ceil(B / most);
  const share = upToFour(Math.ceil(B / count));
  return Array.from({ length: Math.ceil(B / share) }, (_, i) => {
    const here = order.subarray(i * share, (i + 1) * share);
    const W = upToFour(here.length);
    const words = new Int32Array(W).fill(-1);
    words.set(here);
    const live = Int32Array.from(words, (b) => (b < 0 ? 0 : lengths[b]!));
    return { W, words, lengths: live, L: live[0]! };
  });
}

/** The buffer of words of one launch (src/lane/wgsl/layout.ts). `ids`: index in the training set by index in the batch. */
export function wordsOf(
  { W, words, lengths }: Launch,
  ids: ArrayLike<number> | null,
  T: number,
): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(wordsLength(W, T));
  words.forEach((b, w) => {
    if (b < 0) return;
    out[w] = ids?.[b] ?? 0;
    out[W + w] = b;
    out[2 * W + w] = lengths[w]!;
  });
  const fours = 3 * W;
  for (let q = 0; q < W / FOUR; q++) {
    const L = lengths[q * FOUR]!;
    out[fours + q] = L;
    for (let t = 0; t < L; t++) out[fours + W / FOUR + t]!++;
  }
  return out;
}

export type Settings = Readonly<Partial<Record<keyof typeof LAUNCH, number>>>;
const REALS: ReadonlySet<string> = new Set(["rate", "clip"]);

/** Uniforms of launches, each at a multiple of LAUNCH_BYTES. */
export function uniformsOf(settings: readonly Settings[]): ArrayBuffer {
  const out = new ArrayBuffer(settings.length * LAUNCH_BYTES);
  const view = new DataView(out);
  settings.forEach((launch, i) => {
    for (const [name, value] of Object.entries(launch)) {
      const at = i * LAUNCH_BYTES + 4 * LAUNCH[name as keyof typeof LAUNCH];
      if (REALS.has(name)) view.setFloat32(at, value, true);
      else view.setUint32(at, value, true);
    }
  });
  return out;
}
