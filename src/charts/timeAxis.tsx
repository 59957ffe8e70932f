/** The axis of training: steps, words or seconds, with the lines where a setting changed. */
import { bisectLeft, type ScaleLinear } from "d3";
import type { ReactElement } from "react";
import type { ChangeMark, TraceColumn } from "../protocol/frame.ts";
import { longTick } from "./format.ts";
import { crisp, type Plot, type Tick } from "./frame.tsx";
import { markLabel, RichTspans } from "./richText.tsx";
import { textWidth } from "./textWidth.ts";

export type TimeUnit = "steps" | "words" | "seconds";
export const TIME_UNITS: readonly TimeUnit[] = ["steps", "words", "seconds"];

/** Columns of the history are longer than `n`; only the first `n` entries count. */
export interface TimeColumns {
  readonly n: number;
  readonly columns: Readonly<Record<TraceColumn, Float64Array>>;
}

/** A point of a curve with its place on all three axes. */
export interface TimePoint {
  readonly step: number;
  readonly words: number;
  readonly seconds: number;
}

export const timeColumn = (history: TimeColumns, unit: TimeUnit): Float64Array =>
  history.columns[unit === "steps" ? "step" : unit];

export const timeOf = (point: TimePoint, unit: TimeUnit): number => point[unit === "steps" ? "step" : unit];

/** A changed setting on this axis; rich label. */
export interface PlacedMark {
  readonly x: number;
  readonly step: number;
  readonly label: string;
}

/** Places marks, which know only their step, on the axis; marks before the first step are not changes to look at. */
export function placeMarks(marks: readonly ChangeMark[], history: TimeColumns, unit: TimeUnit): readonly PlacedMark[] {
  const time = timeColumn(history, unit);
  return marks
    .filter((mark) => mark.step > 0 && history.n > 0 && mark.step <= history.columns.step[history.n - 1]!)
    .map((mark) => {
      const row = Math.min(history.n - 1, bisectLeft(history.columns.step, mark.step, 0, history.n));
      return { x: unit === "steps" ? mark.step : time[row]!, step: mark.step, label: markLabel(mark.label) };
    });
}

/** Chosen: an axis that grows in few jumps while a run goes on. */
const MANTISSAS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** End of an axis that holds `largest`. */
export function niceEnd(largest: number, least: number): number {
  const wanted = Math.max(largest, least);
  const power = 10 ** Math.floor(Math.log10(wanted));
  return MANTISSAS.find((m) => m * power >= wanted * (1 - 1e-9))! * power;
}

export const LEAST_END: Readonly<Record<TimeUnit, number>> = { steps: 100, words: 10_000, seconds: 10 };

/** Ticks that do not collide, the last one at the end of the axis if it is round. */
export function timeTicks(scale: ScaleLinear<number, number>, spacing: number): readonly Tick[] {
  const [from, to] = scale.range() as [number, number];
  const end = scale.domain()[1]!;
  return scale
    .ticks(Math.max(2, Math.floor((to - from) / spacing)))
    .map((v) => ({ at: scale(v), label: longTick(v, end) }));
}

export interface ChangeLinesProps {
  readonly marks: readonly PlacedMark[];
  readonly scale: ScaleLinear<number, number>;
  readonly plot: Plot;
  /** Write what changed on top of the lines; labels may reach this far to the right. */
  readonly labelsTo?: number;
  /** How far above the plot the labels stand. */
  readonly lift?: number;
}

interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly from: number;
  readonly to: number;
  readonly row: number;
  readonly anchor: "start" | "end";
}

/** Where a label could stand, best first: right or left of its line, on two rows, with its step or without. */
function candidates(mark: PlacedMark, x: number): readonly PlacedLabel[] {
  return [`${mark.label} @ ${longTick(mark.step, mark.step)}`, mark.label].flatMap((text) => {
    const width = textWidth(text) + 8;
    return [0, 1].flatMap((row): PlacedLabel[] => [
      { text, row, x: x + 6, from: x + 5, to: x + 5 + width, anchor: "start" },
      { text, row, x: x - 6, from: x - 5 - width, to: x - 5, anchor: "end" },
    ]);
  });
}

/** Newest first; a label that would run into another, or over another line, is left out. */
function placeLabels({
  marks,
  scale,
  plot,
  labelsTo = plot.x1,
}: ChangeLinesProps): ReadonlyMap<PlacedMark, PlacedLabel> {
  const placed = new Map<PlacedMark, PlacedLabel>();
  const lines = marks.map((m) => scale(m.x));
  for (const mark of marks.toReversed()) {
    const fit = candidates(mark, scale(mark.x)).find(
      (c) =>
        c.from >= plot.x0 &&
        c.to <= labelsTo &&
        [...placed.values()].every((p) => p.row !== c.row || c.to < p.from || c.from > p.to) &&
        lines.every((l) => l < c.from || l > c.to),
    );
    if (fit) placed.set(mark, fit);
  }
  return placed;
}

export function ChangeLines(props: ChangeLinesProps): ReactElement {
  const { marks, scale, plot, labelsTo, lift = 0 } = props;
  const labelled = labelsTo !== undefined;
  const labels: ReadonlyMap<PlacedMark, PlacedLabel> = labelled ? placeLabels(props) : new Map();
  return (
    <>
      {marks.map((mark) => {
        const x = crisp(scale(mark.x));
        const label = labels.get(mark);
        const top = labelled ? plot.y1 - lift - 10 : plot.y1;
        return (
          <g key={`${mark.step} ${mark.label}`}>
            <path d={`M${x},${top}V${plot.y0}`} stroke="var(--ink3)" opacity={labelled ? 1 : 0.6} />
            {label && (
              <text
                x={label.x}
                y={plot.y1 - lift - 1 + label.row * 16}
                textAnchor={label.anchor}
                fill="var(--ink2)"
                className="halo"
              >
                <RichTspans text={label.text} />
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

/** The end of a short axis with its unit: "5,000 steps". */
export const longEnd = (end: number, unit: TimeUnit): string =>
  `${longTick(end, end)} ${unit === "seconds" ? "s" : unit}`;
