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

/** Words by length, longest first, those of one length in their order: a counting sort, since every step sorts. */
function byLength(lengths: ArrayLike<number>): Int32Array {
  const B = lengths.length;
  let T = 0;
  for (let b = 0; b < B; b++) if (lengths[b]! > T) T = lengths[b]!;
  const next = new Int32Array(T + 1);
  for (let b = 0; b < B; b++) next[lengths[b]!]!++;
  for (let length = T, before = 0; length >= 0; length--) {
    const words = next[length]!;
    next[length] = before;
    before += words;
  }
  const order = new Int32Array(B);
  for (let b = 0; b < B; b++) order[next[lengths[b]!]!++] = b;
  return order;
}

/** Longest words first, so that words beside each other end together. */
export function launchesOf(lengths: ArrayLike<number>, most: number): readonly Launch[] {
  const B = lengths.length;
  const order = byLength(lengths);
  const count = Math.ceil(B / most);
  const share = upToFour(Math.ceil(B / count));
  return Array.from({ length: Math.ceil(B / share) }, (_, i) => {
    const here = order.subarray(i * share, (i + 1) * share);
    const W = upToFour(here.length);
    const words = new Int32Array(W).fill(-1);
    words.set(here);
    const live = new Int32Array(W);
    for (let w = 0; w < here.length; w++) live[w] = lengths[here[w]!]!;
    return { W, words, lengths: live, L: live[0]! };
  });
}

/** Writes one launch into the buffer of words (src/lane/wgsl/layout.ts). `ids`: index in the training set by index in the batch. */
function writeWords({ W, words, lengths }: Launch, ids: ArrayLike<number> | null, out: Uint32Array): void {
  for (let w = 0; w < W; w++) {
    const b = words[w]!;
    if (b < 0) continue;
    out[w] = ids ? ids[b]! : 0;
    out[W + w] = b;
    out[2 * W + w] = lengths[w]!;
  }
  const fours = 3 * W;
  for (let q = 0; q < W / FOUR; q++) {
    const L = lengths[q * FOUR]!;
    out[fours + q] = L;
    for (let t = 0; t < L; t++) out[fours + W / FOUR + t]!++;
  }
}

/** The buffers of words of some launches, one behind the other, and where each begins. */
export function wordsOf(
  launches: readonly { readonly launch: Launch; readonly ids: ArrayLike<number> | null }[],
  T: number,
): { readonly words: Uint32Array<ArrayBuffer>; readonly at: readonly number[] } {
  const at: number[] = [];
  let length = 0;
  for (const { launch } of launches) {
    at.push(length);
    length += wordsLength(launch.W, T);
  }
  const words = new Uint32Array(length);
  launches.forEach(({ launch, ids }, i) => {
    writeWords(launch, ids, words.subarray(at[i]!, at[i]! + wordsLength(launch.W, T)));
  });
  return { words, at };
}

export type Settings = Readonly<Partial<Record<keyof typeof LAUNCH, number>>>;
const REALS: ReadonlySet<string> = new Set(["rate", "clip"]);
const PLACES = (Object.entries(LAUNCH) as [keyof typeof LAUNCH, number][]).map(
  ([name, place]) => ({ name, place, isReal: REALS.has(name) }) as const,
);

/** Uniforms of launches, each at a multiple of LAUNCH_BYTES. */
export function uniformsOf(settings: readonly Settings[]): ArrayBuffer {
  const out = new ArrayBuffer(settings.length * LAUNCH_BYTES);
  const [whole, real] = [new Uint32Array(out), new Float32Array(out)];
  settings.forEach((launch, i) => {
    const at = (i * LAUNCH_BYTES) / 4;
    for (const { name, place, isReal } of PLACES) (isReal ? real : whole)[at + place] = launch[name] ?? 0;
  });
  return out;
}
