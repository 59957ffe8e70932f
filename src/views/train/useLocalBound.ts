/**
 * The bound of the recorded model, or of an earlier step, taken apart by the page in idle slices, so that no chart is empty
 * before Play or behind the present: terms by position over training words, and the weights of proposals for the pinned
 * word.
 */
import { useEffect, useMemo, useState } from "react";
import { PURPOSE, uniform } from "../../math/rng.ts";
import type { GeneratorWeights } from "../../models/generator.ts";
import type { Anatomy, WatchedWeights } from "../../protocol/frame.ts";
import { weightsA } from "../../store/generator.ts";
import { useLexicon } from "../../store/lexicon.ts";
import { ANATOMY_WORDS, readable, takeApart, weighProposals } from "../../store/localBound.ts";
import { useRestingWord } from "../../store/motion.ts";
import { inSlices } from "../slices.ts";
import { readWord } from "../words.ts";

/** The weights of a recorded model or of an earlier step; null for what a worker trains, which brings its own numbers. */
function useRecordedWeights(): { weights: GeneratorWeights | null; step: number } {
  const { weights, step, source } = weightsA.use();
  return { weights: source === "run" ? null : weights, step };
}

/** A word or a step must stand still this long: a drag changes it with every frame. */
const SETTLE_MS = 250;

function afterRest(start: () => () => void): () => void {
  let cancel = (): void => undefined;
  const wait = setTimeout(() => {
    cancel = start();
  }, SETTLE_MS);
  return () => {
    clearTimeout(wait);
    cancel();
  };
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
    return afterRest(() => inSlices(takeApart(weights, words, step), (value) => setKnown({ of: weights, value })));
  }, [weights, step, lexicon]);
  return known && known.of === weights ? known.value : null;
}

/** The pinned word as these weights write it. */
function useWritten(): string | null {
  const { generator, weights } = weightsA.use();
  const word = useRestingWord();
  return useMemo(() => {
    if (!word || !generator || !weights) return null;
    if (word.noise.length !== generator.T * generator.noiseSize) return word.text;
    return readWord(generator.paths(word), 0, weights.alphabet, word.uniforms, word.mode).text;
  }, [word, generator, weights]);
}

export function useLocalWeights(): WatchedWeights | null {
  const { weights } = useRecordedWeights();
  const text = useWritten();
  const [known, setKnown] = useState<Known<WatchedWeights> | null>(null);
  useEffect(() => {
    if (!weights || text === null || !readable(text, weights)) return;
    return afterRest(() => inSlices(weighProposals(weights, text), (value) => setKnown({ of: weights, value })));
  }, [weights, text]);
  return known && known.of === weights ? known.value : null;
}
