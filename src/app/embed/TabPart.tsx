/** A tab of which only some panels are shown. */
import { type ReactElement, type ReactNode, useLayoutEffect } from "react";
import { onlyRule } from "./only.ts";

export interface TabPartProps {
  readonly tab: string;
  readonly panels: readonly string[];
  readonly children: ReactNode;
}

export function TabPart({ tab, panels, children }: TabPartProps): ReactElement {
  const names = panels.join();
  useLayoutEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(onlyRule(`.embed-tab[data-tab="${tab}"]`, names.split(",")));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [tab, names]);
  return (
    <div className="embed-tab" data-tab={tab}>
      {children}
    </div>
  );
}
