/**
 * The page's own copy of the model: the weights of the last frame (or of the recorded run) and a generator over them.
 */
import { create } from "zustand";
import type { Generator, GeneratorWeights } from "../models/generator.ts";
import { createGenerator } from "../models/jsGenerator.ts";

export interface GeneratorState {
  readonly generator: Generator | null;
  readonly weights: GeneratorWeights | null;
  /** Training step of the weights. */
  readonly step: number;
  readonly source: "recorded" | "run";
}

export const useGeneratorStore = create<GeneratorState>()(() => ({
  generator: null,
  weights: null,
  step: 0,
  source: "recorded",
}));

/** The present generator with its weights; changes at most twice a second while training. */
export const useGenerator = (): GeneratorState => useGeneratorStore();

/** Writes only here: new weights make a new generator. */
export function setWeights(weights: GeneratorWeights, step: number, source: GeneratorState["source"]): void {
  useGeneratorStore.setState({ generator: createGenerator(weights), weights, step, source });
}
