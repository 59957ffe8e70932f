/**
 * Links between a symbol's places on the page: pointing at one selects the symbol, and every element that names it
 * (`data-symbol`: in the lesson's text, its equation and code, on charts, pads and controls) gets a 14 % tint of its
 * role, by one rule in a constructed style sheet.
 */
import { useEffect } from "react";
import { selectSymbol, useView } from "../../store/view.ts";
import { isSymbolId, type SymbolRole, symbols } from "../../symbols/registry.ts";

const COLOUR: Readonly<Record<SymbolRole, string>> = {
  p: "var(--p)",
  q: "var(--q)",
  xi: "var(--xi)",
  data: "var(--data)",
  ink: "var(--ink)",
};

export function tintRule(id: string): string {
  if (!isSymbolId(id)) return "";
  const tint = `color-mix(in srgb, ${COLOUR[symbols[id].role]} 14%, transparent)`;
  const drawn = `tspan[data-symbol="${id}"] { paint-order: stroke; stroke: ${tint}; stroke-width: 5px; stroke-linejoin: round; }`;
  return `[data-symbol="${id}"] { background: ${tint}; box-shadow: 0 0 0 2px ${tint}; border-radius: 2px; } ${drawn}`;
}

/** Symbol under a pointer or in focus. */
function symbolAt(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest("[data-symbol]") : null;
  return element?.getAttribute("data-symbol") ?? null;
}

/** Listens on the whole page while the guide is there. */
export function useSymbolLinks(): void {
  useEffect(() => {
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const point = (event: Event) => {
      const symbol = symbolAt(event.target);
      if (symbol !== useView.getState().selection.symbol) selectSymbol(symbol);
    };
    document.addEventListener("pointerover", point);
    document.addEventListener("focusin", point);
    let shown: string | null = null;
    const stop = useView.subscribe(({ selection }) => {
      if (selection.symbol === shown) return;
      shown = selection.symbol;
      sheet.replaceSync(shown === null ? "" : tintRule(shown));
    });
    return () => {
      document.removeEventListener("pointerover", point);
      document.removeEventListener("focusin", point);
      stop();
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, []);
}
