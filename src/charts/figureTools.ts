/** What a page can do with a figure, beside its title: given by the page, since charts know no store. */
import { type ComponentType, createContext, type ReactElement } from "react";
import type { Values } from "./chart.ts";

/** One drawing with its words and its numbers. */
export interface FigurePart {
  /** Names its files. */
  readonly id: string;
  /** Rich text. */
  readonly title: string;
  readonly caption: string;
  /** The drawing alone, without anything to press. */
  draw(): ReactElement;
  /** The numbers that are drawn. */
  values(): Values;
}

export interface FigureToolsProps {
  readonly parts: readonly FigurePart[];
}

export const FigureTools = createContext<ComponentType<FigureToolsProps> | null>(null);

/** The same drawing for nobody's hand: no handler, so no menu and no cursor either. */
export function withoutHandlers<P extends object>(props: P): P {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => typeof value !== "function")) as P;
}
