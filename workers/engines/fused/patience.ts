/**
 * Waiting for another thread, but not for ever. What is counted are this thread's own ticks, not the clock: a tab that
 * slept, or whose timers are throttled, has counted next to nothing when it wakes.
 */

/** chosen: some turns of the message queue lie between the last tick and giving up. */
const TICK_MS = 250;
/** chosen: a helper may have to compile a program first, beside other load. */
const LEAST_MS = 3_000;
/** chosen: a helper has as much to do as this thread; the page takes twenty steps of silence for a death. */
const TIMES = 8;

/** What helpers may take for their part of a step when this thread took `ownMs` for its own. */
export const patienceMs = (ownMs: number): number => Math.max(LEAST_MS, TIMES * ownMs);

/** The work's own outcome; `late` is called once if that takes more than `ms` of ticks, and may bring it about. */
export function patiently<T>(work: Promise<T>, ms: number, late: () => void): Promise<T> {
  let left = Math.ceil(ms / TICK_MS);
  const tick = (): void => {
    left--;
    if (left > 0) timer = setTimeout(tick, TICK_MS);
    else late();
  };
  let timer = setTimeout(tick, TICK_MS);
  return work.finally(() => clearTimeout(timer));
}
