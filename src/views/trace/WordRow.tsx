/** A word of the prior in a list: pointing at it shows its path, pressing it pins it. */
import type { ReactElement } from "react";
import { EosMark } from "../../charts/eosMark.tsx";
import { patchTrace } from "./state.ts";

export interface WordRowProps {
  /** Prior path. */
  readonly index: number;
  readonly symbols: readonly number[];
  readonly alphabet: readonly string[];
  /** Positions that are marked, 1-based. */
  readonly marked: readonly number[];
  readonly note: string;
  onTake(i: number): void;
}

/** The end of the word is written only where it is marked. */
function Letter({ letter, marked }: { readonly letter: string | undefined; readonly marked: boolean }) {
  if (letter !== undefined) return marked ? <b>{letter}</b> : letter;
  if (!marked) return null;
  return (
    <b>
      <svg width="12" height="11" role="presentation">
        <EosMark x={6} y={6} size={9} colour="var(--pt)" />
      </svg>
      <span className="hidden-visually"> and its end</span>
    </b>
  );
}

export function WordRow({ index, symbols, alphabet, marked, note, onTake }: WordRowProps): ReactElement {
  const point = () => patchTrace({ shown: index });
  const leave = () => patchTrace({ shown: null });
  return (
    <li className="trace-pin">
      <span className="role-p" aria-hidden="true">
        ●
      </span>
      <button
        type="button"
        className="trace-pin-word mono"
        title="pin it"
        onClick={() => onTake(index)}
        onPointerEnter={point}
        onPointerLeave={leave}
        onFocus={point}
        onBlur={leave}
      >
        {symbols.map((symbol, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
          <Letter key={i} letter={alphabet[symbol]} marked={marked.includes(i + 1)} />
        ))}
      </button>
      <span className="trace-pin-note">{note}</span>
    </li>
  );
}
