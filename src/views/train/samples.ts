/** 24 consecutive draws from the present model; the noise is frozen, so that better weights make better words of it. */
import { useMemo } from "react";
import type { Generator, GeneratorWeights, WordMode } from "../../models/generator.ts";
import { frozenUniforms, frozenUniformsOf } from "../../models/letters.ts";
import { type GeneratorState, useGenerator } from "../../store/generator.ts";
import { type PinnedWord, sameDraws, useView } from "../../store/view.ts";
import { readWord } from "../words.ts";

export const SAMPLES = 24;

export function drawSamples(
  generator: Generator,
  weights: GeneratorWeights,
  seed: number,
  mode: WordMode,
): readonly PinnedWord[] {
  const { T, noiseSize: d } = generator;
  const noise = generator.noise(seed, SAMPLES);
  const paths = generator.paths({ noise, uniforms: frozenUniformsOf(seed, 0, SAMPLES, T), mode });
  return Array.from({ length: SAMPLES }, (_, i) => {
    const uniforms = frozenUniforms(seed, i, T);
    const { text } = readWord(paths, i, weights.alphabet, uniforms, mode);
    return { text, noise: noise.slice(i * T * d, (i + 1) * T * d), uniforms, mode };
  });
}

/** Of the model the page reads. */
export const useSamples = (): readonly PinnedWord[] => useSamplesOf(useGenerator());

export function useSamplesOf({ generator, weights }: GeneratorState): readonly PinnedWord[] {
  const { seed, mode } = useView((view) => view.samples);
  return useMemo(
    () => (generator && weights ? drawSamples(generator, weights, seed, mode) : []),
    [generator, weights, seed, mode],
  );
}

/** Whether a sample is the pinned word, not yet changed on the strip. */
export function isPinned(sample: PinnedWord, word: PinnedWord | null): boolean {
  return word !== null && sameDraws(word, sample);
}
