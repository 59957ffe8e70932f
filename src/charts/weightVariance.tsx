/**
 * Variance over k of K × normalised weight, over training, a line for each position t: 0 when all proposals are equally
 * good, K − 1 when one takes all. Lines are means over equal spans; the selected t has the band of its lowest and highest
 * step. A saved run has kept the mean over positions only: then that is the one line, and what came before the lines of
 * a run that goes on from it.
 */
import { area, bisectCenter, line, quantile, type ScaleLinear, scaleLinear } from "d3";
import type { ReactElement } from "react";
import type { ChangeMark } from "../protocol/frame.ts";
import { binStarts } from "./bins.ts";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, small, whole } from "./format.ts";
import { ChartSvg, Clip, Empty, Label, linearTicks, plotOf, ReadoutDot, XTicks, YGrid } from "./frame.tsx";
import { spread } from "./labels.ts";
import { StepCursors, useLinkedSteps } from "./pointing.tsx";
import { Readout, useReadout } from "./readout.tsx";
import {
  ChangeLines,
  LEAST_END,
  longEnd,
  niceEnd,
  type PlacedMark,
  placeMarks,
  type TimeColumns,
  type TimeUnit,
  timeColumn,
} from "./timeAxis.tsx";
import { ALL, lineOf, type WeightLine } from "./weightLines.ts";

export interface WeightHistory extends TimeColumns {
  /** [n, T], NaN where no word lives or K = 1. */
  readonly weightVariance: Float32Array;
  readonly T: number;
}

export interface WeightVarianceData {
  readonly unit: TimeUnit;
  readonly end: number;
  /** Samples a position now. */
  readonly K: number;
  /** First time and step of each span. */
  readonly x: Float64Array;
  readonly step: Float64Array;
  readonly lines: readonly WeightLine[];
  readonly marks: readonly PlacedMark[];
  /** The run it is compared with, on the same axis. */
  readonly other: WeightVarianceData | null;
}

export interface WeightVarianceProps extends ChartProps<WeightVarianceData> {
  /** 1-based. */
  readonly selectedT: number | null;
}

export interface WeightVarianceInput {
  readonly history: WeightHistory;
  readonly marks: readonly ChangeMark[];
  readonly unit: TimeUnit;
  readonly K: number;
  /** The run it is compared with. */
  readonly other?: { readonly history: WeightHistory; readonly K: number } | null;
  /** Spans over the whole axis. */
  readonly bins?: number;
}

const lastTime = (history: TimeColumns, unit: TimeUnit): number =>
  history.n > 0 ? timeColumn(history, unit)[history.n - 1]! : 0;

export function selectWeightVariance({ other, ...input }: WeightVarianceInput): WeightVarianceData {
  const { history, unit } = input;
  const largest = Math.max(lastTime(history, unit), other ? lastTime(other.history, unit) : 0);
  const end = niceEnd(largest, LEAST_END[unit]);
  return { ...ofRun(input, end), other: other ? ofRun({ ...input, ...other, marks: [] }, end) : null };
}

function ofRun(
  { history, marks, unit, K, bins = 72 }: Omit<WeightVarianceInput, "other">,
  end: number,
): WeightVarianceData {
  const { n, T } = history;
  const time = timeColumn(history, unit);
  const starts = binStarts(time, n, end, bins);
  const rows = Array.from(starts.subarray(0, starts.length - 1));
  const known = Array.from({ length: T }, (_, t) =>
    lineOf((i) => history.weightVariance[i * T + t]!, starts, t + 1),
  ).filter((l) => l.mean.some(Number.isFinite));
  const told = (i: number) => known.length > 0 && Number.isFinite(history.weightVariance[i * T]!);
  const all = lineOf((i) => (told(i) ? Number.NaN : (history.columns.weightVariance?.[i] ?? Number.NaN)), starts, ALL);
  const saved = K > 1 && all.mean.some((v) => v > 0) ? [all] : [];
  return {
    unit,
    end,
    K,
    x: Float64Array.from(rows, (row, k) => (time[row]! + time[starts[k + 1]! - 1]!) / 2),
    step: Float64Array.from(rows, (row) => history.columns.step[row]!),
    lines: [...known, ...saved],
    marks: placeMarks(marks, history, unit),
    other: null,
  };
}

/** The spans that end by `step`, on the same axis. */
export function weightVarianceUpTo(data: WeightVarianceData, step: number): WeightVarianceData {
  const begun = data.step.findLastIndex((first) => first <= step);
  // the span that has begun may hold later steps as well, unless the next one begins with them
  const n = data.step[begun + 1] === step + 1 ? begun + 1 : Math.max(0, begun);
  const lines = data.lines.map(({ t, mean, low, high }) => ({
    t,
    mean: mean.subarray(0, n),
    low: low.subarray(0, n),
    high: high.subarray(0, n),
  }));
  const other = data.other && weightVarianceUpTo(data.other, step);
  return { ...data, x: data.x.subarray(0, n), step: data.step.subarray(0, n), lines, other };
}

/** Whether positions are told apart. */
const isMean = (data: WeightVarianceData): boolean => data.lines[0]?.t === ALL;

const latest = (l: WeightLine): number => l.mean.findLast(Number.isFinite) ?? Number.NaN;

/** What came before positions were told apart. */
const before = (data: WeightVarianceData): WeightLine | undefined =>
  isMean(data) ? undefined : data.lines.find((l) => l.t === ALL);

/** The position whose weights are most uneven now. */
const mostUneven = (data: WeightVarianceData): WeightLine | null =>
  data.lines.reduce<WeightLine | null>((a, l) => {
    if (l === before(data)) return a;
    return a === null || latest(l) > latest(a) ? l : a;
  }, null);

export function weightVarianceTitle(data: WeightVarianceData): string {
  const most = mostUneven(data);
  if (!most || data.K === 1 || isMean(data)) return "Weight variance over training";
  return `Weights are most uneven at position ${most.t}: variance ${small(latest(most))}`;
}

export function weightVarianceCaption(data: WeightVarianceData): string {
  if (!data.other || data.other.lines.length === 0) return ownCaption(data);
  const K = data.K > 1 ? `, *K* = ${data.K}` : "";
  return `variance of *K* × weight${K}; grey: B, *K* = ${data.other.K}`;
}

function ownCaption(data: WeightVarianceData): string {
  const K = data.K > 1 ? `, *K* = ${data.K}` : "";
  if (isMean(data)) return `variance of *K* × weight${K}, mean over positions, with its range`;
  if (before(data)) return `variance of *K* × weight${K}; bold: selected *t*; before: mean over *t*`;
  return `variance of *K* × weight at each *t*${K}; bold: selected *t*, with its range`;
}

export function weightVarianceRows(data: WeightVarianceData): Table {
  // one table a run: its spans are its own
  if (data.lines.length === 0 && data.other) return weightVarianceRows(data.other);
  return {
    head: ["step", ...data.lines.map((l) => (l.t === ALL ? "mean over t" : `t = ${l.t}`))],
    body: Array.from(data.step, (step, k) => [
      whole(step),
      ...data.lines.map((l) => (Number.isFinite(l.mean[k]!) ? fixed(l.mean[k]!, 3) : "–")),
    ]),
  };
}

const valuesOf = ({ x, step, lines }: WeightVarianceData) =>
  lines.flatMap((l) =>
    Array.from(step, (s, k) => [l.t === ALL ? "all" : l.t, s, x[k]!, l.mean[k]!, l.low[k]!, l.high[k]!]),
  );

export const weightVarianceValues = (data: WeightVarianceData): Values => ({
  head: ["t", "step", `x, ${data.unit}`, "variance", "low", "high", ...(data.other ? ["run"] : [])],
  body: data.other
    ? [...valuesOf(data).map((row) => [...row, "A"]), ...valuesOf(data.other).map((row) => [...row, "B"])]
    : valuesOf(data),
});

interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

const meanPath = ({ x: places }: WeightVarianceData, { x, y }: Scales, { mean }: WeightLine): string =>
  line<number>(
    (k) => x(places[k]!),
    (k) => y(mean[k]!),
  )
    .defined((k) => Number.isFinite(mean[k]!))
    .digits(1)(Array.from(places.keys())) ?? "";

/** The line one looks at: of the selected position, or the mean over all where there is no other. */
const lineAt = (data: WeightVarianceData, t: number | null): WeightLine | undefined =>
  data.lines.find((l) => l.t === t) ?? data.lines.find((l) => l.t === ALL);

function Lines({
  data,
  scales,
  bold,
}: {
  readonly data: WeightVarianceData;
  readonly scales: Scales;
  readonly bold: WeightLine | undefined;
}): ReactElement {
  const { x, y } = scales;
  const spans = Array.from(data.x.keys());
  const path = (l: WeightLine) => meanPath(data, scales, l);
  const band = (l: WeightLine) =>
    area<number>(
      (k) => x(data.x[k]!),
      (k) => y(l.low[k]!),
      (k) => y(l.high[k]!),
    )
      .defined((k) => Number.isFinite(l.mean[k]!))
      .digits(1)(spans) ?? "";
  return (
    <g fill="none" stroke="var(--q)" strokeLinejoin="round">
      {bold && <path d={band(bold)} fill="var(--q)" stroke="none" opacity={0.2} />}
      {data.lines
        .filter((l) => l !== bold)
        .map((l) => (
          <path key={l.t} d={path(l)} opacity={0.4} />
        ))}
      {bold && <path d={path(bold)} strokeWidth={2} />}
    </g>
  );
}

/** The selected position and, if it is another, the most uneven one. */
function EndLabels({
  data,
  scales,
  bold,
  x,
}: {
  readonly data: WeightVarianceData;
  readonly scales: Scales;
  readonly bold: WeightLine | undefined;
  readonly x: number;
}): ReactElement {
  const most = mostUneven(data);
  const named = isMean(data)
    ? []
    : [bold, most === bold ? null : most].filter((l): l is WeightLine => l !== null && l !== undefined);
  const [top, bottom] = [scales.y.range()[1]!, scales.y.range()[0]!];
  const places = spread(
    named.map((l) => ({ at: Math.max(top, scales.y(latest(l))), priority: l === bold ? 1 : 0 })),
    14,
    top,
    bottom,
  );
  return (
    <>
      {named.map((l, i) => {
        const at = places[i];
        if (at === null || at === undefined) return null;
        return (
          <Label key={l.t} x={x} y={Math.round(at) + 4} text={String(l.t)} colour="var(--qt)" strong={l === bold} />
        );
      })}
    </>
  );
}

/** Chosen: one span in fifty may leave the plot at the top. */
function yTop(data: WeightVarianceData, bold: WeightLine | undefined, other: WeightLine | undefined): number {
  const lines = other ? [...data.lines, other] : data.lines;
  const means = lines.flatMap((l) => Array.from(l.mean)).filter(Number.isFinite);
  const band = bold ? Array.from(bold.high).filter(Number.isFinite) : [];
  return Math.max(0.02, (quantile(means, 0.98) ?? 1) * 1.1, (quantile(band, 0.9) ?? 0) * 1.02);
}

function reason(data: WeightVarianceData): string {
  if (data.K === 1) return "K = 1: one sample has no weights to compare. Set K to 2 or more.";
  return "No steps yet: press Play";
}

interface HoverProps {
  readonly data: WeightVarianceData;
  readonly near: WeightLine;
  readonly other: WeightLine | undefined;
  readonly at: number;
  readonly scales: Scales;
  readonly width: number;
  readonly height: number;
}

function Hover({ data, near, other, at, scales, width, height }: HoverProps): ReactElement | null {
  const [mean, low, high] = [near.mean[at]!, near.low[at]!, near.high[at]!];
  if (!Number.isFinite(mean)) return null;
  const theirs = data.other && other?.mean[bisectCenter(data.other.x, data.x[at]!)];
  const [x, y] = [scales.x(data.x[at]!), Math.max(scales.y.range()[1]!, scales.y(mean))];
  const lines = [
    { text: `from step ${whole(data.step[at]!)}`, strong: true },
    { text: near.t === ALL ? `mean ${fixed(mean)}` : `*t* = ${near.t}: ${fixed(mean)}`, colour: "var(--qt)" },
    { text: `${fixed(low)} to ${fixed(high)}` },
    ...(typeof theirs === "number" && Number.isFinite(theirs) ? [{ text: `B ${fixed(theirs)}` }] : []),
  ];
  return (
    <>
      <ReadoutDot x={x} y={y} colour="var(--q)" />
      <Readout x={x} y={y} lines={lines} width={width} height={height} />
    </>
  );
}

export function WeightVarianceChart({ data, width, height, selectedT }: WeightVarianceProps): ReactElement {
  const plot = plotOf(width, height, { top: 8, right: 20, bottom: 22, left: 28 });
  const bold = lineAt(data, selectedT);
  const other = data.other ? lineAt(data.other, selectedT) : undefined;
  const empty = data.lines.length === 0 && !other;
  const x = scaleLinear([0, data.end], [plot.x0, plot.x1]);
  const y = scaleLinear([0, empty ? 2 : yTop(data, bold, other)], [plot.y0, plot.y1]);
  const places = empty ? [] : Array.from(data.x, (v) => x(v));
  const readout = useReadout(places, width);
  const linked = useLinkedSteps(readout.index, { steps: empty ? [] : data.step, places, width });
  const chosen = bold ?? mostUneven(data);
  const near = Number.isFinite(chosen?.mean[readout.index ?? 0]) ? chosen : (before(data) ?? chosen);
  const label = `${weightVarianceTitle(data)}. ${weightVarianceCaption(data)}.`;
  return (
    <ChartSvg
      width={width}
      height={height}
      label={label}
      focusable={!empty}
      {...readout.handlers}
      onPointerUp={linked.onPointerUp}
    >
      <YGrid plot={plot} ticks={linearTicks(y, 3)} />
      <XTicks plot={plot} ticks={[{ at: x(0), label: "0" }]} />
      <Label x={plot.x1} y={plot.y0 + 17} anchor="end" text={longEnd(data.end, data.unit)} />
      <Clip plot={plot}>
        {data.other && other && (
          <path
            d={meanPath(data.other, { x, y }, other)}
            fill="none"
            stroke="var(--b)"
            strokeWidth={1.5}
            strokeDasharray="5 3"
          />
        )}
        <Lines data={data} scales={{ x, y }} bold={bold} />
      </Clip>
      {!empty && <ChangeLines marks={data.marks} scale={x} plot={plot} />}
      <EndLabels data={data} scales={{ x, y }} bold={bold} x={plot.x1 + 4} />
      <StepCursors linked={linked} places={places} plot={plot} />
      {empty && <Empty plot={plot} reason={reason(data)} />}
      {readout.index !== null && near && (
        <Hover
          data={data}
          near={near}
          other={other}
          at={readout.index}
          scales={{ x, y }}
          width={width + 40}
          height={plot.y0}
        />
      )}
    </ChartSvg>
  );
}

export const weightVariance = {
  id: "weightVariance",
  title: weightVarianceTitle,
  caption: weightVarianceCaption,
  Chart: WeightVarianceChart,
  rows: weightVarianceRows,
  values: weightVarianceValues,
} satisfies ChartDefinition<WeightVarianceData, WeightVarianceProps>;
