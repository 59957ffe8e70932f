/**
 * Up to six runs in one chart: validation −L over steps. A run is told by its dashes, the shape of its marks and its name
 * at the end of the line, so colour is not needed; the selected one is drawn in the colour of the model.
 */
import {
  line,
  max,
  min,
  type ScaleLinear,
  scaleLinear,
  symbol,
  symbolCircle,
  symbolDiamond,
  symbolSquare,
  symbolTriangle,
} from "d3";
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, whole } from "./format.ts";
import { ChartSvg, Clip, crisp, Empty, Label, linearTicks, type Plot, plotOf, XTicks, YGrid } from "./frame.tsx";
import { spread } from "./labels.ts";
import { Readout, useReadout } from "./readout.tsx";
import { plain } from "./richText.tsx";
import { textWidth } from "./textWidth.ts";
import { longEnd, timeTicks } from "./timeAxis.tsx";

export const MOST_CURVES = 6;

export interface OverlayCurve {
  readonly id: string;
  /** Rich text. */
  readonly label: string;
  readonly points: readonly { readonly step: number; readonly nats: number }[];
}

export interface OverlayData {
  readonly curves: readonly OverlayCurve[];
  readonly selected: string | null;
}

/** How the i-th curve looks: dashes and shapes differ pair by pair. */
const LOOKS = [
  { dash: undefined, shape: symbolCircle, filled: true },
  { dash: "6 3", shape: symbolSquare, filled: true },
  { dash: "2 3", shape: symbolTriangle, filled: true },
  { dash: "8 3 2 3", shape: symbolDiamond, filled: false },
  { dash: "1 3", shape: symbolCircle, filled: false },
  { dash: "4 2", shape: symbolSquare, filled: false },
] as const;

const lookOf = (i: number) => LOOKS[i % LOOKS.length]!;

const lastOf = (curve: OverlayCurve) => curve.points.at(-1);

export function overlayTitle({ curves }: OverlayData): string {
  const ended = curves.flatMap((curve) => {
    const last = lastOf(curve);
    return last ? [{ curve, nats: last.nats }] : [];
  });
  if (ended.length < 2) return "Bound over training";
  const lowest = ended.reduce((a, b) => (b.nats < a.nats ? b : a));
  return `${lowest.curve.label} ends lowest, at ${fixed(lowest.nats)} nats`;
}

export const overlayCaption = ({ curves }: OverlayData): string =>
  `−*L* on validation words, nats per word, lower is better; ${curves.length} of at most ${MOST_CURVES} runs`;

export const overlayRows = ({ curves }: OverlayData): Table => ({
  head: ["run", "step", "−L, nats"],
  body: curves.flatMap((curve) => curve.points.map((p) => [plain(curve.label), whole(p.step), fixed(p.nats)])),
});

export const overlayValues = ({ curves }: OverlayData): Values => ({
  head: ["run", "step", "nats per word"],
  body: curves.flatMap((curve) => curve.points.map((p) => [plain(curve.label), p.step, p.nats])),
});

/** The mark of a curve, also beside its name in lists. */
export function CurveMark({
  index,
  x,
  y,
  colour,
}: {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}): ReactElement {
  const { shape, filled } = lookOf(index);
  return (
    <path
      d={symbol(shape, 44)() ?? ""}
      transform={`translate(${x.toFixed(1)},${y.toFixed(1)})`}
      fill={filled ? colour : "var(--bg)"}
      stroke={colour}
      strokeWidth={1.5}
    />
  );
}

/** A short piece of the curve with its mark: the key of a list. */
export function CurveKey({ index, selected }: { readonly index: number; readonly selected: boolean }): ReactElement {
  const colour = selected ? "var(--p)" : "var(--ink2)";
  return (
    <svg width="30" height="14" aria-hidden="true">
      <path d="M0,7H30" stroke={colour} strokeWidth={2} strokeDasharray={lookOf(index).dash} />
      <CurveMark index={index} x={15} y={7} colour={colour} />
    </svg>
  );
}

interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

/** Chosen: marks about every fifth of the axis, so that a line can be followed between them. */
const MARKS = 5;

function Curve({
  curve,
  index,
  selected,
  scales,
}: {
  readonly curve: OverlayCurve;
  readonly index: number;
  readonly selected: boolean;
  readonly scales: Scales;
}): ReactElement {
  const { x, y } = scales;
  const colour = selected ? "var(--p)" : "var(--ink2)";
  const draw = line<OverlayCurve["points"][number]>(
    (p) => x(p.step),
    (p) => y(p.nats),
  ).digits(1);
  const every = Math.max(1, Math.round(curve.points.length / MARKS));
  const marked = curve.points.filter((_, i) => (curve.points.length - 1 - i) % every === 0);
  return (
    <g>
      <path
        d={draw(curve.points) ?? ""}
        fill="none"
        stroke={colour}
        strokeWidth={2}
        strokeDasharray={lookOf(index).dash}
      />
      {marked.map((p) => (
        <CurveMark key={p.step} index={index} x={x(p.step)} y={y(p.nats)} colour={colour} />
      ))}
    </g>
  );
}

/** Chosen: the fall of the first steps would leave no room for what differs; lines come in from above. */
const EARLY = 0.08;

function domainOf(curves: readonly OverlayCurve[], end: number): [number, number] {
  const late = curves.flatMap((c) =>
    c.points.filter((p) => p.step >= EARLY * end || p === lastOf(c)).map((p) => p.nats),
  );
  const [low, high] = [min(late) ?? 6, max(late) ?? 15];
  const room = Math.max(0.1, 0.06 * (high - low));
  return [low - room, high + room];
}

function Names({
  data,
  scales,
  plot,
}: {
  readonly data: OverlayData;
  readonly scales: Scales;
  readonly plot: Plot;
}): ReactElement {
  const ends = data.curves.map((curve) => lastOf(curve)?.nats ?? 0);
  const places = spread(
    ends.map((nats, i) => ({ at: scales.y(nats), priority: data.curves[i]!.id === data.selected ? 2 : 1 })),
    16,
    plot.y1,
    plot.y0,
  );
  return (
    <>
      {data.curves.map((curve, i) => {
        const at = places[i];
        if (at === null || at === undefined || curve.points.length === 0) return null;
        const colour = curve.id === data.selected ? "var(--pt)" : "var(--ink2)";
        const mark = curve.id === data.selected ? "var(--p)" : "var(--ink2)";
        return (
          <g key={curve.id}>
            <CurveMark index={i} x={plot.x1 + 16} y={Math.round(at)} colour={mark} />
            <Label x={plot.x1 + 26} y={Math.round(at) + 4} text={curve.label} colour={colour} />
          </g>
        );
      })}
    </>
  );
}

export function OverlayChart({ data, width, height }: ChartProps<OverlayData>): ReactElement {
  const widest = Math.max(60, ...data.curves.map((c) => textWidth(c.label)));
  const plot = plotOf(width, height, { top: 10, right: Math.min(width * 0.4, widest + 30), bottom: 22, left: 40 });
  const steps = data.curves.flatMap((c) => c.points.map((p) => p.step));
  const end = Math.max(100, max(steps) ?? 0);
  const scales: Scales = {
    x: scaleLinear([0, end], [plot.x0, plot.x1]),
    y: scaleLinear(domainOf(data.curves, end), [plot.y0, plot.y1]),
  };
  const stops = [...new Set(steps)].sort((a, b) => a - b);
  const readout = useReadout(stops.map(scales.x), width);
  const at = readout.index === null ? undefined : stops[readout.index];
  const empty = steps.length === 0;
  const long = longEnd(end, "steps");
  const ticks = timeTicks(scales.x, 72).filter(
    (t) => t.at + textWidth(t.label) / 2 + 8 < plot.x1 + 4 - textWidth(long) / 2,
  );
  const label = `${overlayTitle(data)}. ${overlayCaption(data)}.`;
  return (
    <ChartSvg width={width} height={height} label={label} focusable={!empty} {...readout.handlers}>
      <YGrid plot={plot} ticks={empty ? [] : linearTicks(scales.y, 5)} />
      <XTicks plot={plot} ticks={ticks} />
      <Label x={plot.x1 + 4} y={plot.y0 + 17} anchor="middle" text={long} />
      <Clip plot={{ ...plot, y1: plot.y1 - 6, x1: plot.x1 + 6 }}>
        {data.curves.map((curve, i) => (
          <Curve key={curve.id} curve={curve} index={i} selected={curve.id === data.selected} scales={scales} />
        ))}
      </Clip>
      <Names data={data} scales={scales} plot={plot} />
      {empty && <Empty plot={plot} reason="Tick a run to draw its curve" />}
      {at !== undefined && <Hover at={at} data={data} plot={plot} scales={scales} width={width} />}
    </ChartSvg>
  );
}

/** Values at a step, or at the last point before it. */
function Hover({
  at,
  data,
  plot,
  scales,
  width,
}: {
  readonly at: number;
  readonly data: OverlayData;
  readonly plot: Plot;
  readonly scales: Scales;
  readonly width: number;
}): ReactElement {
  const x = scales.x(at);
  const values = data.curves.flatMap((curve) => {
    const point = curve.points.findLast((p) => p.step <= at);
    return point && at <= lastOf(curve)!.step ? [{ text: `${curve.label} ${fixed(point.nats)}` }] : [];
  });
  const lines = [{ text: `step ${whole(at)}`, strong: true }, ...values];
  return (
    <>
      <path d={`M${crisp(x)},${plot.y1}V${plot.y0}`} stroke="var(--ink3)" strokeDasharray="1 2" />
      <Readout x={x} y={plot.y1} lines={lines} width={width} height={plot.y0} />
    </>
  );
}

export const runsOverlay = {
  id: "runsOverlay",
  title: overlayTitle,
  caption: overlayCaption,
  Chart: OverlayChart,
  rows: overlayRows,
  values: overlayValues,
} satisfies ChartDefinition<OverlayData>;
