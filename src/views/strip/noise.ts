/** Words as noise: the actions of the strip, each a new word from an old one. Nothing is changed in place. */
import { fillNormals, PURPOSE } from "../../math/rng.ts";
import type { Draws, Generator } from "../../models/generator.ts";
import { frozenUniforms } from "../../models/letters.ts";
import type { PinnedWord } from "../../store/view.ts";
import { frozenNoise, readWord } from "../words.ts";

/** The word that these draws write under the present weights. */
export function rewrite(generator: Generator, alphabet: readonly string[], draws: Draws): PinnedWord {
  const { text } = readWord(generator.paths(draws), 0, alphabet, draws.uniforms, draws.mode);
  return { ...draws, text };
}

/** A copy of `noise` [T, d] with ξ_t (1-based) replaced. */
export function withXi(noise: Float64Array, d: number, t: number, xi: Float64Array): Float64Array {
  const copy = noise.slice();
  copy.set(xi, (t - 1) * d);
  return copy;
}

export const xiOf = (noise: Float64Array, d: number, t: number): Float64Array => noise.slice((t - 1) * d, t * d);

/** ξ_t moved to `point` in the plane of two of its directions. */
export function inPlane(
  xi: Float64Array,
  axes: readonly [number, number],
  point: readonly [number, number],
): Float64Array {
  const moved = xi.slice();
  moved[axes[1]] = point[1];
  moved[axes[0]] = point[0];
  return moved;
}

/** The `draw`-th fresh ξ at position t. */
export function freshXi(d: number, t: number, draw: number): Float64Array {
  const xi = new Float64Array(d);
  fillNormals(xi, 0, d, { seed: 1, purpose: PURPOSE.view, step: draw }, t);
  return xi;
}

/** Word `index` of the frozen noise of `seed`. */
export function frozenWord(
  generator: Generator,
  alphabet: readonly string[],
  seed: number,
  index: number,
  mode: PinnedWord["mode"],
  prefix: readonly number[] = [],
): PinnedWord {
  const noise = frozenNoise(generator, seed, index);
  return rewrite(generator, alphabet, { noise, uniforms: frozenUniforms(seed, index, generator.T), mode, prefix });
}

/** Whether a word has the shape the present model needs; another state size, longest word or alphabet makes it unusable. */
export const fits = ({ noise, uniforms, prefix = [] }: PinnedWord, { T, V, noiseSize }: Generator): boolean =>
  noise.length === T * noiseSize && uniforms.length === T && prefix.every((symbol) => symbol < V - 1);
