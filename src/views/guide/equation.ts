/** LaTeX with linked parts: `\sym{xi}{\xi_t}` becomes a span that names its symbol, in the colour of its role. */
import katex from "katex";
import { isSymbolId, symbols } from "../../symbols/registry.ts";

const SYM = /\\sym\{(\w+)\}/g;

/** `\sym{id}` with its colour and link spelled out for KaTeX; its second argument stays where it is. */
function linked(tex: string): string {
  return tex.replace(SYM, (_, id: string) => {
    if (!isSymbolId(id)) throw new Error(`unknown symbol ${id}`);
    return `\\link{sym role-${symbols[id].role}}{symbol=${id}}`;
  });
}

const cache = new Map<string, string>();

export function equationHtml(tex: string): string {
  const known = cache.get(tex);
  if (known !== undefined) return known;
  const html = katex.renderToString(linked(tex), {
    displayMode: true,
    fleqn: true,
    throwOnError: true,
    strict: false,
    trust: ({ command }) => command === "\\htmlClass" || command === "\\htmlData",
    macros: { "\\link": "\\htmlData{#2}{\\htmlClass{#1}{#3}}" },
  });
  cache.set(tex, html);
  return html;
}
