/** What the charts of A show of B: nothing while there is one run. */
import type { Anatomy } from "../../protocol/frame.ts";
import { useAb } from "../../store/ab.ts";
import { type Frames, useFrames } from "../../store/frames.ts";
import { storesB } from "../../store/runs.ts";

export function useFramesB<S>(selector: (frames: Frames) => S): S | null {
  const open = useAb((ab) => ab.open);
  const value = useFrames(selector, storesB.frames);
  return open ? value : null;
}

export const useKOfB = (): number => storesB.config.use((state) => state.config.objective.K);

/** B's anatomy with that of A of the same batch, if A's is not already a later one; else the newest of both. */
export function sameBatch(
  a: readonly (Anatomy | null)[],
  b: Anatomy | null,
): { readonly a: Anatomy | null; readonly b: Anatomy | null } {
  return { a: a.find((one) => one !== null && one.step === b?.step) ?? a[0] ?? null, b };
}
