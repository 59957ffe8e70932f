/**
 * Long computations in slices: a generator function yields between small pieces of work, and pieces run only while the
 * browser is idle, for at most a few milliseconds at a time, so that the page stays at 60 frames a second.
 */

/** Milliseconds of work between two breaths. Chosen: half of a 60 Hz frame, less what painting takes. */
const SLICE_MS = 6;

type Cancel = () => void;

function whenIdle(run: () => void): Cancel {
  if (typeof requestIdleCallback === "function") {
    // The timeout keeps a busy page from starving the work altogether.
    const id = requestIdleCallback(run, { timeout: 120 });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(run, 8);
  return () => clearTimeout(id);
}

/** Runs `work` to its end in idle slices, then hands its result to `done`. Returns a function that stops it. */
export function inSlices<R>(work: Generator<unknown, R>, done: (result: R) => void): Cancel {
  let cancel: Cancel = () => undefined;
  const slice = () => {
    const end = performance.now() + SLICE_MS;
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
