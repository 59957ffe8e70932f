/**
 * LaTeX as KaTeX renders it. Role colours: `\p{…}` generation, `\q{…}` inference, `\x{…}` noise, `\data{…}` data.
 */
import { renderToString } from "katex";
import { memo, type ReactElement } from "react";
import "katex/dist/katex.min.css";
import "./controls.css";

const MACROS = {
  "\\p": "\\htmlClass{k-p}{#1}",
  "\\q": "\\htmlClass{k-q}{#1}",
  "\\x": "\\htmlClass{k-x}{#1}",
  "\\data": "\\htmlClass{k-d}{#1}",
};
const rendered = new Map<string, string>();

function render(tex: string, display: boolean): string {
  const key = `${display ? "D" : "I"}${tex}`;
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const html = renderToString(tex, {
    displayMode: display,
    macros: { ...MACROS },
    // Only `htmlClass`, for the role colours; formulas come from definitions, never from a link.
    trust: ({ command }) => command === "\\htmlClass",
    strict: false,
    throwOnError: false,
  });
  rendered.set(key, html);
  return html;
}

export interface FormulaProps {
  readonly tex: string;
  readonly display?: boolean;
}

export const Formula = memo(function Formula({ tex, display = false }: FormulaProps): ReactElement {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX escapes its input and puts out markup as text
  return <span className="formula" dangerouslySetInnerHTML={{ __html: render(tex, display) }} />;
});
