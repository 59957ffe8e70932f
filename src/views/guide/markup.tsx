/** Lesson text: linked symbols `[[xi]]`, `[[xi|noise]]`, `[[xi|ξ_4]]`, letters `*y*`, powers `^{2}` (see src/lessons/lesson.ts). */
import { Fragment, type ReactElement, type ReactNode } from "react";
import { describeSymbol, isSymbolId, type SymbolId, symbols } from "../../symbols/registry.ts";

export interface Piece {
  readonly text: string;
  readonly symbol: SymbolId | null;
}

/** The words may end in a bracket of their own: `[[H|H[w_t]]]`. */
const LINK = /\[\[(\w+)(?:\|(.+?))?\]\](?!\])/g;

/** Pieces of a marked-up text; an unknown symbol is an error of the lesson. */
export function pieces(text: string): readonly Piece[] {
  const out: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const id = match[1]!;
    if (!isSymbolId(id)) throw new Error(`unknown symbol ${id}`);
    if (match.index > end) out.push({ text: text.slice(end, match.index), symbol: null });
    out.push({ text: match[2] ?? symbols[id].glyph, symbol: id });
    end = match.index + match[0].length;
  }
  if (end < text.length) out.push({ text: text.slice(end), symbol: null });
  return out;
}

/** A letter of mathematics that links to nothing, or a power: no blank inside, so that products in code are let be. */
const SET = /(\*\p{L}[^\s*]*\*|\^\{[^}]+\})/u;

/** The words alone, as a screen reader would say them. */
export const plainText = (text: string): string =>
  pieces(text)
    .map((piece) => piece.text.replace(/\*(\p{L}[^\s*]*)\*/gu, "$1").replace(/([_^])\{([^}]*)\}/g, "$1$2"))
    .join("");

/** Single letters of mathematics in italic, `_x` or `_{t−1}` as a subscript; words as they are. */
function Glyphs({ text }: { readonly text: string }): ReactNode {
  return text.split(/(\p{L}_(?:\{[^}]+\}|[\p{L}\d−]+)|\p{L}{2,})/u).map((part, i) => {
    const key = `${i} ${part}`;
    if (/^\p{L}{2,}$/u.test(part)) return <span key={key}>{part}</span>;
    const sub = /^(\p{L})_(?:\{([^}]+)\}|(.+))$/u.exec(part);
    if (sub)
      return (
        <span key={key}>
          <span className="ix">{sub[1]}</span>
          <sub className="sub">{sub[2] ?? sub[3]}</sub>
        </span>
      );
    return (
      <span key={key} className={/\p{L}/u.test(part) ? "ix" : undefined}>
        {part}
      </span>
    );
  });
}

/** Running text between links. */
function Plain({ text }: { readonly text: string }): ReactNode {
  return text.split(SET).map((part, i) => {
    const key = `${i} ${part}`;
    if (i % 2 === 0) return <Fragment key={key}>{part}</Fragment>;
    if (part.startsWith("^")) return <sup key={key}>{part.slice(2, -1)}</sup>;
    return <Glyphs key={key} text={part.slice(1, -1)} />;
  });
}

const linkOf = (id: SymbolId) => ({
  className: `sym role-${symbols[id].role}`,
  "data-symbol": id,
  title: describeSymbol(id),
});

interface MarkupProps {
  readonly text: string;
}

/** Running text. */
export function Markup({ text }: MarkupProps): ReactElement {
  return (
    <>
      {pieces(text).map((piece, i) =>
        piece.symbol ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text's pieces never move
          <span key={i} {...linkOf(piece.symbol)}>
            <Glyphs text={piece.text} />
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text's pieces never move
          <span key={i}>
            <Plain text={piece.text} />
          </span>
        ),
      )}
    </>
  );
}

/** Code: the same links, set as they are. */
export function CodeMarkup({ text }: MarkupProps): ReactElement {
  return (
    <>
      {pieces(text).map((piece, i) =>
        piece.symbol ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text's pieces never move
          <span key={i} {...linkOf(piece.symbol)}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </>
  );
}
