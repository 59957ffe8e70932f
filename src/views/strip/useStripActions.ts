/** What the strip can do to its word. Each action remembers the word before it; a drag counts as one. */
import { useMemo, useRef } from "react";
import type { Draws } from "../../models/generator.ts";
import { wordMoves } from "../../store/motion.ts";
import { type PinnedWord, selectT } from "../../store/view.ts";
import { goBack, goForth, putWord, remember, startWord } from "./history.ts";
import { prefixOf, redrawn } from "./letters.ts";
import { fits, freshXi, frozenWord, inPlane, rewrite, withXi, xiOf } from "./noise.ts";
import type { Strip } from "./useStrip.ts";

/** Fresh noise never repeats within a visit. */
let draws = 0;
/** Seeds of words drawn by the strip's own button, away from those of the samples. */
const NEW_WORD_SEED = 7_000_000;

export interface StripActions {
  move(t: number, axes: readonly [number, number], point: readonly [number, number], done: boolean): void;
  /** One coordinate of ξ_t (0-based); `done` at the end of a drag. */
  setCoordinate(t: number, i: number, value: number, done: boolean): void;
  redraw(t: number): void;
  zero(t: number): void;
  /** Another word made of this one; `done` at the end of a drag. */
  become(word: Draws, done: boolean): void;
  /** Letters the word is made to start with. */
  type(prefix: string): void;
  newWord(): void;
  undo(): void;
  redo(): void;
}

/** The actions keep their identity; they read the present word when called. */
export function useStripActions(strip: Strip): StripActions {
  const now = useRef(strip);
  now.current = strip;
  const dragging = useRef(false);
  return useMemo(() => {
    const write = (word: Draws): PinnedWord => rewrite(now.current.generator, now.current.alphabet, word);
    const put = (t: number, xi: Float64Array) => {
      const { generator, word } = now.current;
      putWord(write({ ...word, noise: withXi(word.noise, generator.d, t, xi) }));
    };
    /** A drag is remembered once, where it begins. */
    const drag = (done: boolean) => {
      if (!dragging.current) remember(now.current.word);
      dragging.current = !done;
      wordMoves(done);
    };
    const here = (t: number) => xiOf(now.current.word.noise, now.current.generator.d, t);
    const remade = (word: PinnedWord) => (fits(word, now.current.generator) ? write(word) : null);
    return {
      move(t, axes, point, done) {
        if (!dragging.current) selectT(t);
        drag(done);
        put(t, inPlane(here(t), axes, point));
      },
      setCoordinate(t, i, value, done) {
        drag(done);
        put(t, here(t).with(i, value));
      },
      redraw(t) {
        const { generator, word } = now.current;
        remember(word);
        if (generator.kind === "feedback") {
          putWord(write(redrawn(word, t, ++draws)));
          selectT(t);
        } else put(t, freshXi(generator.d, t, ++draws));
      },
      zero(t) {
        remember(now.current.word);
        put(t, new Float64Array(now.current.generator.d));
      },
      become(word, done) {
        drag(done);
        putWord(write(word));
      },
      type(text) {
        const { generator, alphabet, word } = now.current;
        const prefix = prefixOf(text, alphabet, generator.T);
        remember(word);
        putWord(write({ ...word, prefix }));
        selectT(prefix.length + 1);
      },
      newWord() {
        const { generator, alphabet, word } = now.current;
        remember(word);
        startWord(frozenWord(generator, alphabet, NEW_WORD_SEED + ++draws, 0, word.mode, word.prefix));
        selectT(1);
      },
      undo: () => goBack(now.current.word, remade),
      redo: () => goForth(now.current.word, remade),
    };
  }, []);
}
