/** Which words the run knows: in its training words, only elsewhere in the corpus, or new. Loaded after the first words. */
import { create } from "zustand";
import type { CorpusReferences } from "../protocol/corpus.ts";

export type Standing = "training" | "corpus" | "new";

export interface Lexicon {
  readonly words: number;
  readonly standing: (word: string) => Standing;
  /** The training word at u in [0, 1) of their occurrences. */
  readonly draw: (u: number) => string;
}

export interface LexiconState {
  readonly lexicon: Lexicon | null;
  /** Exact references of these words. */
  readonly references: CorpusReferences | null;
}

export const useLexicon = create<LexiconState>()(() => ({ lexicon: null, references: null }));

export const setLexicon = (lexicon: Lexicon | null): void => useLexicon.setState({ lexicon, references: null });
export const setReferences = (references: CorpusReferences): void => useLexicon.setState({ references });
