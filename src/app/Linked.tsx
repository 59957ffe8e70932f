/** Joins the charts of a view to the page's one selection: what one points at, all show. */
import { type ReactElement, type ReactNode, useMemo } from "react";
import { FigureTools } from "../charts/figureTools.ts";
import { type Pointed, Pointing } from "../charts/pointing.tsx";
import { hoverStep, hoverT, selectStep, useView } from "../store/view.ts";
import { SaveFigure } from "../views/save/SaveFigure.tsx";

const HANDS = { pointT: hoverT, pointStep: hoverStep, pinStep: selectStep } as const;

export function Linked({ children }: { readonly children: ReactNode }): ReactElement {
  const hover = useView((view) => view.hover);
  const pinnedStep = useView((view) => view.selection.step);
  const pointed = useMemo((): Pointed => ({ ...hover, pinnedStep, ...HANDS }), [hover, pinnedStep]);
  return (
    <Pointing value={pointed}>
      <FigureTools value={SaveFigure}>{children}</FigureTools>
    </Pointing>
  );
}
