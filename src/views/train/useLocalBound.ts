/**
 * The bound of the recorded model, or of an earlier step, taken apart by the page in idle slices, so that no chart is empty
 * before Play or behind the present: terms by position over training words, and the weights of proposals for the pinned
 * word.
 */
import { useEffect, useState } from "react";
import { PURPOSE, uniform } from "../../math/rng.ts";
import type { GeneratorWeights } from "../../models/generator.ts";
import type { Anatomy, WatchedWeights } from "../../protocol/frame.ts";
import { useGenerator } from "../../store/generator.ts";
import { useLexicon } from "../../store/lexicon.ts";
import { ANATOMY_WORDS, readable, takeApart, weighProposals } from "../../store/localBound.ts";
import { useView } from "../../store/view.ts";
import { inSlices } from "../slices.ts";

/** The weights of a recorded model or of an earlier step; null for what a worker trains, which brings its own numbers. */
function useRecordedWeights(): { weights: GeneratorWeights | null; step: number } {
  const { weights, step, source } = useGenerator();
  return { weights: source === "run" ? null : weights, step };
}

interface Known<T> {
  readonly of: GeneratorWeights;
  readonly value: T;
}

export function useLocalAnatomy(): Anatomy | null {
  const { weights, step } = useRecordedWeights();
  const lexicon = useLexicon((state) => state.lexicon);
  const [known, setKnown] = useState<Known<Anatomy> | null>(null);
  useEffect(() => {
    if (!weights || !lexicon) return;
    const drawn = Array.from({ length: ANATOMY_WORDS }, (_, i) =>
      lexicon.draw(uniform(weights.config.seed, PURPOSE.view, step, i)),
    );
    const words = drawn.filter((word) => readable(word, weights));
    return inSlices(takeApart(weights, words, step), (value) => setKnown({ of: weights, value }));
  }, [weights, step, lexicon]);
  return known && known.of === weights ? known.value : null;
}

/** A word must stand still this long: a drag rewrites it with every frame. */
const SETTLE_MS = 250;

export function useLocalWeights(): WatchedWeights | null {
  const { weights } = useRecordedWeights();
  const text = useView((view) => view.selection.word?.text ?? null);
  const [known, setKnown] = useState<Known<WatchedWeights> | null>(null);
  useEffect(() => {
    if (!weights || text === null || !readable(text, weights)) return;
    let cancel = (): void => undefined;
    const wait = setTimeout(() => {
      cancel = inSlices(weighProposals(weights, text), (value) => setKnown({ of: weights, value }));
    }, SETTLE_MS);
    return () => {
      clearTimeout(wait);
      cancel();
    };
  }, [weights, text]);
  return known && known.of === weights ? known.value : null;
}
