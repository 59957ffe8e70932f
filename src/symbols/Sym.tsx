/** A symbol in running text: its glyph in the mathematical italic with an optional subscript, linked to the registry. */
import type { ReactElement, ReactNode } from "react";
import { describeSymbol, type SymbolId, symbols } from "./registry.ts";

export interface SymProps {
  readonly id: SymbolId;
  readonly sub?: ReactNode;
}

export function Sym({ id, sub }: SymProps): ReactElement {
  return (
    <span className="sym" data-symbol={id} title={describeSymbol(id)}>
      <span className="ix">{symbols[id].glyph}</span>
      {sub !== undefined && <sub className="sub">{sub}</sub>}
    </span>
  );
}
