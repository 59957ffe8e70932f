/** A control row: 84 label, control, 44 effect; 27 px high. A note (what it was, what was clamped) goes below. */
import type { ReactElement, ReactNode } from "react";
import type { Effect } from "../protocol/hyper.ts";
import "./controls.css";

export interface RowProps {
  readonly label: ReactNode;
  /** Id of the input the label belongs to. */
  readonly htmlFor?: string;
  readonly effect?: Effect | undefined;
  readonly note?: ReactNode;
  /** A label too long for its column takes the control's too; the control sits at the right. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Row({ label, htmlFor, effect, note, wide, children }: RowProps): ReactElement {
  return (
    <div className="row-group">
      <div className={wide ? "row wide" : "row"}>
        <label className="row-label" htmlFor={htmlFor}>
          {label}
        </label>
        <div className="row-control">{children}</div>
        <span className="row-effect" id={htmlFor && `${htmlFor}-effect`} title={effect && WHEN[effect]}>
          {effect}
        </span>
      </div>
      {note}
    </div>
  );
}

/** What a change costs, said. */
export const WHEN: Record<Effect, string> = {
  live: "changes at the next step",
  warm: "shared weights are kept",
  restart: "training starts again",
};

export interface WasNoteProps {
  readonly was: string;
  readonly effect: Effect;
  readonly onUndo: () => void;
}

/** "was 10; changes at the next step. Undo" */
export function WasNote({ was, effect, onUndo }: WasNoteProps): ReactElement {
  return (
    <p className="row-note" role="status">
      was {was}; {WHEN[effect]}.{" "}
      <button type="button" className="link" onClick={onUndo}>
        Undo
      </button>
    </p>
  );
}

export function ClampNote({ text }: { readonly text: string }): ReactElement {
  return (
    <p className="row-note warn" role="status">
      {text}
    </p>
  );
}
