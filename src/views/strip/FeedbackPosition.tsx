/** One position of the strip for a model that is fed its letters: the letter, typed or drawn, and P(w_t | w_{<t}). */
import { memo, type ReactElement } from "react";
import { small } from "../../charts/format.ts";
import { LetterBars } from "../../charts/letterBars.tsx";
import { Was } from "./StripPosition.tsx";

export interface FeedbackPositionProps {
  readonly t: number;
  readonly alphabet: readonly string[];
  readonly drawn: number;
  /** [V] */
  readonly probabilities: Float64Array;
  readonly selected: boolean;
  /** Pointed at, here or on a chart. */
  readonly pointed: boolean;
  /** After the selected position: another letter there may change this one. */
  readonly rewritten: boolean;
  /** One of the letters the word was made to start with. */
  readonly typed: boolean;
  /** The letter before the word was changed, where it was another; "" where the word had ended. */
  readonly was: string | null;
  onSelect(t: number): void;
  onPoint(t: number | null): void;
}

function Position(props: FeedbackPositionProps): ReactElement {
  const { t, alphabet, drawn, probabilities, selected, pointed, rewritten, typed, was, onSelect, onPoint } = props;
  const eos = drawn === alphabet.length;
  const letter = eos ? "EOS" : (alphabet[drawn] ?? "");
  const p = small(probabilities[drawn]!);
  return (
    <button
      type="button"
      className="strip-position strip-fed"
      data-selected={selected || undefined}
      data-pointed={pointed || undefined}
      data-rewritten={rewritten || undefined}
      aria-pressed={selected}
      aria-label={`position ${t}: ${eos ? "end of word" : letter}, ${typed ? "typed" : "drawn"}, probability ${p}`}
      onClick={() => onSelect(t)}
      onPointerEnter={() => onPoint(t)}
      onPointerLeave={() => onPoint(null)}
    >
      <span className={eos ? "strip-letter strip-eos" : "strip-letter"}>{letter}</span>
      <Was letter={was} />
      <span className="strip-p">{p}</span>
      <span className="strip-t">{t}</span>
      {typed && <span className="strip-typed">typed</span>}
      <span className="strip-bars">
        <LetterBars probabilities={probabilities} drawn={drawn} alphabet={alphabet} width={81} height={64} />
      </span>
    </button>
  );
}

/** Views into a new path compare by content. */
function same(a: FeedbackPositionProps, b: FeedbackPositionProps): boolean {
  const { probabilities, ...rest } = a;
  const others = (Object.keys(rest) as (keyof typeof rest)[]).every((key) => Object.is(a[key], b[key]));
  return others && probabilities.every((p, v) => p === b.probabilities[v]);
}

export const FeedbackPosition = memo(Position, same);
