/** What run B makes of the noise behind A's sampled words, letter by letter beside A's. */
import type { ReactElement } from "react";
import { useAb } from "../../store/ab.ts";
import { weightsA } from "../../store/generator.ts";
import { storesB } from "../../store/runs.ts";
import type { PinnedWord } from "../../store/view.ts";
import { useSamplesOf } from "./samples.ts";

export interface OtherSamples {
  /** null while there is one run. */
  readonly others: readonly PinnedWord[] | null;
  /** Instead of what is said of one run's noise. */
  readonly note: string | null;
}

export function useOtherSamples(): OtherSamples {
  const open = useAb((ab) => ab.open);
  const found = useSamplesOf(storesB.weights.use());
  const a = weightsA.use((state) => state.generator);
  const b = storesB.weights.use((state) => state.generator);
  if (!open) return { others: null, note: null };
  const same = a && b && a.noiseSize === b.noiseSize && a.T === b.T;
  return { others: found, note: same || !b ? "A, then B: same noise" : "A, then B: noise of its own size" };
}

/** Letters that stand elsewhere, or nowhere, in A's word are underlined. */
export function OtherWord({ text, of }: { readonly text: string; readonly of: string }): ReactElement {
  const was = [...of];
  return (
    <span className="other-word" aria-hidden="true">
      {text === ""
        ? "∅"
        : [...text].map((letter, i) =>
            letter === was[i] ? (
              letter
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: a letter is its place
              <b key={i}>{letter}</b>
            ),
          )}
    </span>
  );
}
