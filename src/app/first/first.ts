/**
 * The first steps of a visitor: change a word by its noise, see its path, share it. What was done is seen from what the
 * page holds, however it was done; closed or done they do not come back in this browser.
 */
import { create } from "zustand";
import { useView } from "../../store/view.ts";
import { useHistory } from "../../views/strip/history.ts";

export const FIRST_STEPS = ["change", "path", "share"] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

export interface FirstState {
  readonly done: readonly FirstStep[];
  readonly closed: boolean;
}

const KEY = "xi-lab-first-steps";

function wereClosed(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    // Storage may be forbidden: they come back with every visit.
    return false;
  }
}

function keepClosed(): void {
  try {
    localStorage.setItem(KEY, "closed");
  } catch {
    // As above.
  }
}

export const useFirst = create<FirstState>()(() => ({ done: [], closed: wereClosed() }));

/** The first that is not done. */
export const nextOf = (done: readonly FirstStep[]): FirstStep | null =>
  FIRST_STEPS.find((step) => !done.includes(step)) ?? null;

export function didFirst(step: FirstStep): void {
  const { done } = useFirst.getState();
  if (done.includes(step)) return;
  const now = [...done, step];
  useFirst.setState({ done: now });
  if (nextOf(now) === null) keepClosed();
}

export function closeFirst(): void {
  useFirst.setState({ closed: true });
  keepClosed();
}

/** Follows what the visitor does until told to stop. Drawing another word is no change of this one. */
export function followFirst(): () => void {
  const stopWord = useHistory.subscribe(({ present }) => {
    if (present && present.word !== present.original) didFirst("change");
  });
  const look = ({ tab }: { readonly tab: string }): void => {
    if (tab === "trace") didFirst("path");
  };
  look(useView.getState());
  const stopTab = useView.subscribe(look);
  return () => {
    stopWord();
    stopTab();
  };
}
