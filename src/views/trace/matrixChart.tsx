/** One word: how often letter u changes when ξ_t is redrawn. Rows t, columns u ≥ t; below the diagonal nothing can change. */
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "../../charts/chart.ts";
import { EosMark } from "../../charts/eosMark.tsx";
import { fixed } from "../../charts/format.ts";
import { ChartSvg, Empty, type Plot, plotOf } from "../../charts/frame.tsx";
import type { DecideMatrix } from "./decide.ts";
import { matrixCaption, matrixTitle } from "./words.ts";

export interface MatrixProps extends ChartProps<DecideMatrix | null> {
  readonly selectedT: number;
  onSelect?: ((t: number) => void) | undefined;
}

const title = (data: DecideMatrix | null): string => matrixTitle(data, 1);
const caption = (data: DecideMatrix | null): string =>
  data ? matrixCaption(data) : "how often symbol *u* changes when *ξ_t* is redrawn";
const rows = (data: DecideMatrix | null): Table => ({
  head: ["redrawn", ...(data?.letters ?? [])],
  body: (data?.share ?? []).map((row, t) => [
    `ξ ${t + 1}`,
    ...Array.from(row, (share, u) => (u < t ? "" : `${fixed(100 * share, 0)} %`)),
  ]),
});

const values = (data: DecideMatrix | null): Values => ({
  head: ["redrawn t", "symbol u", "letter", "share changed"],
  body: (data?.share ?? []).flatMap((row, t) =>
    Array.from(row.subarray(t), (share, i) => [t + 1, t + i + 1, data?.letters[t + i] ?? "", share]),
  ),
});

/** Fill strength of a share: never quite nothing, so that a cell is seen. */
const strength = (share: number): number => 0.04 + 0.9 * share;
const KEY = [0, 0.25, 0.5, 0.75, 1];

function Letter({ letter, x, y }: { readonly letter: string; readonly x: number; readonly y: number }): ReactElement {
  if (letter === "EOS") return <EosMark x={x} y={y - 5} size={9} colour="var(--ink)" />;
  return (
    <text className="mono" x={x} y={y} textAnchor="middle" fill="var(--ink)" fontSize={13}>
      {letter}
    </text>
  );
}

interface RowProps {
  /** 0-based. */
  readonly t: number;
  readonly share: Float64Array;
  readonly plot: Plot;
  readonly cell: number;
  readonly selected: boolean;
  onSelect?: ((t: number) => void) | undefined;
}

/** Redraws of one ξ_t: its number, and a cell for each symbol from t on. */
function Redraws({ t, share, plot, cell, selected, onSelect }: RowProps): ReactElement {
  const y = plot.y1 + t * cell;
  return (
    <g onPointerUp={() => onSelect?.(t + 1)}>
      <text
        x={plot.x0 - 8}
        y={y + cell / 2 + 4}
        textAnchor="end"
        fill={selected ? "var(--ink)" : undefined}
        fontWeight={selected ? 600 : undefined}
      >
        {t + 1}
      </text>
      {Array.from(share.slice(t), (value, k) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
          key={k}
          x={plot.x0 + (t + k) * cell + 0.5}
          y={y + 0.5}
          width={cell - 1}
          height={cell - 1}
          fill="var(--xi)"
          fillOpacity={strength(value).toFixed(3)}
        >
          <title>{`symbol ${t + k + 1}: ${fixed(100 * value, 0)} %`}</title>
        </rect>
      ))}
      {selected && (
        <rect
          x={plot.x0 + t * cell - 0.5}
          y={y - 0.5}
          width={(share.length - t) * cell + 1}
          height={cell + 1}
          fill="none"
          stroke="var(--ink)"
          strokeWidth={1.25}
        />
      )}
    </g>
  );
}

function Key({ x, y }: { readonly x: number; readonly y: number }): ReactElement {
  return (
    <g transform={`translate(${x},${y})`}>
      {KEY.map((share, i) => (
        <rect key={share} x={i * 12} width={12} height={8} fill="var(--xi)" fillOpacity={strength(share)} />
      ))}
      <text y={22}>0</text>
      <text x={60} y={22} textAnchor="end">
        100 %
      </text>
    </g>
  );
}

/** px. Chosen: a short word fills the room a long one needs. */
const LARGEST_CELL = 30;

/** Below this many symbols there is no room under the diagonal. */
const ROOM_FOR_KEY = 6;

export function MatrixChart({ data, width, height, selectedT, onSelect }: MatrixProps): ReactElement {
  const plot = plotOf(width, height, { top: 20, right: 0, bottom: 2, left: 36 });
  const n = data?.letters.length ?? 0;
  const room = Math.min(plot.x1 - plot.x0, plot.y0 - plot.y1);
  const cell = Math.max(8, Math.min(LARGEST_CELL, Math.floor(room / Math.max(1, n))));
  return (
    <ChartSvg
      width={width}
      height={height}
      label={`${matrixTitle(data, selectedT)}. ${caption(data)}.`}
      className={onSelect && "pick"}
    >
      {data?.letters.map((letter, u) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
        <Letter key={u} letter={letter} x={plot.x0 + (u + 0.5) * cell} y={plot.y1 - 6} />
      ))}
      {data?.share.map((share, t) => (
        <Redraws
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
          key={t}
          t={t}
          share={share}
          plot={plot}
          cell={cell}
          selected={t + 1 === selectedT}
          onSelect={onSelect}
        />
      ))}
      {n >= ROOM_FOR_KEY && <Key x={plot.x0} y={plot.y1 + n * cell - 30} />}
      {!data && <Empty plot={plot} reason="Counting…" />}
    </ChartSvg>
  );
}

export const matrixChart = {
  id: "matrix",
  title,
  caption,
  Chart: MatrixChart,
  rows,
  values,
} satisfies ChartDefinition<DecideMatrix | null, MatrixProps>;
