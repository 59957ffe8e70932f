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
  /** Write what changed on top of the lines. */
  readonly labelled?: boolean;
}

/** Newest first: a label that would run into one already placed goes a row lower or is left out. */
function placeLabels({ marks, scale, plot }: ChangeLinesProps) {
  const rows: { from: number; to: number; row: number }[] = [];
  const out = new Map<PlacedMark, { x: number; row: number; anchor: "start" | "end" }>();
  for (const mark of marks.toReversed()) {
    const text = textWidth(`${mark.label} @ ${mark.step}`) + 8;
    const x = scale(mark.x);
    const sides = [
      { from: x + 5, to: x + 5 + text, x: x + 6, anchor: "start" as const },
      { from: x - 5 - text, to: x - 5, x: x - 6, anchor: "end" as const },
    ].filter((s) => s.to <= plot.x1 + 110 && s.from >= plot.x0);
    const free = [0, 1].flatMap((row) => sides.map((side) => ({ ...side, row })));
    const lines = marks.map((m) => scale(m.x));
    const fit = free.find(
      (s) =>
        rows.every((r) => r.row !== s.row || s.to < r.from || s.from > r.to) &&
        lines.every((l) => l < s.from - 1 || l > s.to - 6),
    );
    if (!fit) continue;
    rows.push(fit);
    out.set(mark, { x: fit.x, row: fit.row, anchor: fit.anchor });
  }
  return out;
}

export function ChangeLines(props: ChangeLinesProps): ReactElement {
  const { marks, scale, plot, labelled } = props;
  const labels = labelled ? placeLabels(props) : new Map();
  return (
    <>
      {marks.map((mark) => {
        const x = crisp(scale(mark.x));
        const label = labels.get(mark);
        return (
          <g key={`${mark.step} ${mark.label}`}>
            <path
              d={`M${x},${labelled ? plot.y1 - 10 : plot.y1}V${plot.y0}`}
              stroke="var(--ink3)"
              opacity={labelled ? 1 : 0.6}
            />
            {label && (
              <text
                x={label.x}
                y={plot.y1 - 1 + label.row * 16}
                textAnchor={label.anchor}
                fill="var(--ink2)"
                className="halo"
              >
                <RichTspans text={`${mark.label} @ ${longTick(mark.step, mark.step)}`} />
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
