/**
 * A fit of a flow to a density: −log p_flow of every step as a band with its median, and the exact cross-entropy
 * H + KL(target ‖ flow) by quadrature. What is left above the entropy rule is the KL.
 */
import { max, median, min, scaleLinear } from "d3";
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, small, whole } from "./format.ts";
import { ChartSvg, Clip, crisp, Empty, Label, linearTicks, type Plot, plotOf, XTicks, YGrid } from "./frame.tsx";
import { spread } from "./labels.ts";
import { Readout, useReadout } from "./readout.tsx";

export interface KlPoint {
  readonly step: number;
  readonly nats: number;
  /** Mass of the flow on the quadrature's grid. */
  readonly mass: number;
  /** Cells a side. */
  readonly side: number;
}

/** Some steps together: lowest, median and highest loss. */
export interface LossBin {
  /** Middle step. */
  readonly step: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export interface FitCurveData {
  readonly family: string;
  readonly target: string;
  /** Points of the target per step. */
  readonly batch: number;
  readonly steps: number;
  readonly loss: readonly LossBin[];
  readonly kl: readonly KlPoint[];
  /** Entropy of the target, nats. */
  readonly entropyNats: number;
}

export interface FitCurveInput extends Omit<FitCurveData, "loss" | "steps"> {
  /** Of every step from the first. */
  readonly lossNats: Float32Array;
}

/** Chosen: a bin is a pixel or two of the chart. */
const BINS = 120;

export function selectFitCurve({ lossNats, ...rest }: FitCurveInput): FitCurveData {
  const n = lossNats.length;
  const size = Math.max(1, Math.ceil(n / BINS));
  const loss: LossBin[] = [];
  for (let from = 0; from < n; from += size) {
    const part = Array.from(lossNats.subarray(from, Math.min(n, from + size))).filter(Number.isFinite);
    if (part.length === 0) continue;
    loss.push({
      step: from + (Math.min(n, from + size) - from + 1) / 2,
      low: min(part)!,
      median: median(part)!,
      high: max(part)!,
    });
  }
  return { ...rest, steps: n, loss };
}

const lastKl = (data: FitCurveData): KlPoint | undefined => data.kl.at(-1);
const isEmpty = (data: FitCurveData): boolean => data.loss.length === 0 && data.kl.length === 0;

/** .016, .65, 1.4: what tells fits apart. */
export const natsText = (v: number): string => (Math.abs(v) < 0.0995 ? small(v, 3) : small(v));

export function fitCurveTitle(data: FitCurveData): string {
  const last = lastKl(data);
  if (!last) return "The fit over its steps";
  return `${data.family} is ${natsText(last.nats)} nats from the target`;
}

export function fitCurveCaption(data: FitCurveData): string {
  const last = lastKl(data);
  const exact = last ? `; ● exact on ${last.side} × ${last.side} cells, mass of the flow ${fixed(last.mass, 4)}` : "";
  return `band: −log *p:p(y)* of ${whole(data.batch)} points${exact}`;
}

function domainOf(data: FitCurveData): readonly [number, number] {
  const exact = data.kl.map(({ nats }) => data.entropyNats + nats);
  const first = Math.max(...exact, ...data.loss.map((bin) => bin.median));
  const low = Math.min(data.entropyNats, ...exact, ...data.loss.map((bin) => bin.low));
  // a few wild steps may leave the plot
  const top = first + 0.1 * Math.max(0.3, first - low);
  return [low - 0.06 * Math.max(0.3, top - low), top];
}

const line = (points: readonly (readonly [number, number])[]): string =>
  points.length === 0 ? "" : `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}`;

interface EndsProps {
  readonly data: FitCurveData;
  readonly plot: Plot;
  y(v: number): number;
}

/** Names at the right: the rule, and the flow that comes down to it. */
function Ends({ data, plot, y }: EndsProps): ReactElement {
  const last = lastKl(data);
  const level = last ? data.entropyNats + last.nats : data.loss.at(-1)?.median;
  const wanted = [
    { text: `entropy ${fixed(data.entropyNats)}`, at: y(data.entropyNats) + 4, priority: 2, colour: "var(--ink)" },
    ...(level === undefined
      ? []
      : [{ text: last ? `+ KL ${natsText(last.nats)}` : "loss", at: y(level) + 4, priority: 1, colour: "var(--pt)" }]),
  ];
  const places = spread(wanted, 14, plot.y1 + 8, plot.y0 + 4);
  return (
    <>
      {wanted.map(({ text, colour }, i) => {
        const at = places[i];
        return at === null || at === undefined ? null : (
          <Label key={text} x={plot.x1 + 6} y={at} text={text} colour={colour} />
        );
      })}
    </>
  );
}

export function FitCurveChart({ data, width, height }: ChartProps<FitCurveData>): ReactElement {
  const plot = plotOf(width, height, { top: 10, right: 84, bottom: 22, left: 32 });
  const label = `${fitCurveTitle(data)}. ${fitCurveCaption(data)}.`;
  const x = scaleLinear([0, Math.max(10, data.steps, lastKl(data)?.step ?? 0)], [plot.x0, plot.x1]);
  const y = scaleLinear(isEmpty(data) ? [0, 4] : domainOf(data), [plot.y0, plot.y1]);
  const places = data.loss.map(({ step }) => x(step));
  const { index, handlers } = useReadout(places, width);
  const band = `${line(data.loss.map((bin) => [x(bin.step), y(bin.high)]))}${line(
    [...data.loss].reverse().map((bin) => [x(bin.step), y(bin.low)]),
  ).replace("M", "L")}Z`;
  const bin = index === null ? undefined : data.loss[index];
  const exact = data.kl.map(({ step, nats }) => [x(step), y(data.entropyNats + nats)] as const);
  return (
    <ChartSvg width={width} height={height} label={label} focusable={!isEmpty(data)} {...handlers}>
      <YGrid plot={plot} ticks={linearTicks(y, Math.max(2, Math.floor((plot.y0 - plot.y1) / 24)))} />
      <XTicks plot={plot} ticks={linearTicks(x, width < 300 ? 2 : 4)} marks={false} />
      <Clip plot={plot}>
        {data.loss.length > 1 && <path d={band} fill="var(--p)" opacity={0.2} />}
        <path
          d={line(data.loss.map((b) => [x(b.step), y(b.median)]))}
          fill="none"
          stroke="var(--p)"
          strokeWidth={1.5}
        />
      </Clip>
      <path d={`M${plot.x0},${crisp(y(data.entropyNats))}H${plot.x1}`} stroke="var(--exact)" strokeWidth={1.5} />
      {exact.map(([at, up]) => (
        <circle key={at} cx={at} cy={up} r={3} fill="var(--p)" stroke="var(--bg)" strokeWidth={1} />
      ))}
      <Ends data={data} plot={plot} y={y} />
      {isEmpty(data) && <Empty plot={plot} reason="Not fitted yet: Fit starts it" />}
      {bin && (
        <Readout
          x={x(bin.step)}
          y={y(bin.median)}
          width={width}
          height={plot.y0}
          lines={[
            { text: `step ${whole(bin.step)}`, strong: true },
            { text: `${fixed(bin.median)} nats`, colour: "var(--pt)" },
            { text: `${fixed(bin.low)} to ${fixed(bin.high)}` },
          ]}
        />
      )}
    </ChartSvg>
  );
}

export const fitCurveRows = (data: FitCurveData): Table => ({
  head: ["step", "KL, nats", "entropy + KL", "mass on the grid", "cells a side"],
  body: data.kl.map(({ step, nats, mass, side }) => [
    whole(step),
    fixed(nats, 4),
    fixed(data.entropyNats + nats, 4),
    fixed(mass, 5),
    String(side),
  ]),
});

export const fitCurveValues = (data: FitCurveData): Values => ({
  head: ["series", "step", "nats", "low", "high", "mass"],
  body: [
    ...data.loss.map((bin) => ["loss", bin.step, bin.median, bin.low, bin.high, null]),
    ...data.kl.map(({ step, nats, mass }) => ["KL", step, nats, null, null, mass]),
    ["entropy of the target", null, data.entropyNats, null, null, null],
  ],
});

export const fitCurve = {
  id: "fitCurve",
  title: fitCurveTitle,
  caption: fitCurveCaption,
  Chart: FitCurveChart,
  rows: fitCurveRows,
  values: fitCurveValues,
} satisfies ChartDefinition<FitCurveData>;
