/** A vector or matrix as cells: brown above zero, teal below, the darker the further; exact values under the pointer. */
import { type PointerEvent, type ReactElement, useState } from "react";
import { Formula } from "../../controls/Formula.tsx";
import type { Cells } from "./content.ts";

/** Longest strip and widest cell, px. */
const WIDTH = 468;
const WIDEST = 26;
const TALLEST = 16;

const exact = (x: number): string =>
  x
    .toPrecision(7)
    .replace(/\.?0+(?=e|$)/, "")
    .replace("-", "−");

interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly w: number;
  readonly h: number;
}

function gridOf({ values, rows = 1 }: Cells): Grid {
  const columns = Math.max(1, Math.round(values.length / rows));
  const w = Math.min(WIDEST, WIDTH / columns);
  return { rows, columns, w, h: rows === 1 ? TALLEST : Math.min(TALLEST, Math.max(3, Math.min(w, 160 / rows))) };
}

function where({ names, rows = 1 }: Cells, { columns }: Grid, cell: number): string {
  const column = cell % columns;
  const name = names?.[column] ?? String(column + 1);
  return rows === 1 ? name : `row ${Math.floor(cell / columns) + 1}, column ${name}`;
}

function Body({ cells, grid, largest }: { readonly cells: Cells; readonly grid: Grid; readonly largest: number }) {
  const { columns, w, h } = grid;
  const gap = w > 6 ? 1 : 0;
  return (
    <>
      {Array.from(cells.values, (x, i) => {
        const strength = largest > 0 ? Math.abs(x) / largest : 0;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the cell
            key={i}
            x={(i % columns) * w}
            y={Math.floor(i / columns) * h}
            width={Math.max(0.5, w - gap)}
            height={Math.max(0.5, h - (h > 6 ? 1 : 0))}
            fill={x === 0 ? "var(--grid)" : x < 0 ? "var(--squeezed)" : "var(--stretched)"}
            fillOpacity={x === 0 ? 1 : Number.isFinite(x) ? 0.08 + 0.92 * strength : 0}
          />
        );
      })}
    </>
  );
}

function Names({ cells, grid }: { readonly cells: Cells; readonly grid: Grid }): ReactElement | null {
  const { names, mark } = cells;
  if (!names || grid.w < 9) return null;
  return (
    <>
      {names.map((name, i) => (
        <text
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the column
          key={i}
          className="mono"
          x={i * grid.w + grid.w / 2}
          y={grid.rows * grid.h + 13}
          textAnchor="middle"
          fill={i === mark ? "var(--ink)" : "var(--ink3)"}
        >
          {name}
        </text>
      ))}
    </>
  );
}

export interface CellStripProps {
  readonly cells: Cells;
  onChoose(column: number): void;
}

export function CellStrip({ cells, onChoose }: CellStripProps): ReactElement {
  const [over, setOver] = useState<number | null>(null);
  const grid = gridOf(cells);
  const { columns, rows, w, h } = grid;
  const { values, mark, name, chooses } = cells;
  const largest = Array.from(values).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const cellAt = (event: PointerEvent<SVGSVGElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.max(0, Math.min(columns - 1, Math.floor((event.clientX - box.left) / w)));
    const row = Math.max(0, Math.min(rows - 1, Math.floor((event.clientY - box.top) / h)));
    return row * columns + column;
  };
  // other cells may have come under a pointer that stands still
  const pointed = over !== null && over < values.length ? over : null;
  const shown = pointed ?? (rows === 1 && mark !== undefined ? mark : null);
  const named = cells.names !== undefined && w >= 9;
  const few = values.length <= 64 ? `: ${Array.from(values, exact).join(", ")}` : `, ${values.length} numbers`;
  return (
    <div className="slow-row">
      <div className="slow-row-label" title={name}>
        <Formula tex={cells.label} />
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: arrows of slow motion choose the same */}
      <svg
        className="slow-cells"
        role="img"
        aria-label={`${name}${few}`}
        width={columns * w}
        height={rows * h + (named ? 16 : 0)}
        data-chooses={chooses}
        onPointerMove={(event) => setOver(cellAt(event))}
        onPointerLeave={() => setOver(null)}
        onClick={() => {
          if (chooses && pointed !== null) onChoose(pointed % columns);
        }}
      >
        <Body cells={cells} grid={grid} largest={largest} />
        {mark !== undefined && rows === 1 && (
          <rect
            x={mark * w + 0.5}
            y={0.5}
            width={Math.max(2, w - (w > 6 ? 2 : 1))}
            height={h - 2}
            fill="none"
            stroke="var(--ink)"
          />
        )}
        <Names cells={cells} grid={grid} />
      </svg>
      <div className="slow-read">
        {shown === null ? (
          <span className="ink3" title="the strongest colour">
            ±{exact(Number(largest.toPrecision(3)))}
          </span>
        ) : (
          <>
            <span className="ink3">{where(cells, grid, shown)}:</span> {exact(values[shown] ?? Number.NaN)}
          </>
        )}
      </div>
    </div>
  );
}
