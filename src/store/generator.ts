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
  readonly source: "recorded" | "run" | "checkpoint";
}

export const useGeneratorStore = create<GeneratorState>()(() => ({
  generator: null,
  weights: null,
  step: 0,
  source: "recorded",
}));

/** The present generator with its weights; changes at most twice a second while training. */
export const useGenerator = (): GeneratorState => useGeneratorStore();

interface Weights {
  readonly weights: GeneratorWeights;
  readonly step: number;
  readonly source: GeneratorState["source"];
}

let present: Weights | null = null;
let away = false;

function show({ weights, step, source }: Weights): void {
  useGeneratorStore.setState({ generator: createGenerator(weights), weights, step, source });
}

/** Writes only here and below: new weights make a new generator. While the page looks back they wait. */
export function setWeights(weights: GeneratorWeights, step: number, source: "recorded" | "run"): void {
  present = { weights, step, source };
  if (!away) show(present);
}

/** The page's model is that of an earlier step until `lookNow`. */
export function lookBack(weights: GeneratorWeights, step: number): void {
  away = true;
  show({ weights, step, source: "checkpoint" });
}

export function lookNow(): void {
  away = false;
  if (present) show(present);
}
