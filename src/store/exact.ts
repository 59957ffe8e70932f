/** The exact numbers of the run, and of the one it is compared with, measured on request. Written by bridge/exact.ts. */
import { create } from "zustand";
import type { ScoreProgress } from "../protocol/evaluator.ts";
import type { Metrics } from "../protocol/results.ts";
import type { Side } from "./ab.ts";

export type ExactState =
  | { readonly at: "idle" }
  | { readonly at: "busy"; readonly step: number; readonly progress: ScoreProgress | null }
  | { readonly at: "done"; readonly step: number; readonly metrics: Metrics }
  | { readonly at: "failed"; readonly reason: string };

export type ExactStates = Readonly<Record<Side, ExactState>>;

export const useExact = create<ExactStates>()(() => ({ A: { at: "idle" }, B: { at: "idle" } }));

export const setExact = (side: Side, exact: ExactState): void =>
  useExact.setState(side === "A" ? { A: exact } : { B: exact });

/** The two runs have changed places. */
export const exchangeExact = (): void => useExact.setState(({ A, B }) => ({ A: B, B: A }));
