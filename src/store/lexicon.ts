/** Which words the run knows: in its training words, only elsewhere in the corpus, or new. Loaded after the first words. */
import { create } from "zustand";

export type Standing = "training" | "corpus" | "new";

export interface Lexicon {
  readonly words: number;
  readonly standing: (word: string) => Standing;
}

export const useLexicon = create<{ readonly lexicon: Lexicon | null }>()(() => ({ lexicon: null }));

export const setLexicon = (lexicon: Lexicon | null): void => useLexicon.setState({ lexicon });
