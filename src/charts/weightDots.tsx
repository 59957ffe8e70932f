/**
 * Normalised weights of one population at one position as dots on a logarithmic axis, a row for each proposal, with the
 * effective sample size (Σ ω)² / Σ ω². Equal weights stand on one line; the more they differ, the fewer particles work.
 */
import { scaleLog } from "d3";
import type { ReactElement } from "react";
import type { ProposalId, ToyBoundId } from "../protocol/bounds.ts";
import { BOUND_LOOKS, diamond, PROPOSAL_NAMES } from "./boundLooks.tsx";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, whole } from "./format.ts";
import { ChartSvg, crisp, Empty, Label, plotOf } from "./frame.tsx";
import type { LogScale } from "./logAxis.ts";

export interface WeightRow {
  readonly proposal: ProposalId;
  /** Summing to one; null until they are drawn. [K] */
  readonly weights: Float64Array | null;
}

export interface WeightDotsData {
  readonly rows: readonly WeightRow[];
  readonly bound: ToyBoundId;
  readonly K: number;
  /** 1-based. */
  readonly t: number;
}

export interface WeightDotsProps extends ChartProps<WeightDotsData> {
  readonly selected: ProposalId;
}

/** Weights below the lowest line stand on it. */
const LOWEST = 1e-12;
const TICKS = [
  { weight: 1e-12, label: "10⁻¹²", anchor: "start" },
  { weight: 1e-8, label: "10⁻⁸", anchor: "middle" },
  { weight: 1e-4, label: "10⁻⁴", anchor: "middle" },
  { weight: 1, label: "1", anchor: "end" },
] as const;

export const essOf = (weights: Float64Array): number => 1 / weights.reduce((sum, w) => sum + w * w, 0);

const known = ({ rows }: WeightDotsData) =>
  rows.flatMap(({ proposal, weights }) => (weights ? [{ proposal, weights, ess: essOf(weights) }] : []));

export function weightDotsTitle(data: WeightDotsData): string {
  const rows = known(data);
  const least = rows.reduce<(typeof rows)[number] | null>((a, b) => (a && a.ess <= b.ess ? a : b), null);
  if (!least || data.K === 1) return "Weights of the particles";
  const n = Math.max(1, Math.round(least.ess));
  const things = data.bound === "iwae" ? "paths" : "particles";
  const where = least.proposal === "prior" ? "Under the prior" : `With the ${PROPOSAL_NAMES[least.proposal]} proposal`;
  if (n === data.K) return `All ${whole(data.K)} ${things} weigh the same`;
  return `${where} ${whole(n)} of ${whole(data.K)} ${things} ${n === 1 ? "carries" : "carry"} all`;
}

export const weightDotsCaption = ({ bound, t }: WeightDotsData): string =>
  bound === "iwae"
    ? `weight of each whole trajectory up to *t* = ${t}`
    : `normalised weights at *t* = ${t}, before resampling; ${BOUND_LOOKS[bound].short}`;

export const weightDotsRows = (data: WeightDotsData): Table => ({
  head: ["proposal", "effective samples", "largest weight", "smallest weight"],
  body: known(data).map(({ proposal, weights, ess }) => [
    PROPOSAL_NAMES[proposal],
    `${fixed(ess, 2)} of ${whole(data.K)}`,
    weights.reduce((a, b) => Math.max(a, b), 0).toPrecision(3),
    weights.reduce((a, b) => Math.min(a, b), 1).toPrecision(3),
  ]),
});

export const weightDotsValues = (data: WeightDotsData): Values => ({
  head: ["proposal", "t", "k", "weight", "ESS"],
  body: known(data).flatMap(({ proposal, weights, ess }) =>
    Array.from(weights, (w, k) => [proposal, data.t, k + 1, w, ess]),
  ),
});

/** Spreads dots over the height of their row: multiples of the golden section never bunch up. */
const scatter = (k: number): number => (k * 0.6180339887) % 1;

interface RowProps {
  readonly row: WeightRow;
  readonly K: number;
  readonly x: LogScale;
  readonly top: number;
  readonly height: number;
  /** Its words cover the grid; not in the band of the selected row, which has another ground. */
  readonly halo: boolean;
}

function Row({ row, K, x, top, height, halo }: RowProps): ReactElement {
  const { weights, proposal } = row;
  const [x0, x1] = x.range() as [number, number];
  const [from, to] = [top + 24, top + height - 8];
  const r = K > 100 ? 2 : 3;
  return (
    <g>
      <Label x={x0 + 2} y={top + 16} text={PROPOSAL_NAMES[proposal]} colour="var(--qt)" strong halo={halo} />
      {weights && (
        <Label
          x={x1 - 2}
          y={top + 16}
          anchor="end"
          text={`ESS ${fixed(essOf(weights), 1)} of ${whole(K)}`}
          colour="var(--ink)"
          halo={halo}
        />
      )}
      {weights &&
        Array.from(weights, (w, k) => {
          const px = Math.min(x1 - r, Math.max(x0 + r, x(Math.max(LOWEST, w))));
          const d = diamond(px, from + scatter(k) * (to - from), r);
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the particle
          return <path key={k} d={d} fill="var(--q)" opacity={w * K > 0.5 ? 0.95 : 0.4} />;
        })}
      <path d={`M${x0},${crisp(top + height)}H${x1}`} stroke="var(--rule)" />
    </g>
  );
}

export function WeightDotsChart({ data, width, height, selected }: WeightDotsProps): ReactElement {
  const plot = plotOf(width, height, { top: 0, right: 0, bottom: 22, left: 0 });
  const x = scaleLog([LOWEST, 1], [plot.x0, plot.x1]);
  const each = (plot.y0 - plot.y1) / Math.max(1, data.rows.length);
  const empty = known(data).length === 0;
  const chosen = data.rows.findIndex(({ proposal }) => proposal === selected);
  const label = `${weightDotsTitle(data)}. ${weightDotsCaption(data)}.`;
  return (
    <ChartSvg width={width} height={height} label={label}>
      {chosen >= 0 && (
        <rect
          x={plot.x0}
          y={plot.y1 + chosen * each + 1}
          width={plot.x1 - plot.x0}
          height={each - 1}
          fill="var(--sel)"
        />
      )}
      {TICKS.map(({ weight, label: text, anchor }) => (
        <g key={text}>
          <path d={`M${crisp(x(weight) - (weight === 1 ? 1 : 0))},${plot.y1}V${plot.y0}`} stroke="var(--grid)" />
          <Label x={x(weight)} y={plot.y0 + 17} anchor={anchor} text={text} />
        </g>
      ))}
      {data.rows.map((row, i) => (
        <Row key={row.proposal} row={row} K={data.K} x={x} top={plot.y1 + i * each} height={each} halo={i !== chosen} />
      ))}
      {empty && <Empty plot={plot} reason="Particles are being drawn" />}
    </ChartSvg>
  );
}

export const weightDots = {
  id: "weightDots",
  title: weightDotsTitle,
  caption: weightDotsCaption,
  Chart: WeightDotsChart,
  rows: weightDotsRows,
  values: weightDotsValues,
} satisfies ChartDefinition<WeightDotsData, WeightDotsProps>;
