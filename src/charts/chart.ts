/**
 * What a chart is: a pure drawing of data made by its `select` function, with a title that is true by construction, a
 * caption that says how to read it, and its numbers as a table. One file, one registry line, one SVG snapshot.
 */
import type { ReactElement } from "react";

export interface ChartProps<D> {
  readonly data: D;
  readonly width: number;
  readonly height: number;
}

/** The numbers behind a chart. Cells are ready to read. */
export interface Table {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
}

/** A plotted number as it is, a word, or null where nothing is drawn. */
export type Value = number | string | null;

/** The plotted numbers at full precision: what is saved as CSV. A number that is none counts as null. */
export interface Values {
  readonly head: readonly string[];
  readonly body: readonly (readonly Value[])[];
}

/** `title` and `caption` are rich text (see `richText.tsx`). */
export interface ChartDefinition<D, P extends ChartProps<D> = ChartProps<D>> {
  readonly id: string;
  title(data: D): string;
  caption(data: D): string;
  Chart(props: P): ReactElement;
  rows(data: D): Table;
  values(data: D): Values;
}
