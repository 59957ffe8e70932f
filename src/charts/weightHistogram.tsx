/**
 * log ω of many proposals for the watched word at one position. The rule is log mean ω, what the bound of many samples
 * tends to; ESS = (Σ ω)² / Σ ω² says how many proposals do the work.
 */
import { bin, extent, max, type ScaleLinear, scaleLinear, sum } from "d3";
import { type KeyboardEvent, type PointerEvent, type ReactElement, useState } from "react";
import type { WatchedWeights } from "../protocol/frame.ts";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, small, whole } from "./format.ts";
import { ChartSvg, crisp, Empty, Label, linearTicks, type Plot, plotOf, XTicks } from "./frame.tsx";
import { pointerX, Readout } from "./readout.tsx";
import { textWidth } from "./textWidth.ts";

export interface WeightBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface WeightHistogramData {
  readonly word: string | null;
  /** 1-based. */
  readonly t: number;
  readonly draws: number;
  readonly bins: readonly WeightBin[];
  /** log (1/n) Σ ω */
  readonly logMean: number;
  /** ESS / draws. */
  readonly essShare: number;
  /** Draws whose weight is zero or not a number, which no bin holds. */
  readonly left: number;
  /** The word is shorter than t. */
  readonly ended: boolean;
  /** The same word in the run it is compared with, in bins of the same width. */
  readonly other: WeightHistogramData | null;
}

/** log mean exp. */
function logMeanExp(values: readonly number[]): number {
  const top = max(values) ?? Number.NaN;
  return top + Math.log(sum(values, (v) => Math.exp(v - top)) / values.length);
}

/** log ω at t. */
const weightsAt = ({ draws, logWeights }: WatchedWeights, t: number): Float32Array =>
  logWeights.subarray((t - 1) * draws, t * draws);

const finiteAt = (watched: WatchedWeights | null, t: number): readonly number[] =>
  watched && t <= watched.T ? Array.from(weightsAt(watched, t)).filter(Number.isFinite) : [];

export function selectWeightHistogram(
  watched: WatchedWeights | null,
  t: number,
  against: WatchedWeights | null = null,
): WeightHistogramData {
  const other = against?.word === watched?.word ? against : null;
  const range = extent([...finiteAt(watched, t), ...finiteAt(other, t)]);
  const [low, high] = range[0] === undefined ? [0, 1] : range;
  const scale = scaleLinear([low, high], [0, 1]).nice(24);
  const theirs = other ? histogramOf(other, t, scale) : null;
  return { ...histogramOf(watched, t, scale), other: theirs && theirs.bins.length > 0 ? theirs : null };
}

function histogramOf(
  watched: WatchedWeights | null,
  t: number,
  scale: ScaleLinear<number, number>,
): WeightHistogramData {
  const none = {
    word: watched?.word ?? null,
    t,
    draws: 0,
    bins: [],
    logMean: Number.NaN,
    essShare: Number.NaN,
    left: 0,
    ended: watched !== null && t > watched.T,
    other: null,
  };
  if (!watched || none.ended) return none;
  const all = weightsAt(watched, t);
  const values = finiteAt(watched, t);
  if (values.length === 0)
    return { ...none, draws: watched.draws, left: watched.draws, ended: all.every(Number.isNaN) };
  const bins = bin()
    .domain(scale.domain() as [number, number])
    .thresholds(scale.ticks(24))(values);
  const zeros = all.filter((v) => v === Number.NEGATIVE_INFINITY).length;
  return {
    ...none,
    draws: watched.draws,
    bins: bins.filter((b) => b.x1! > b.x0!).map((b) => ({ from: b.x0!, to: b.x1!, count: b.length })),
    logMean: logMeanExp(values) + Math.log(values.length / (values.length + zeros)),
    essShare: watched.essShare[t - 1]!,
    left: watched.draws - values.length,
  };
}

/** Past the last letter and EOS there are no weights. */
const isEmpty = (data: WeightHistogramData): boolean => data.bins.length === 0 || !Number.isFinite(data.essShare);

export function weightHistogramTitle(data: WeightHistogramData): string {
  if (isEmpty(data)) return "Weights of the pinned word";
  const working = Math.max(1, Math.round(data.essShare * data.draws));
  return `At position ${data.t}, ${whole(working)} of ${whole(data.draws)} proposals ${working === 1 ? "does" : "do"} the work`;
}

export function weightHistogramCaption(data: WeightHistogramData): string {
  if (isEmpty(data)) return "log *q:ω* of many proposals";
  const left = data.left > 0 ? `; ${whole(data.left)} not drawn (weight 0 or undefined)` : "";
  const other = data.other ? `; grey: B, ESS/*K* = ${small(data.other.essShare, 3)}` : "";
  return `“${data.word}”: log *ω* at *t* = ${data.t}; ESS/*K* = ${small(data.essShare, 3)}${left}${other}`;
}

export const weightHistogramRows = (data: WeightHistogramData): Table => ({
  head: ["log ω from", "to", "proposals", ...(data.other ? ["of B"] : [])],
  body: data.bins.map((b, i) => [
    ...[fixed(b.from), fixed(b.to), whole(b.count)],
    ...(data.other ? [whole(data.other.bins[i]?.count ?? 0)] : []),
  ]),
});

const valuesOf = (data: WeightHistogramData) => [
  ...data.bins.map((b) => [data.word, data.t, b.from, b.to, b.count]),
  ...(data.bins.length > 0 ? [["log mean", data.t, data.logMean, data.logMean, data.draws]] : []),
];

export const weightHistogramValues = (data: WeightHistogramData): Values => ({
  head: ["word", "t", "log omega from", "to", "proposals", ...(data.other ? ["run"] : [])],
  body: data.other
    ? [...valuesOf(data).map((row) => [...row, "A"]), ...valuesOf(data.other).map((row) => [...row, "B"])]
    : valuesOf(data),
});

function reason(data: WeightHistogramData): string {
  if (data.word === null) return "Weights of the pinned word appear with the next evaluation";
  return data.ended ? `“${data.word}” has ended before position ${data.t}` : "No proposal has a finite weight here";
}

interface PartProps {
  readonly data: WeightHistogramData;
  readonly plot: Plot;
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

function Bars({ data, plot, x, y, hovered }: PartProps & { readonly hovered: number | null }): ReactElement {
  return (
    <>
      {data.bins.map((b, i) => (
        <rect
          key={b.from}
          x={x(b.from).toFixed(1)}
          y={y(b.count).toFixed(1)}
          width={Math.max(0.5, x(b.to) - x(b.from) - 1).toFixed(1)}
          height={(plot.y0 - y(b.count)).toFixed(1)}
          fill="var(--q)"
          opacity={i === hovered ? 1 : 0.8}
        />
      ))}
    </>
  );
}

/** B's bins as one outline, and its log mean. */
function Other({ data, plot, x, y }: PartProps): ReactElement | null {
  if (!data.other) return null;
  const steps = data.other.bins.map((b) => `V${y(b.count).toFixed(1)}H${x(b.to).toFixed(1)}`).join("");
  const at = crisp(x(data.other.logMean));
  return (
    <g fill="none" stroke="var(--b)">
      <path d={`M${x(data.other.bins[0]!.from).toFixed(1)},${plot.y0}${steps}V${plot.y0}`} strokeWidth={1.25} />
      <path d={`M${at},${plot.y1 - 6}V${plot.y0}`} strokeDasharray="4 3" />
    </g>
  );
}

function LogMean({ data, plot, x }: Omit<PartProps, "y">): ReactElement {
  const text = `log mean ${fixed(data.logMean)}`;
  const at = crisp(x(data.logMean));
  const half = textWidth(text) / 2;
  const middle = Math.max(plot.x0 + half, Math.min(plot.x1 - half, at));
  return (
    <>
      <path d={`M${at},${plot.y1 - 6}V${plot.y0}`} stroke="var(--exact)" strokeWidth={1.5} />
      <Label x={middle} y={plot.y1 - 11} anchor="middle" text={text} colour="var(--ink)" />
    </>
  );
}

/** Snaps to bars: the pointer's bar, or the next one by ← →. */
function useBar(data: WeightHistogramData, x: PartProps["x"], width: number) {
  const [hovered, setHovered] = useState<number | null>(null);
  const last = data.bins.length - 1;
  const move = (to: number) => setHovered(Math.max(0, Math.min(last, to)));
  const handlers = {
    onPointerMove(event: PointerEvent<SVGSVGElement>) {
      const px = pointerX(event, width);
      const bar = data.bins.findIndex((b) => x(b.to) >= px);
      move(bar < 0 ? last : bar);
    },
    onPointerLeave: () => setHovered(null),
    onBlur: () => setHovered(null),
    onKeyDown(event: KeyboardEvent<SVGSVGElement>) {
      const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
      if (by === 0) return;
      event.preventDefault();
      event.stopPropagation();
      move((hovered ?? (by > 0 ? -1 : last + 1)) + by);
    },
  };
  return { hovered, handlers };
}

function Hover({ data, bar, plot, x, y }: PartProps & { readonly bar: WeightBin }): ReactElement {
  const lines = [
    { text: `${fixed(bar.from, 1)} to ${fixed(bar.to, 1)}`, strong: true },
    { text: `${whole(bar.count)} of ${whole(data.draws)} draws` },
    ...(data.other ? [{ text: `B: ${whole(data.other.bins[data.bins.indexOf(bar)]?.count ?? 0)}` }] : []),
  ];
  const middle = (x(bar.from) + x(bar.to)) / 2;
  return <Readout x={middle} y={Math.min(plot.y0 - 24, y(bar.count))} lines={lines} width={plot.x1} height={plot.y0} />;
}

export function WeightHistogramChart({ data, width, height }: ChartProps<WeightHistogramData>): ReactElement {
  const plot = plotOf(width, height, { top: 40, right: 4, bottom: 22, left: 0 });
  const empty = isEmpty(data);
  const x = scaleLinear([data.bins[0]?.from ?? -10, data.bins.at(-1)?.to ?? 0], [plot.x0, plot.x1]);
  const most = max([...data.bins, ...(data.other?.bins ?? [])], (b) => b.count) ?? 1;
  const y = scaleLinear([0, most], [plot.y0, plot.y1]);
  const { hovered, handlers } = useBar(data, x, width);
  const bar = hovered === null ? undefined : data.bins[hovered];
  const label = `${weightHistogramTitle(data)}. ${weightHistogramCaption(data)}.`;
  const parts = { data, plot, x, y };
  return (
    <ChartSvg width={width} height={height} label={label} focusable={!empty} {...handlers}>
      <Bars {...parts} hovered={hovered} />
      <Other {...parts} />
      <path d={`M${plot.x0},${crisp(plot.y0)}H${plot.x1}`} stroke="var(--rule2)" />
      <XTicks plot={plot} ticks={linearTicks(x, 3)} marks={false} />
      {!empty && (
        <Label x={0} y={12} text={`log *q:ω* at *t* = ${data.t}, ${whole(data.draws)} draws`} colour="var(--qt)" />
      )}
      {!empty && <LogMean data={data} plot={plot} x={x} />}
      {empty && <Empty plot={{ ...plot, y1: 8 }} reason={reason(data)} />}
      {bar && <Hover {...parts} bar={bar} />}
    </ChartSvg>
  );
}

export const weightHistogram = {
  id: "weightHistogram",
  title: weightHistogramTitle,
  caption: weightHistogramCaption,
  Chart: WeightHistogramChart,
  rows: weightHistogramRows,
  values: weightHistogramValues,
} satisfies ChartDefinition<WeightHistogramData>;
