/** Whose the two paths in full strength are: the strip's word, and the one typed in the rail. */
import type { ReactElement } from "react";

export interface PathKeyProps {
  readonly word: string;
  /** Null where nothing is typed, or it cannot be read. */
  readonly typed: string | null;
}

export function PathKey({ word, typed }: PathKeyProps): ReactElement {
  return (
    <ul className="trace-key">
      <li>
        <span className="role-p">
          ● <span className="mono">{word}</span>
        </span>
        <span className="trace-key-of">, on the strip</span>
      </li>
      {typed !== null && (
        <li>
          <span className="role-q">
            ◆ <span className="mono">{typed}</span>
          </span>
          <span className="trace-key-of">, your word</span>
        </li>
      )}
    </ul>
  );
}
