/** Where one looks in slow motion: letter, sample, and which time through the word. */
import type { ReactElement } from "react";
import { lookAtPass, lookAtSample } from "../../store/tape.ts";
import { lastOfLine } from "../../store/tapeDescent.ts";
import type { LatentTape } from "../../store/tapeLatent.ts";
import { selectT } from "../../store/view.ts";
import { lettersOf, type Place } from "./content.ts";

/** What becomes of a sample: whether the path shown elsewhere goes through it, and where its line ends. */
function fateOf({ positions }: LatentTape, t: number, k: number): string {
  const { chosen, carried } = positions[t]!;
  if (k === chosen) return carried ? ", drawn" : ", goes on";
  if (!carried) return "";
  const last = lastOfLine(positions, t, k);
  return last === t && t < positions.length - 1 ? ", ends here" : "";
}

function Samples({ tape, t, k }: Pick<Place<LatentTape>, "tape" | "t" | "k">): ReactElement {
  return (
    <label>
      <span className="ink3">sample</span>
      <select value={k} onChange={(event) => lookAtSample(t, Number(event.currentTarget.value))}>
        {Array.from({ length: tape.K }, (_, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the sample
          <option key={n} value={n}>
            {n + 1}
            {fateOf(tape, t, n)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Passes({ tape }: { readonly tape: LatentTape }): ReactElement {
  return (
    <label>
      <span className="ink3">letters fed back</span>
      <select
        value={tape.pass}
        onChange={(event) => lookAtPass(event.currentTarget.value === "hidden" ? "hidden" : "shown")}
      >
        <option value="hidden">some hidden, as trained</option>
        <option value="shown">all, as in the bound</option>
      </select>
    </label>
  );
}

export interface WhereProps {
  readonly place: Place;
  /** Whether the stage is of the gradient, which has one pass. */
  readonly learns: boolean;
}

export function Where({ place, learns }: WhereProps): ReactElement {
  const { tape, t, k } = place;
  return (
    <div className="slow-where">
      <label>
        <span className="ink3">letter</span>
        <select value={t + 1} onChange={(event) => selectT(Number(event.currentTarget.value))}>
          {lettersOf(tape).map((letter, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
            <option key={n} value={n + 1}>
              {n + 1} {letter}
            </option>
          ))}
        </select>
      </label>
      {tape.kind === "latent" && tape.K > 1 && <Samples tape={tape} t={t} k={k} />}
      {tape.kind === "latent" && tape.passes.hidden && !learns && <Passes tape={tape} />}
    </div>
  );
}
