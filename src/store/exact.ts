/** The exact numbers of the run, measured on request. Written by bridge/exact.ts. */
import { create } from "zustand";
import type { ScoreProgress } from "../protocol/evaluator.ts";
import type { Metrics } from "../protocol/results.ts";

export type ExactState =
  | { readonly at: "idle" }
  | { readonly at: "busy"; readonly step: number; readonly progress: ScoreProgress | null }
  | { readonly at: "done"; readonly step: number; readonly metrics: Metrics }
  | { readonly at: "failed"; readonly reason: string };

export const useExact = create<{ readonly exact: ExactState }>()(() => ({ exact: { at: "idle" } }));

export const setExact = (exact: ExactState): void => useExact.setState({ exact });
