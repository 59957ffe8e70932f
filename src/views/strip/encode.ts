/**
 * A written word as noise: q proposes paths, the best of a few is kept, and its generative noise ζ, put into F_g, makes
 * the same states again. Letter draws are set to the middle of each letter's share of [0, 1), so that the generator
 * writes the very word. Between two words noise turns like a clock's hand, which keeps it standard normal.
 */
import type { GeneratorWeights } from "../../models/generator.ts";
import type { LatentModel } from "../../models/model.ts";
import { fitsModel } from "../../models/wordBatch.ts";
import { type LatentTape, recordLatent } from "../../store/tapeLatent.ts";
import type { PinnedWord } from "../../store/view.ts";

/** Posterior paths a word is chosen from. Chosen: some tens of milliseconds. */
export const ENCODINGS = 8;

const better = (a: LatentTape | null, b: LatentTape): LatentTape => (a && a.bound >= b.bound ? a : b);

/** The middle of symbol s's share of [0, 1). */
export function middleOf(probabilities: Float64Array, symbol: number): number {
  let below = 0;
  for (let v = 0; v < symbol; v++) below += probabilities[v]!;
  return below + probabilities[symbol]! / 2;
}

/** Noise and draws that write the word; `rest` [T, d] fills the positions after its end. Yields between paths. */
export function* encodeWord(
  model: LatentModel,
  weights: GeneratorWeights,
  word: string,
  rest: Float64Array,
): Generator<void, PinnedWord | null> {
  const { alphabet, T } = weights;
  if (!fitsModel(word, alphabet, T)) return null;
  let best: LatentTape | null = null;
  for (let draw = 0; draw < ENCODINGS; draw++) {
    best = better(best, recordLatent(model, weights, word, draw));
    yield;
  }
  const { positions, d } = best!;
  const noise = rest.slice();
  const uniforms = new Float64Array(T).fill(0.5);
  positions.forEach(({ samples, chosen, symbol }, t) => {
    const { zeta, probabilities } = samples[chosen]!;
    noise.set(zeta, t * d);
    uniforms[t] = middleOf(probabilities, symbol);
  });
  return { text: word, noise, uniforms, mode: "draw" };
}

/** ξ(s) = cos(πs/2) ξᵃ + sin(πs/2) ξᵇ, letter draws in proportion; s in [0, 1]. */
export function between(a: PinnedWord, b: PinnedWord, s: number): Omit<PinnedWord, "text"> {
  if (s <= 0) return a;
  if (s >= 1) return b;
  const [near, far] = [Math.cos((Math.PI * s) / 2), Math.sin((Math.PI * s) / 2)];
  return {
    noise: a.noise.map((x, i) => near * x + far * b.noise[i]!),
    uniforms: a.uniforms.map((u, t) => (1 - s) * u + s * b.uniforms[t]!),
    mode: "draw",
  };
}

/** Both words after ξ_t (1-based) has changed places. */
export function swapped<W extends Pick<PinnedWord, "noise">>(a: W, b: W, d: number, t: number): readonly [W, W] {
  const [from, to] = [(t - 1) * d, t * d];
  const put = (word: W, other: W): W => {
    const noise = word.noise.slice();
    noise.set(other.noise.subarray(from, to), from);
    return { ...word, noise };
  };
  return [put(a, b), put(b, a)];
}
