/** One word: how often letter u changes when ξ_t is redrawn. Rows t, columns u ≥ t; below the diagonal nothing can change. */
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table } from "../../charts/chart.ts";
import { EosMark } from "../../charts/eosMark.tsx";
import { fixed } from "../../charts/format.ts";
import { ChartSvg, Empty, plotOf } from "../../charts/frame.tsx";
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

export function MatrixChart({ data, width, height, selectedT, onSelect }: MatrixProps): ReactElement {
  const plot = plotOf(width, height, { top: 20, right: 0, bottom: 2, left: 36 });
  const n = data?.letters.length ?? 0;
  const cell = Math.max(
    10,
    Math.min(20, Math.floor((plot.x1 - plot.x0) / Math.max(1, n)), Math.floor((plot.y0 - plot.y1) / Math.max(1, n))),
  );
  const keyY = plot.y1 + n * cell - 30;
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
      {data?.share.map((row, t) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
        <g key={t} onPointerUp={() => onSelect?.(t + 1)}>
          <text
            x={plot.x0 - 8}
            y={plot.y1 + t * cell + cell / 2 + 4}
            textAnchor="end"
            fill={t + 1 === selectedT ? "var(--ink)" : undefined}
            fontWeight={t + 1 === selectedT ? 600 : undefined}
          >
            {t + 1}
          </text>
          {Array.from(row.slice(t), (share, k) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
              key={k}
              x={plot.x0 + (t + k) * cell + 0.5}
              y={plot.y1 + t * cell + 0.5}
              width={cell - 1}
              height={cell - 1}
              fill="var(--xi)"
              fillOpacity={strength(share).toFixed(3)}
            >
              <title>{`letter ${t + k + 1}: ${fixed(100 * share, 0)} %`}</title>
            </rect>
          ))}
        </g>
      ))}
      {data && selectedT <= n && (
        <rect
          x={plot.x0 + (selectedT - 1) * cell - 0.5}
          y={plot.y1 + (selectedT - 1) * cell - 0.5}
          width={(n - selectedT + 1) * cell + 1}
          height={cell + 1}
          fill="none"
          stroke="var(--ink)"
          strokeWidth={1.25}
        />
      )}
      {n * cell > 110 && (
        <g transform={`translate(${plot.x0},${keyY})`}>
          {KEY.map((share, i) => (
            <rect key={share} x={i * 12} width={12} height={8} fill="var(--xi)" fillOpacity={strength(share)} />
          ))}
          <text y={22}>0</text>
          <text x={60} y={22} textAnchor="end">
            100 %
          </text>
        </g>
      )}
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
} satisfies ChartDefinition<DecideMatrix | null, MatrixProps>;
