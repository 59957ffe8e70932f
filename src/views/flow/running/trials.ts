/** Trials of a card in slices, so that the page stays alive; what they found so far. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Card, Trial } from "../../../plane/cards/card.ts";

export interface Tally {
  readonly trials: number;
  readonly held: number;
  /** Range of what was measured. */
  readonly least: number;
  readonly most: number;
  /** The first trial that says the opposite of most: one that broke a true claim, or one that broke a false one. */
  readonly broken: Trial | null;
}

export const NO_TALLY: Tally = { trials: 0, held: 0, least: Number.NaN, most: Number.NaN, broken: null };

export function addTrial(tally: Tally, trial: Trial): Tally {
  const { measured } = trial;
  return {
    trials: tally.trials + 1,
    held: tally.held + (trial.held ? 1 : 0),
    least: tally.trials === 0 ? measured : Math.min(tally.least, measured),
    most: tally.trials === 0 ? measured : Math.max(tally.most, measured),
    broken: tally.broken ?? (trial.held ? null : trial),
  };
}

const SLICE_MS = 8;

/** `run(n)` makes n more trials; each press goes on where the last one ended. */
export function useTrials(card: Card) {
  const [tally, setTally] = useState(NO_TALLY);
  const [left, setLeft] = useState(0);
  const now = useRef(NO_TALLY);
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => {
      const start = performance.now();
      let done = 0;
      while (done < left && performance.now() - start < SLICE_MS) {
        now.current = addTrial(now.current, card.trial(now.current.trials + 1));
        done++;
      }
      setTally(now.current);
      setLeft((n) => n - done);
    }, 0);
    return () => clearTimeout(timer);
  }, [left, card]);
  const run = useCallback((n: number) => setLeft((l) => (l === 0 ? n : l)), []);
  return { tally, running: left > 0, run };
}
