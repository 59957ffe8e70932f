/** What the strip can do to its word. Each action remembers the word before it; a drag counts as one. */
import { useMemo, useRef } from "react";
import { create } from "zustand";
import { type PinnedWord, pinWord, selectT } from "../../store/view.ts";
import { prefixOf, redrawn } from "./letters.ts";
import { fits, freshXi, frozenWord, inPlane, rewrite, withXi, xiOf } from "./noise.ts";
import type { Strip } from "./useStrip.ts";

/** Words to go back to, oldest first. Chosen: more than anyone takes back by hand. */
const UNDO_LENGTH = 100;
const useUndo = create<{ readonly words: readonly PinnedWord[] }>()(() => ({ words: [] }));
const remember = (word: PinnedWord): void =>
  useUndo.setState(({ words }) => ({ words: [...words, word].slice(-UNDO_LENGTH) }));

export const useCanUndo = (): boolean => useUndo(({ words }) => words.length > 0);

/** Fresh noise never repeats within a visit. */
let draws = 0;
/** Seeds of words drawn by the strip's own button, away from those of the samples. */
const NEW_WORD_SEED = 7_000_000;

export interface StripActions {
  move(t: number, axes: readonly [number, number], point: readonly [number, number], done: boolean): void;
  redraw(t: number): void;
  zero(t: number): void;
  /** Letters the word is made to start with. */
  type(prefix: string): void;
  newWord(): void;
  undo(): void;
}

/** The actions keep their identity; they read the present word when called. */
export function useStripActions(strip: Strip): StripActions {
  const now = useRef(strip);
  now.current = strip;
  const dragging = useRef(false);
  return useMemo(() => {
    const put = (t: number, xi: Float64Array) => {
      const { generator, alphabet, word } = now.current;
      pinWord(rewrite(generator, alphabet, { ...word, noise: withXi(word.noise, generator.d, t, xi) }));
    };
    return {
      move(t, axes, point, done) {
        const { generator, word } = now.current;
        if (!dragging.current) {
          remember(word);
          selectT(t);
        }
        dragging.current = !done;
        put(t, inPlane(xiOf(word.noise, generator.d, t), axes, point));
      },
      redraw(t) {
        const { generator, alphabet, word } = now.current;
        remember(word);
        if (generator.kind === "feedback") {
          pinWord(rewrite(generator, alphabet, redrawn(word, t, ++draws)));
          selectT(t);
        } else put(t, freshXi(now.current.generator.d, t, ++draws));
      },
      zero(t) {
        remember(now.current.word);
        put(t, new Float64Array(now.current.generator.d));
      },
      type(text) {
        const { generator, alphabet, word } = now.current;
        const prefix = prefixOf(text, alphabet, generator.T);
        remember(word);
        pinWord(rewrite(generator, alphabet, { ...word, prefix }));
        selectT(prefix.length + 1);
      },
      newWord() {
        const { generator, alphabet, word } = now.current;
        remember(word);
        pinWord(frozenWord(generator, alphabet, NEW_WORD_SEED + ++draws, 0, word.mode, word.prefix));
        selectT(1);
      },
      undo() {
        const { words } = useUndo.getState();
        const last = words.at(-1);
        if (!last) return;
        useUndo.setState({ words: words.slice(0, -1) });
        const { generator, alphabet } = now.current;
        if (fits(last, generator)) pinWord(rewrite(generator, alphabet, last));
      },
    };
  }, []);
}
