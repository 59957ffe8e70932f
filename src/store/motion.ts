/**
 * Whether the strip's word is being moved: dragged, walked along, turned by a slider. The strip follows at once; what need
 * not, follows when it comes to rest.
 */
import { create } from "zustand";
import { type PinnedWord, useView } from "./view.ts";

/** chosen: moves of one drag come within a few frames of each other, and a pointer held still is at rest. */
const REST_MS = 200;

interface Motion {
  readonly moving: boolean;
  /** The word at rest: while it moves, the one before. */
  readonly resting: PinnedWord | null;
}

export const useMotion = create<Motion>()(() => ({
  moving: false,
  resting: useView.getState().selection.word,
}));

let timer: ReturnType<typeof setTimeout> | null = null;

function rest(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  useMotion.setState({ moving: false, resting: useView.getState().selection.word });
}

/** The word is about to be moved, once more or, `done`, for the last time. */
export function wordMoves(done: boolean): void {
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(rest, done ? 0 : REST_MS);
  if (!useMotion.getState().moving) useMotion.setState({ moving: true });
}

useView.subscribe(({ selection: { word } }, before) => {
  if (word !== before.selection.word && !useMotion.getState().moving) useMotion.setState({ resting: word });
});

export const isMoving = (): boolean => useMotion.getState().moving;
/** The selected word, except that a word in motion is shown where it was. */
export const useRestingWord = (): PinnedWord | null => useMotion(({ resting }) => resting);
