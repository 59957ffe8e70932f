/** A word of the prior in a list: pointing at it shows its path, pressing it pins it. */
import type { ReactElement } from "react";
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
        {symbols.map((symbol, i) => {
          const letter = alphabet[symbol] ?? "⏎";
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
          return marked.includes(i + 1) ? <b key={i}>{letter}</b> : <span key={i}>{alphabet[symbol] ?? ""}</span>;
        })}
      </button>
      <span className="trace-pin-note">{note}</span>
    </li>
  );
}
