/** The frame of a chart: a labelled drawing, a grid without axis lines, ticks, direct labels, and the empty state. */
import type { ScaleLinear } from "d3";
import { type KeyboardEvent, type PointerEvent, type ReactElement, type ReactNode, useId } from "react";
import "./charts.css";
import { tick } from "./format.ts";
import { plain, RichTspans } from "./richText.tsx";
import { wrap } from "./textWidth.ts";

/** Margins around the plot. */
export interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The plot in pixels. */
export interface Plot {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** y0 is the lower edge: larger in pixels than y1. */
export const plotOf = (width: number, height: number, m: Margins): Plot => ({
  x0: m.left,
  x1: Math.max(m.left + 1, width - m.right),
  y0: height - m.bottom,
  y1: m.top,
});

/** On the half pixel, where a 1 px line is sharp. */
export const crisp = (v: number): number => Math.round(v) + 0.5;

export interface ChartSvgProps {
  readonly width: number;
  readonly height: number;
  /** Sentence for screen readers, rich text. */
  readonly label: string;
  /** Reachable by keyboard; give key handlers too. */
  readonly focusable?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
  onPointerDown?(event: PointerEvent<SVGSVGElement>): void;
  onPointerMove?(event: PointerEvent<SVGSVGElement>): void;
  onPointerUp?(event: PointerEvent<SVGSVGElement>): void;
  onPointerLeave?(): void;
  onKeyDown?(event: KeyboardEvent<SVGSVGElement>): void;
  onBlur?(): void;
}

export function ChartSvg({
  width,
  height,
  label,
  focusable,
  className,
  children,
  ...events
}: ChartSvgProps): ReactElement {
  return (
    <svg
      className={className ? `chart-svg ${className}` : "chart-svg"}
      role="img"
      aria-label={plain(label)}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      tabIndex={focusable ? 0 : undefined}
      {...events}
    >
      {children}
    </svg>
  );
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** About `count` round ticks of a linear scale, with as few digits as tell them apart. */
export function linearTicks(scale: ScaleLinear<number, number>, count: number): readonly Tick[] {
  const values = scale.ticks(count);
  const step = (values[1] ?? 1) - (values[0] ?? 0);
  return values.map((v) => ({ at: scale(v), label: tick(v, step) }));
}

/** Where the read-out stands on a line. */
export function ReadoutDot({
  x,
  y,
  colour,
}: {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}): ReactElement {
  return <circle cx={x} cy={y} r={3.5} fill={colour} stroke="var(--bg)" strokeWidth={1.5} />;
}

/** Keeps children inside the plot. */
export function Clip({ plot, children }: { readonly plot: Plot; readonly children: ReactNode }): ReactElement {
  const id = useId();
  return (
    <>
      <clipPath id={id}>
        <rect x={plot.x0} y={plot.y1} width={plot.x1 - plot.x0} height={plot.y0 - plot.y1} />
      </clipPath>
      <g clipPath={`url(#${id})`}>{children}</g>
    </>
  );
}

export function YGrid({ plot, ticks }: { readonly plot: Plot; readonly ticks: readonly Tick[] }): ReactElement {
  return (
    <>
      {ticks.map(({ at, label }) => (
        <g key={label}>
          <path d={`M${plot.x0},${crisp(at)}H${plot.x1}`} stroke="var(--grid)" />
          <text x={plot.x0 - 8} y={Math.round(at) + 4} textAnchor="end">
            {label}
          </text>
        </g>
      ))}
    </>
  );
}

export function XTicks({
  plot,
  ticks,
  marks = true,
}: {
  readonly plot: Plot;
  readonly ticks: readonly Tick[];
  readonly marks?: boolean;
}): ReactElement {
  return (
    <>
      {ticks.map(({ at, label }) => (
        <g key={`${label} ${at}`}>
          {marks && <path d={`M${crisp(at)},${plot.y0}v4`} stroke="var(--rule2)" />}
          <text x={at} y={plot.y0 + 17} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
    </>
  );
}

export interface LabelProps {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly colour?: string;
  readonly anchor?: "start" | "middle" | "end";
  readonly strong?: boolean;
  readonly halo?: boolean;
}

export function Label({ x, y, text, colour, anchor, strong, halo }: LabelProps): ReactElement {
  return (
    <text
      x={x}
      y={y}
      fill={colour}
      textAnchor={anchor}
      fontWeight={strong ? 600 : undefined}
      className={halo ? "halo" : undefined}
    >
      <RichTspans text={text} />
    </text>
  );
}

/** Instead of data: a dashed frame and the reason. */
export function Empty({ plot, reason }: { readonly plot: Plot; readonly reason: string }): ReactElement {
  const lines = wrap(reason, plot.x1 - plot.x0 - 24);
  const y = (plot.y0 + plot.y1) / 2 - (lines.length * 16) / 2 + 12;
  return (
    <>
      <rect
        x={crisp(plot.x0)}
        y={crisp(plot.y1)}
        width={Math.round(plot.x1 - plot.x0) - 1}
        height={Math.max(0, Math.round(plot.y0 - plot.y1) - 1)}
        rx={4}
        fill="var(--bg)"
        fillOpacity={0.85}
        stroke="var(--rule2)"
        strokeDasharray="4 3"
      />
      {lines.map((line, i) => (
        <text key={line} x={(plot.x0 + plot.x1) / 2} y={Math.round(y) + i * 16} textAnchor="middle" className="halo">
          <RichTspans text={line} />
        </text>
      ))}
    </>
  );
}
