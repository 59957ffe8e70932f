/**
 * The samples of q of the typed word, heaviest first: the weight of each on a logarithmic axis, since one often holds
 * most of it. The one in full strength on the plane is chosen here.
 */
import { type KeyboardEvent, type ReactElement, useMemo } from "react";
import { fixed, small } from "../../charts/format.ts";
import type { PosteriorPaths } from "../../models/generator.ts";
import { selectK, useView } from "../../store/view.ts";
import { standsFor } from "./useMarks.ts";
import { pathWeights } from "./weights.ts";

const WIDTH = 232;
const HEIGHT = 64;
const LEFT = 34;
const TOP = 7;
const BOTTOM = HEIGHT - 6;
/** Weights below the lowest line stand on it. */
const DECADES = 6;
const TICKS = [
  { decade: 0, label: "1" },
  { decade: -2, label: ".01" },
  { decade: -4, label: "10⁻⁴" },
  { decade: -6, label: "10⁻⁶" },
];

const yOf = (decade: number): number => TOP + (Math.min(DECADES, -decade) / DECADES) * (BOTTOM - TOP);
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

interface DrawingProps {
  /** Heaviest first. */
  readonly weights: readonly number[];
  readonly chosen: number;
}

function Drawing({ weights, chosen }: DrawingProps): ReactElement {
  const step = (WIDTH - LEFT) / weights.length;
  const x = (rank: number) => LEFT + (rank + 0.5) * step;
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <rect x={x(chosen) - Math.max(step, 6) / 2} width={Math.max(step, 6)} height={HEIGHT} fill="var(--sel)" />
      {TICKS.map(({ decade, label }) => (
        <g key={label}>
          <line x1={LEFT} x2={WIDTH} y1={yOf(decade)} y2={yOf(decade)} stroke="var(--grid)" />
          <text x={LEFT - 6} y={yOf(decade) + 4} textAnchor="end" fontSize={12} fill="var(--ink3)">
            {label}
          </text>
        </g>
      ))}
      {weights.map((weight, rank) => {
        const r = rank === chosen ? 4.5 : 3;
        const d = `M${x(rank).toFixed(1)},${(yOf(Math.log10(weight)) - r).toFixed(1)}l${r},${r}l${-r},${r}l${-r},${-r}z`;
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the rank
            key={rank}
            d={d}
            fill="var(--q)"
            stroke={rank === chosen ? "var(--ink)" : "var(--rail)"}
            strokeWidth={rank === chosen ? 1.25 : 0.5}
          />
        );
      })}
    </svg>
  );
}

export function PathWeights({ paths }: { readonly paths: PosteriorPaths }): ReactElement {
  const k = useView((view) => view.selection.k);
  const { weights, ess, heaviest } = useMemo(() => pathWeights(paths.bound), [paths]);
  const order = useMemo(() => Array.from(weights.keys()).sort((a, b) => weights[b]! - weights[a]! || a - b), [weights]);
  const chosen = standsFor(paths, k);
  const rank = order.indexOf(chosen);
  const choose = (at: number) => selectK(order[Math.max(0, Math.min(paths.n - 1, at))]! + 1);
  const keys = (event: KeyboardEvent) => {
    const by = { ...STEPS, Home: -paths.n, End: paths.n }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    choose(rank + by);
  };
  const shown = `weight ${weights[chosen]! < 0.005 ? "below .01" : small(weights[chosen]!)}`;
  return (
    <div className="trace-weights">
      <div
        role="slider"
        tabIndex={0}
        aria-label="Sample of q shown, by weight"
        aria-valuemin={1}
        aria-valuemax={paths.n}
        aria-valuenow={rank + 1}
        aria-valuetext={`sample ${chosen + 1}, ${shown}`}
        onKeyDown={keys}
        onPointerDown={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const x = ((event.clientX - box.left) / box.width) * WIDTH - LEFT;
          choose(Math.floor((x / (WIDTH - LEFT)) * paths.n));
        }}
      >
        <Drawing weights={order.map((i) => weights[i]!)} chosen={rank} />
      </div>
      <p className="trace-note">
        sample <span className="ix">k</span> = {chosen + 1}: {shown}
        {chosen === heaviest ? ", the heaviest" : ""}; effective samples {fixed(ess, 1)} of {paths.n}
      </p>
    </div>
  );
}
