/** What a built-in corpus is. One file, one registry line; the words themselves are an asset made by scripts/assets.ts. */

/** `DataConfig.corpus` of words the user brought. */
export const OWN_ID = "own";

/** a…z in order: the alphabet of the English corpora, so that symbol ids are the same in all of them. */
export const LATIN_LETTERS = "abcdefghijklmnopqrstuvwxyz";

export interface CorpusSource {
  readonly id: string;
  readonly label: string;
  /** One sentence for the menu. */
  readonly about: string;
  /** Where the words come from. */
  readonly source: string;
  readonly licence: string;
  /** File of `word<TAB>count` lines, relative to the site's base. */
  readonly asset: string;
  /** The whole alphabet in order of symbol ids, whether or not every letter occurs. */
  readonly letters: string;
}
