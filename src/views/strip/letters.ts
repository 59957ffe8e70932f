/** Words as draws of letters: what the strip does where there is no noise. Nothing is changed in place. */
import { PURPOSE, uniform } from "../../math/rng.ts";
import type { PinnedWord } from "../../store/view.ts";

/** Another draw of the letter at t (1-based); letters typed from there on give way. */
export function redrawn(word: PinnedWord, t: number, draw: number): PinnedWord {
  const uniforms = word.uniforms.slice();
  uniforms[t - 1] = uniform(1, PURPOSE.view, draw, t);
  return { ...word, uniforms, prefix: (word.prefix ?? []).slice(0, t - 1) };
}

/** The symbols of what was typed: letters of the alphabet only, and one position is left for the end. */
export function prefixOf(text: string, alphabet: readonly string[], T: number): readonly number[] {
  return Array.from(text.normalize("NFC").toLowerCase())
    .map((letter) => alphabet.indexOf(letter))
    .filter((symbol) => symbol >= 0)
    .slice(0, T - 1);
}
