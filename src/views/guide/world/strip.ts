/** The word on the strip against the word it was made of, both as the present weights write them. */
import type { StripWorld } from "../../../lessons/world.ts";
import { useGeneratorStore } from "../../../store/generator.ts";
import { type PinnedWord, useView } from "../../../store/view.ts";
import { useHistory } from "../../strip/history.ts";
import { fits } from "../../strip/noise.ts";
import { readWord } from "../../words.ts";

/** Positions (1-based) at which two lists of `size` numbers a position differ. */
export function differ(a: ArrayLike<number>, b: ArrayLike<number>, size: number): readonly number[] {
  const positions = Math.max(a.length, b.length) / size;
  const equal = (t: number) => Array.from({ length: size }, (_, i) => t * size + i).every((i) => a[i] === b[i]);
  return Array.from({ length: positions }, (_, t) => t)
    .filter((t) => !equal(t))
    .map((t) => t + 1);
}

/** Positions at which ξ is zero, of the first `count`. */
export const zerosOf = (noise: ArrayLike<number>, size: number, count: number): number =>
  count -
  differ(
    Array.from({ length: count * size }, (_, i) => noise[i]!),
    new Float64Array(count * size),
    size,
  ).length;

function originalOf(word: PinnedWord): PinnedWord {
  const { present } = useHistory.getState();
  return present?.word === word ? present.original : word;
}

export function stripWorld(): StripWorld | null {
  const { generator, weights } = useGeneratorStore.getState();
  const { word } = useView.getState().selection;
  if (!generator || !weights || !word || !fits(word, generator)) return null;
  const read = (one: PinnedWord) => readWord(generator.paths(one), 0, weights.alphabet, one.uniforms, one.mode);
  const original = originalOf(word);
  const [now, before] = [read(word), fits(original, generator) ? read(original) : read(word)];
  const size = generator.noiseSize;
  const positions = now.symbols.length;
  return {
    text: now.text,
    positions,
    noiseChanged: size > 0 ? differ(word.noise, original.noise, size) : [],
    lettersChanged: differ(now.symbols, before.symbols, 1),
    zeros: size > 0 ? zerosOf(word.noise, size, positions) : 0,
  };
}
