/**
 * Where the strip's word came from: the word as it was chosen, and every word the strip made of it, to go back and forth.
 * A word pinned by anyone else starts anew.
 */
import { create } from "zustand";
import { type PinnedWord, pinWord, sameDraws } from "../../store/view.ts";

/** Words to go back to. Chosen: more than anyone takes back by hand. */
const LENGTH = 100;

interface Entry {
  readonly word: PinnedWord;
  /** What it was made of; the word itself where it was chosen. */
  readonly original: PinnedWord;
}

interface History {
  /** Oldest first. */
  readonly undo: readonly Entry[];
  /** Nearest last. */
  readonly redo: readonly Entry[];
  /** The last word the strip itself pinned. */
  readonly present: Entry | null;
}

export const useHistory = create<History>()(() => ({ undo: [], redo: [], present: null }));

const entryOf = (word: PinnedWord): Entry => {
  const { present } = useHistory.getState();
  return present?.word === word ? present : { word, original: word };
};

function show(present: Entry): void {
  useHistory.setState({ present });
  pinWord(present.word);
}

/** `word` is about to give way to another made of it. */
export function remember(word: PinnedWord): void {
  const present = entryOf(word);
  useHistory.setState(({ undo }) => ({ undo: [...undo, present].slice(-LENGTH), redo: [], present }));
}

/** The strip made this of its word. */
export function putWord(word: PinnedWord): void {
  show({ word, original: useHistory.getState().present?.original ?? word });
}

/** The strip drew another word: nothing to compare it with. */
export const startWord = (word: PinnedWord): void => show({ word, original: word });

/** Writes a word under the present weights; null where they have no use for its noise. */
type Remake = (word: PinnedWord) => PinnedWord | null;

/** The word before `now`, if there is one. */
export function goBack(now: PinnedWord, remake: Remake): void {
  const { undo, redo } = useHistory.getState();
  const target = undo.at(-1);
  if (!target) return;
  useHistory.setState({ undo: undo.slice(0, -1), redo: [...redo, entryOf(now)] });
  arrive(target, remake);
}

/** The word that was taken back last. */
export function goForth(now: PinnedWord, remake: Remake): void {
  const { undo, redo } = useHistory.getState();
  const target = redo.at(-1);
  if (!target) return;
  useHistory.setState({ redo: redo.slice(0, -1), undo: [...undo, entryOf(now)] });
  arrive(target, remake);
}

function arrive({ word: old, original }: Entry, remake: Remake): void {
  const word = remake(old);
  if (word) show({ word, original });
}

/** What the shown word was made of, if it differs from it. */
export function useOriginal(word: PinnedWord | null): PinnedWord | null {
  const original = useHistory(({ present }) => (word && word === present?.word ? present.original : null));
  return original && word && !sameDraws(original, word) ? original : null;
}
