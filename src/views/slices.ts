/**
 * Long computations in slices: a generator function yields between small pieces of work, and pieces run only while the
 * browser is idle, for at most a few milliseconds at a time, so that the page stays at 60 frames a second.
 */
import { isMoving } from "../store/motion.ts";

/** Milliseconds of work between two breaths. Chosen: half of a 60 Hz frame, less what painting takes. */
const SLICE_MS = 6;
/** The same while a word is dragged. Chosen: one piece, mostly, so that the next move is answered at once. */
const BESIDE_DRAG_MS = 1.5;
/** A busy page must not starve the work altogether, milliseconds. */
const PATIENCE_MS = 120;

type Cancel = () => void;

function whenIdle(run: () => void): Cancel {
  if (typeof requestIdleCallback === "function") {
    const id = requestIdleCallback(run, { timeout: PATIENCE_MS });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(run, 8);
  return () => clearTimeout(id);
}

/** Runs `work` to its end in idle slices, then hands its result to `done`. Returns a function that stops it. */
export function inSlices<R>(work: Generator<unknown, R>, done: (result: R) => void): Cancel {
  let cancel: Cancel = () => undefined;
  const slice = () => {
    const end = performance.now() + (isMoving() ? BESIDE_DRAG_MS : SLICE_MS);
    do {
      const next = work.next();
      if (next.done) {
        done(next.value);
        return;
      }
    } while (performance.now() < end);
    cancel = whenIdle(slice);
  };
  cancel = whenIdle(slice);
  return () => cancel();
}

/** Runs `work` to its end at once: for tests and for what cannot wait. */
export function atOnce<R>(work: Generator<unknown, R>): R {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}
