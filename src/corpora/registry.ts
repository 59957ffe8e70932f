import type { CorpusSource } from "./corpus.ts";
import { mobyDick } from "./mobyDick.ts";
import { stateOfTheUnion } from "./stateOfTheUnion.ts";
import { subtlex } from "./subtlex.ts";

/** Every built-in corpus, in the order of the menu. */
export const corpora = {
  subtlex,
  "moby-dick": mobyDick,
  "state-of-the-union": stateOfTheUnion,
} satisfies Record<string, CorpusSource>;

/** The built-in corpus of that id; null for the user's own words and for names nobody knows. */
export function corpusSource(id: string): CorpusSource | null {
  return Object.hasOwn(corpora, id) ? ((corpora as Record<string, CorpusSource>)[id] ?? null) : null;
}
