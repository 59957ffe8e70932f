/**
 * Work that follows a changing input: one piece at a time, always finished, then the newest input next. Weights may change
 * faster than a slow machine can follow; then the pictures lag, and never stall.
 */
import { inSlices } from "./slices.ts";

export interface Latest<I> {
  ask(input: I): void;
  stop(): void;
}

export function latest<I, R>(
  work: (input: I) => Generator<unknown, R>,
  done: (result: R, input: I) => void,
): Latest<I> {
  let waiting: { readonly input: I } | null = null;
  let cancel: (() => void) | null = null;
  /** A failure must not leave the door shut behind it. */
  function* guarded(input: I): Generator<unknown, R> {
    let whole = false;
    try {
      const result = yield* work(input);
      whole = true;
      return result;
    } finally {
      if (!whole) cancel = null;
    }
  }
  const start = (input: I) => {
    cancel = inSlices(guarded(input), (result) => {
      cancel = null;
      done(result, input);
      const next = waiting;
      waiting = null;
      if (next) start(next.input);
    });
  };
  return {
    ask(input) {
      if (cancel) waiting = { input };
      else start(input);
    },
    stop() {
      cancel?.();
      cancel = null;
      waiting = null;
    },
  };
}
