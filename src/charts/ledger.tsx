/**
 * The books of one point: log p(y) = log r(ξ) − Σ_l log|det J_l| as a waterfall, layer by layer, with the sum checked
 * against the other direction and the target's exact density beside it.
 */
import { type ScaleBand, type ScaleLinear, scaleBand, scaleLinear } from "d3";
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, small } from "./format.ts";
import { ChartSvg, crisp, Empty, Label, linearTicks, type Plot, plotOf, YGrid } from "./frame.tsx";
import { textWidth } from "./textWidth.ts";

export interface LedgerStep {
  /** Under the bar: short. */
  readonly label: string;
  /** log|det J_l| at the point, nats. */
  readonly logDet: number;
}

export interface LedgerData {
  /** log r(ξ), nats. */
  readonly logR: number;
  readonly steps: readonly LedgerStep[];
  /** log p(y) by the inverse direction: the same number by another way. */
  readonly logPInverse: number;
  /** Exact log density of the target at y; null where there is no target. −∞ where the target has no mass. */
  readonly logTarget: number | null;
}

/** log p(y), the sum of the waterfall. */
export const logPOf = (data: LedgerData): number => data.steps.reduce((sum, { logDet }) => sum - logDet, data.logR);

const isEmpty = (data: LedgerData): boolean => !Number.isFinite(logPOf(data));

/** 3e−9, 0 for what is equal to the last bit. */
export function difference(a: number, b: number): string {
  const by = Math.abs(a - b);
  return by === 0 ? "0" : by.toExponential(0).replace("e-", "e−").replace("e+", "e");
}

export function ledgerTitle(data: LedgerData): string {
  if (isEmpty(data)) return "The books of one point";
  const here = `Here the log density is ${fixed(logPOf(data))}`;
  if (data.logTarget === null) return here;
  return Number.isFinite(data.logTarget)
    ? `${here}; the target says ${fixed(data.logTarget)}`
    : `${here}; the target has no mass here`;
}

export function ledgerCaption(data: LedgerData): string {
  const how = "at ▲: log *r*(*xi:ξ*), then −log |det *J*| of each step, nats";
  if (isEmpty(data)) return how;
  return `${how}; backwards the sum differs by ${difference(logPOf(data), data.logPInverse)}`;
}

interface Bar {
  readonly key: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly colour: string;
  readonly text: string;
  readonly textColour: string;
  readonly strong: boolean;
}

const signed = (v: number): string => (Math.abs(v) < 0.005 ? "0" : `${v > 0 ? "+" : ""}${small(v)}`);

function barsOf(data: LedgerData): readonly Bar[] {
  let at = data.logR;
  const steps = data.steps.map(({ label, logDet }, i): Bar => {
    const from = at;
    at -= logDet;
    return {
      key: `${i} ${label}`,
      label,
      from,
      to: at,
      colour: logDet > 0 ? "var(--stretched)" : "var(--squeezed)",
      text: signed(-logDet),
      textColour: "var(--ink2)",
      strong: false,
    };
  });
  const whole = (key: string, label: string, to: number, role: "xi" | "p", strong: boolean): Bar => ({
    key,
    label,
    from: 0,
    to,
    colour: `var(--${role})`,
    text: fixed(to),
    textColour: role === "xi" ? "var(--xt)" : "var(--pt)",
    strong,
  });
  return [
    whole("r", "log *xi:r*", data.logR, "xi", false),
    ...steps,
    whole("p", "log *p:p(y)*", logPOf(data), "p", true),
  ];
}

interface PartProps {
  readonly bars: readonly Bar[];
  readonly x: ScaleBand<string>;
  readonly y: ScaleLinear<number, number>;
  readonly plot: Plot;
  /** Where the target's mark is, pixels. */
  readonly target: number | null;
}

/** Below a falling bar, above a rising one; inside the plot, and clear of the target's mark. */
function textY({ key, from, to }: Bar, y: PartProps["y"], plot: Plot, target: number | null): number {
  const foot = y(Math.min(from, to));
  const marked = key === "p" && target !== null && target > foot - 3 && target < foot + 18;
  const below = (marked ? target : foot) + 14;
  const above = y(Math.max(from, to)) - 5;
  if (to <= from) return below <= plot.y0 - 2 ? below : above;
  return above >= plot.y1 + 8 ? above : below;
}

interface Placed {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
}

/** The numbers that have room: the two ends first, then the largest steps. */
function placed({ bars, x, y, plot, target }: PartProps): readonly Placed[] {
  const all = bars.map((bar) => ({ bar, x: (x(bar.key) ?? 0) + x.bandwidth() / 2, y: textY(bar, y, plot, target) }));
  const size = ({ bar }: Placed) => Math.abs(bar.to - bar.from) + (bar.from === 0 ? 1000 : 0);
  const kept: Placed[] = [];
  for (const one of [...all].sort((a, b) => size(b) - size(a))) {
    const half = textWidth(one.bar.text, 12, one.bar.strong) / 2;
    const clear = kept.every(
      (other) =>
        Math.abs(other.y - one.y) >= 12 ||
        Math.abs(other.x - one.x) >= half + textWidth(other.bar.text, 12, other.bar.strong) / 2 + 2,
    );
    if (clear) kept.push(one);
  }
  return kept;
}

function Bars({ bars, x, y }: Omit<PartProps, "plot" | "target">): ReactElement {
  const width = x.bandwidth();
  return (
    <>
      {bars.map((bar, i) => {
        const left = x(bar.key) ?? 0;
        const top = Math.min(y(bar.from), y(bar.to));
        const next = bars[i + 1];
        return (
          <g key={bar.key}>
            <rect
              x={left.toFixed(1)}
              y={top.toFixed(1)}
              width={width.toFixed(1)}
              height={Math.max(1.5, Math.abs(y(bar.from) - y(bar.to))).toFixed(1)}
              fill={bar.colour}
              opacity={i === 0 || i === bars.length - 1 ? 1 : 0.85}
            />
            {next && (
              <path
                d={`M${left.toFixed(1)},${y(bar.to).toFixed(1)}H${((x(next.key) ?? 0) + width).toFixed(1)}`}
                stroke="var(--ink3)"
                strokeWidth={0.75}
              />
            )}
          </g>
        );
      })}
    </>
  );
}

function Numbers(props: PartProps): ReactElement {
  return (
    <>
      {placed(props).map(({ bar, x: at, y: line }) => (
        <Label
          key={bar.key}
          x={Math.round(at)}
          y={Math.round(line)}
          text={bar.text}
          anchor="middle"
          colour={bar.textColour}
          strong={bar.strong}
          halo
        />
      ))}
    </>
  );
}

/** Names under the bars; where they are too narrow, only those that fit. */
function Names({ bars, x, plot }: Omit<PartProps, "y" | "target">): ReactElement {
  let end = Number.NEGATIVE_INFINITY;
  const last = bars.at(-1);
  const lastFrom = last ? (x(last.key) ?? 0) + x.bandwidth() / 2 - textWidth(last.label) / 2 : 0;
  return (
    <>
      {bars.map((bar) => {
        const at = (x(bar.key) ?? 0) + x.bandwidth() / 2;
        const half = textWidth(bar.label) / 2;
        if (at - half < end + 4 || (bar !== last && at + half > lastFrom - 4)) return null;
        end = at + half;
        return <Label key={bar.key} x={Math.round(at)} y={plot.y0 + 17} text={bar.label} anchor="middle" />;
      })}
    </>
  );
}

function domainOf(data: LedgerData, bars: readonly Bar[]): readonly [number, number] {
  const target = data.logTarget !== null && Number.isFinite(data.logTarget) ? [data.logTarget] : [];
  const values = [0, ...bars.flatMap(({ from, to }) => [from, to]), ...target];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // room for a line of text below the lowest bar and above the highest
  const room = 0.26 * Math.max(0.5, high - low);
  return [low - room, high > 0 ? high + 0.6 * room : 0];
}

export function LedgerChart({ data, width, height }: ChartProps<LedgerData>): ReactElement {
  const plot = plotOf(width, height, { top: 14, right: 0, bottom: 22, left: 36 });
  const label = `${ledgerTitle(data)}. ${ledgerCaption(data)}.`;
  if (isEmpty(data))
    return (
      <ChartSvg width={width} height={height} label={label}>
        <Empty plot={plot} reason="No finite density at this point" />
      </ChartSvg>
    );
  const bars = barsOf(data);
  const x = scaleBand(
    bars.map(({ key }) => key),
    [plot.x0, plot.x1],
  )
    .paddingInner(0.28)
    .paddingOuter(0.14);
  const y = scaleLinear(domainOf(data, bars), [plot.y0, plot.y1]);
  const end = (x("p") ?? 0) + x.bandwidth();
  const target = data.logTarget !== null && Number.isFinite(data.logTarget) ? y(data.logTarget) : null;
  return (
    <ChartSvg width={width} height={height} label={label}>
      <YGrid plot={plot} ticks={linearTicks(y, 4)} />
      <Bars bars={bars} x={x} y={y} />
      {target !== null && (
        <path
          d={`M${((x("p") ?? 0) - 4).toFixed(1)},${crisp(target)}H${(end + 4).toFixed(1)}`}
          stroke="var(--data)"
          strokeWidth={2}
        />
      )}
      <path d={`M${plot.x0},${crisp(y(0))}H${plot.x1}`} stroke="var(--ink3)" />
      <Numbers bars={bars} x={x} y={y} plot={plot} target={target} />
      <Names bars={bars} x={x} plot={plot} />
    </ChartSvg>
  );
}

function rowsOf(data: LedgerData): readonly (readonly [string, number | null])[] {
  if (isEmpty(data)) return [];
  return [
    ["log r(ξ)", data.logR],
    ...data.steps.map(({ label, logDet }, i) => [`step ${i + 1} ${label}: −log|det J|`, -logDet] as const),
    ["log p(y), their sum", logPOf(data)],
    ["log p(y), backwards", data.logPInverse],
    ...(data.logTarget === null ? [] : [["log density of the target", data.logTarget] as const]),
  ];
}

export const ledgerRows = (data: LedgerData): Table => ({
  head: ["entry", "nats"],
  body: rowsOf(data).map(([name, v]) => [name, v === null || !Number.isFinite(v) ? "−∞" : fixed(v, 4)]),
});

export const ledgerValues = (data: LedgerData): Values => ({ head: ["entry", "nats"], body: rowsOf(data) });

export const ledger = {
  id: "ledger",
  title: ledgerTitle,
  caption: ledgerCaption,
  Chart: LedgerChart,
  rows: ledgerRows,
  values: ledgerValues,
} satisfies ChartDefinition<LedgerData>;
