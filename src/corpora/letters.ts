/**
 * What a letter and a word are, for texts in any script.
 *
 * Normal form: invisible joiners removed, Unicode lower case (not that of the browser's locale), NFC, so that a letter
 * and its accents are one code point where Unicode has one. A token of a text is a run of letters, marks and digits; it
 * is a word if it starts with a letter and has only letters and marks. Apostrophes separate ("don't" → "don", "t"), as
 * in SUBTLEX-US, and so do hyphens and underscores; a run with a digit is one token that is no word ("4th").
 */

/** Soft hyphen, zero-width (non-)joiner, word joiner, byte order mark: they change how a word looks, not what it is. */
const INVISIBLE = /\u00AD|\u200C|\u200D|\u2060|\uFEFF/g;
/** U+FFFD marks undecodable bytes: kept inside the token, so that the damaged word is left out and counted. */
const TOKEN = /[\p{L}\p{M}\p{N}\uFFFD]+/gu;
const WORD = /^\p{L}[\p{L}\p{M}]*$/u;

export function normalise(text: string): string {
  return text.replace(INVISIBLE, "").toLowerCase().normalize("NFC");
}

/** Whether a token in normal form is made of letters. */
export function isWord(token: string): boolean {
  return WORD.test(token);
}

/** Code points. */
export function letterCount(word: string): number {
  let n = word.length;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    // a low surrogate belongs to the code point before it
    if (unit >= 0xdc00 && unit <= 0xdfff) n--;
  }
  return n;
}

/** Adds the tokens of a text, in normal form, to a tally. */
export function countTokens(text: string, tally: Map<string, number>): void {
  for (const token of normalise(text).match(TOKEN) ?? []) tally.set(token, (tally.get(token) ?? 0) + 1);
}
