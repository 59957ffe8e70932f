/**
 * Two runs beside each other: A, the page's own, and B with the same words, seed and steps under other settings. Which of
 * them the strip and the other tabs read is the selection's run; nothing selected means A.
 */
import { create } from "zustand";
import { writeB } from "../config/abLink.ts";
import type { LinkView } from "../config/viewLink.ts";
import type { RunConfig } from "../protocol/config.ts";
import { type ConfigState, useConfig } from "./config.ts";
import { readFrom } from "./generator.ts";
import type { RunSlice } from "./run.ts";
import { type RunStores, storesA, storesB } from "./runs.ts";
import { selectRun, useView } from "./view.ts";

export const SIDES = ["A", "B"] as const;
export type Side = (typeof SIDES)[number];

export interface AbState {
  /** Whether there is a run B. */
  readonly open: boolean;
  /** One of the two computes at a time; else each has a core. */
  readonly turns: boolean;
  /** B has stopped, and A goes on without it. */
  readonly alone: boolean;
  /** Step both have in common: B was started from it. */
  readonly from: number;
  /** Whose settings the controls show. */
  readonly edits: Side;
}

export const useAb = create<AbState>()(() => ({ open: false, turns: true, alone: false, from: 0, edits: "A" }));

export const patchAb = (part: Partial<AbState>): void => useAb.setState(part);
export const showSettingsOf = (edits: Side): void => patchAb({ edits });

export const storesOf = (side: Side): RunStores => (side === "A" ? storesA : storesB);

/** B trains on the words and from the seed of A, whatever else differs. */
export const withWordsOf = (a: RunConfig, b: RunConfig): RunConfig => ({ ...b, data: a.data, seed: a.seed });

export const readingNow = (): Side => (useAb.getState().open && useView.getState().selection.run === "B" ? "B" : "A");

/** Which run the strip and the other tabs read. */
export function useReading(): Side {
  const wanted = useView((view) => view.selection.run === "B");
  const open = useAb((ab) => ab.open);
  return open && wanted ? "B" : "A";
}

export const read = (side: Side): void => selectRun(side === "B" ? "B" : null);

/** The one whose settings the controls edit. */
export function editedStores(): RunStores {
  const { open, edits } = useAb.getState();
  return storesOf(open ? edits : "A");
}

/** Edits the settings the controls show. */
export function editShown(edit: (config: RunConfig) => unknown): void {
  const { config } = editedStores();
  if (config === storesA.config) config.edit(edit);
  else config.edit((before) => withWordsOf(useConfig.getState().config, edit(before) as RunConfig));
}

/** Whether the controls show the settings of B. */
export const useEditsB = (): boolean => useAb(({ open, edits }) => open && edits === "B");

/** The settings the controls show, and the run they are of. */
export function useShownConfig<T>(selector: (state: ConfigState) => T): T {
  const stores = useEditsB() ? storesB : storesA;
  return stores.config.use(selector);
}
export function useShownRun<T>(selector: (run: RunSlice) => T): T {
  const stores = useEditsB() ? storesB : storesA;
  return stores.run.use(selector);
}
/** What a link holds of B. */
export const linkedB = (): Pick<LinkView, "b"> =>
  useAb.getState().open ? { b: writeB(storesB.config.use.getState().config) } : {};

export const undoShown = (): void => editedStores().config.undo();

let reading: Side = "A";
function follow(): void {
  const now = readingNow();
  if (now === reading) return;
  reading = now;
  readFrom(storesOf(now).weights);
}
useView.subscribe(follow);
useAb.subscribe(follow);
