/** The paths in full strength: typed, on the strip, and kept. Pressing one puts it on the strip. */
import type { ReactElement } from "react";
import type { PosteriorPaths } from "../../models/generator.ts";
import { useLexicon } from "../../store/lexicon.ts";
import { pinWord, useView } from "../../store/view.ts";
import type { Strip } from "../strip/useStrip.ts";
import { dropPin, MOST_PINS, otherPins, useTrace } from "./state.ts";

const STANDING = { training: "training word", corpus: "in the corpus", new: "new word" } as const;

interface RowProps {
  readonly mark: string;
  readonly kind: "p" | "q";
  readonly word: string;
  readonly note: string;
  onTake?: () => void;
  onDrop?: () => void;
}

function PinRow({ mark, kind, word, note, onTake, onDrop }: RowProps): ReactElement {
  return (
    <li className="trace-pin">
      <span className={`role-${kind}`} aria-hidden="true">
        {mark}
      </span>
      {onTake ? (
        <button type="button" className="trace-pin-word mono" onClick={onTake} title="put it on the strip">
          {word}
        </button>
      ) : (
        <span className="mono">{word}</span>
      )}
      <span className="trace-pin-note">{note}</span>
      {onDrop && (
        <button type="button" className="trace-pin-drop" onClick={onDrop} aria-label={`unpin ${word}`}>
          ×
        </button>
      )}
    </li>
  );
}

/** "posterior, the heaviest of 40 paths", "posterior, sample 7 of 40", or the one path there is. */
function ofPosterior(paths: PosteriorPaths, k: number | null): string {
  if (paths.n === 1) return "as the model reads it";
  return k !== null && k <= paths.n ? `posterior, sample ${k} of ${paths.n}` : `posterior, heaviest of ${paths.n}`;
}

export function PinnedPaths({ strip }: { readonly strip: Strip | null }): ReactElement {
  const posterior = useTrace((trace) => trace.posterior);
  const pins = otherPins(
    useTrace((trace) => trace.pins),
    strip?.word ?? null,
  );
  const k = useView((view) => view.selection.k);
  const lexicon = useLexicon((state) => state.lexicon);
  const note = (text: string) => (lexicon ? `sampled, ${STANDING[lexicon.standing(text)]}` : "sampled");
  const free = MOST_PINS - pins.length;
  return (
    <ul className="trace-pins">
      {posterior?.ok && <PinRow mark="◆" kind="q" word={posterior.word} note={ofPosterior(posterior.paths, k)} />}
      {strip && <PinRow mark="●" kind="p" word={strip.read.text || "–"} note={note(strip.read.text)} />}
      {pins.map((pin) => (
        <PinRow
          key={`${pin.text} ${pin.noise[0]} ${pin.uniforms[0]}`}
          mark="●"
          kind="p"
          word={pin.text || "–"}
          note={note(pin.text)}
          onTake={() => pinWord(pin)}
          onDrop={() => dropPin(pin)}
        />
      ))}
      {free > 0 && (
        <li className="trace-pin ink3">
          <span aria-hidden="true">+</span>
          <span className="mono">{free} more</span>
          <span className="trace-pin-note">add by clicking a dot</span>
        </li>
      )}
    </ul>
  );
}
