/**
 * The transition at every position of a word: the same grid of noise taken through F(h_{t−1}, ·), t = 1 … T, all on one
 * plane of states. Where the image is large the noise speaks, where it shrinks to a point the word runs on rails.
 */
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed } from "./format.ts";
import { ChartSvg } from "./frame.tsx";
import { meshLines, planeScale } from "./mesh.ts";

export interface FilmFrame {
  /** 1-based. */
  readonly t: number;
  /** Letter of the word there; "EOS" for its end. */
  readonly letter: string;
  /** [side², 2] */
  readonly image: Float64Array;
  readonly to: readonly [number, number];
  /** log|det J| at the word's own noise, nats. */
  readonly logDet: number;
}

export interface FlowFilmData {
  readonly which: "g" | "q";
  readonly side: number;
  readonly domain: readonly [readonly [number, number], readonly [number, number]];
  readonly frames: readonly FilmFrame[];
  readonly selected: number;
}

export interface FlowFilmProps extends ChartProps<FlowFilmData> {
  onSelect?: ((t: number) => void) | undefined;
}

export function flowFilmTitle({ frames }: FlowFilmData): string {
  if (frames.length === 0) return "The transition, position by position";
  const most = frames.reduce((a, b) => (b.logDet > a.logDet ? b : a));
  const least = frames.reduce((a, b) => (b.logDet < a.logDet ? b : a));
  if (most.t === least.t) return `One transition, log |det *J*| ${fixed(most.logDet)}`;
  return `Noise is spread widest at *t* = ${most.t} and least at *t* = ${least.t}`;
}

export const flowFilmCaption = ({ which }: FlowFilmData): string =>
  `the same grid of *xi:ξ* through ${which === "g" ? "*p:F_g*" : "*q:F_q*"} at each state of the word; below, log |det *J*| in nats`;

export const flowFilmRows = ({ frames }: FlowFilmData): Table => ({
  head: ["t", "letter", "log|det J|"],
  body: frames.map((f) => [String(f.t), f.letter, fixed(f.logDet, 3)]),
});

export const flowFilmValues = ({ frames, side }: FlowFilmData): Values => ({
  head: ["t", "letter", "log det at the word", "row", "column", "x", "y"],
  body: frames.flatMap((f) =>
    Array.from({ length: side * side }, (_, i) => [
      f.t,
      f.letter,
      f.logDet,
      Math.floor(i / side),
      i % side,
      f.image[2 * i]!,
      f.image[2 * i + 1]!,
    ]),
  ),
});

const GAP = 6;
const LABELS = 34;
const LEAST = 44;

/** Frames a row, and how large. */
export function filmLayout(width: number, n: number) {
  const perRow = Math.max(1, Math.min(n, Math.floor((width + GAP) / (LEAST + GAP))));
  const rows = Math.ceil(n / perRow);
  const even = Math.ceil(n / rows);
  const size = Math.min(80, Math.floor((width - (even - 1) * GAP) / even));
  return { perRow: even, rows, size, height: rows * (size + LABELS) };
}

export function FlowFilmChart({ data, width, onSelect }: FlowFilmProps): ReactElement {
  const { frames, domain, side, selected, which } = data;
  const { perRow, size, height } = filmLayout(width, Math.max(1, frames.length));
  const scale = planeScale(domain, size);
  const colour = which === "g" ? "var(--p)" : "var(--q)";
  return (
    <ChartSvg width={width} height={height} label={`${flowFilmTitle(data)}. ${flowFilmCaption(data)}.`}>
      {frames.map((frame, i) => {
        const x = (i % perRow) * (size + GAP);
        const y = Math.floor(i / perRow) * (size + LABELS);
        const chosen = frame.t === selected;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the pointer only
          <g
            key={frame.t}
            transform={`translate(${x},${y})`}
            className={onSelect ? "pick" : undefined}
            onClick={() => onSelect?.(frame.t)}
          >
            <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} overflow="hidden" aria-hidden="true">
              <rect width={size} height={size} fill={chosen ? "var(--sel)" : "var(--bg)"} />
              <path
                d={meshLines(scale, frame.image, side, 2)}
                fill="none"
                stroke={colour}
                strokeWidth={0.5}
                strokeLinejoin="round"
              />
              <circle cx={scale.x(frame.to[0])} cy={scale.y(frame.to[1])} r={2.5} fill="var(--xi)" />
            </svg>
            <rect
              x={0.5}
              y={0.5}
              width={size - 1}
              height={size - 1}
              fill="none"
              stroke={chosen ? "var(--xi)" : "var(--rule2)"}
              strokeWidth={chosen ? 1.5 : 1}
            />
            <text className={frame.letter === "EOS" ? undefined : "mono"} x={2} y={size + 14} fill="var(--ink)">
              {frame.letter}
            </text>
            <text x={size - 1} y={size + 14} textAnchor="end">
              {fixed(frame.logDet, 1)}
            </text>
          </g>
        );
      })}
    </ChartSvg>
  );
}

export const flowFilm = {
  id: "flowFilm",
  title: flowFilmTitle,
  caption: flowFilmCaption,
  Chart: FlowFilmChart,
  rows: flowFilmRows,
  values: flowFilmValues,
} satisfies ChartDefinition<FlowFilmData, FlowFilmProps>;
