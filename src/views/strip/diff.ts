/** How a rewritten word differs from what it was made of, letter by letter. */
import type { ReadWord } from "../words.ts";

/**
 * For each position of `now`: null where the letter is as it was, else the letter that stood there; "" for positions the
 * word did not have, and "EOS" where it ended.
 */
export function changedLetters(now: ReadWord, was: ReadWord | null, alphabet: readonly string[]): (string | null)[] {
  return now.symbols.map((symbol, t) => {
    if (!was) return null;
    const before = was.symbols[t];
    if (before === symbol) return null;
    if (before === undefined) return "";
    return alphabet[before] ?? "↵";
  });
}

/** "was storm, 2 letters differ"; what the two words share is their beginning at least. */
export function differenceText(now: ReadWord, was: ReadWord): string {
  const length = Math.max(now.symbols.length, was.symbols.length);
  let differ = 0;
  for (let t = 0; t < length; t++) if (now.symbols[t] !== was.symbols[t]) differ++;
  if (differ === 0) return "other noise, same letters";
  return `was ${was.text || "the empty word"}, ${differ} ${differ === 1 ? "place differs" : "places differ"}`;
}
