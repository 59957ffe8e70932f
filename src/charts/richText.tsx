/**
 * One line of text with symbols in it. `*K*` is a symbol set in italic, `*F_g*` one with a subscript, `*p:F_g*` one in the
 * colour of its role (p, q, xi, data). The same string serves HTML, SVG and, as `plain`, labels for screen readers.
 */
import type { ReactElement } from "react";
import { describeSymbol, symbolOf } from "../symbols/registry.ts";

export type Role = "p" | "q" | "xi" | "data";

interface Piece {
  readonly text: string;
  readonly symbol: boolean;
  readonly sub: string;
  readonly role: Role | null;
}

const SYMBOL = /\*(?:(p|q|xi|data):)?([^*_]+)(?:_([^*]+))?\*/g;

export function pieces(rich: string): readonly Piece[] {
  const out: Piece[] = [];
  let end = 0;
  for (const match of rich.matchAll(SYMBOL)) {
    if (match.index > end) out.push({ text: rich.slice(end, match.index), symbol: false, sub: "", role: null });
    out.push({ text: match[2]!, symbol: true, sub: match[3] ?? "", role: (match[1] as Role | undefined) ?? null });
    end = match.index + match[0].length;
  }
  if (end < rich.length) out.push({ text: rich.slice(end), symbol: false, sub: "", role: null });
  return out;
}

/** The words alone: "F_g DIAG → 2×TRIL". */
export const plain = (rich: string): string =>
  pieces(rich)
    .map((p) => p.text + (p.sub && `_${p.sub}`))
    .join("");

const className = (piece: Piece) => (piece.role ? `ix role-${piece.role}` : "ix");

/** The symbol's entry, if it has one: pointing at it here lights it up wherever it stands. */
function linkOf({ text, sub }: Piece, titled: boolean) {
  const id = symbolOf(text, sub);
  if (!id) return {};
  return titled ? { "data-symbol": id, title: describeSymbol(id) } : { "data-symbol": id };
}

/** For running text. */
export function Rich({ text }: { readonly text: string }): ReactElement {
  let at = 0;
  return (
    <>
      {pieces(text).map((piece) => {
        const key = at++;
        if (!piece.symbol) return <span key={key}>{piece.text}</span>;
        return (
          <span key={key} className={className(piece)} {...linkOf(piece, true)}>
            {piece.text}
            {piece.sub && <sub className="sub">{piece.sub}</sub>}
          </span>
        );
      })}
    </>
  );
}

/** For SVG: goes inside `<text>`. */
export function RichTspans({ text }: { readonly text: string }): ReactElement {
  let at = 0;
  let back = 0;
  return (
    <>
      {pieces(text).map((piece) => {
        const key = at++;
        const dy = back || undefined;
        back = piece.sub ? -3 : 0;
        if (!piece.symbol)
          return (
            <tspan key={key} dy={dy}>
              {piece.text}
            </tspan>
          );
        return (
          <tspan key={key} className={className(piece)} dy={dy} {...linkOf(piece, false)}>
            {piece.text}
            {piece.sub && (
              <tspan dy={3} fontSize={10}>
                {piece.sub}
              </tspan>
            )}
          </tspan>
        );
      })}
    </>
  );
}

/** Marks up what a setting change says: F_g, F_q and K become symbols. */
export const markLabel = (label: string): string =>
  label
    .replace(/\bF_(g|q)\b/g, (_, flow: string) => `*${flow === "g" ? "p" : "q"}:F_${flow}*`)
    .replace(/\bK\b/g, "*K*");
