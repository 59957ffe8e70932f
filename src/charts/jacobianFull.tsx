/** ∂h_t/∂ξ_t of a trained flow at one point, [d, d]: which noise moves which coordinate. Blank is zero. */
import { max } from "d3";
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed } from "./format.ts";
import { ChartSvg, Label } from "./frame.tsx";

export interface JacobianFullData {
  readonly which: "g" | "q";
  readonly d: number;
  /** Row: coordinate of h, column: of ξ. [d, d] */
  readonly matrix: Float64Array;
}

/** Entries below this share of the largest are rounding of the differences. */
const ZERO = 1e-7;

export type Shape = "diagonal" | "lower triangle" | "upper triangle" | "full";

export function shapeOf({ matrix, d }: JacobianFullData): Shape {
  const limit = ZERO * (max(matrix, Math.abs) ?? 0);
  let [above, below] = [false, false];
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) {
      if (Math.abs(matrix[i * d + j]!) <= limit) continue;
      if (j > i) above = true;
      if (j < i) below = true;
    }
  if (above && below) return "full";
  if (below) return "lower triangle";
  return above ? "upper triangle" : "diagonal";
}

const SAYS: Readonly<Record<Shape, string>> = {
  diagonal: "A diagonal: each noise moves one coordinate",
  "lower triangle": "A triangle: a noise moves its coordinate and those after it",
  "upper triangle": "A triangle: a noise moves its coordinate and those before it",
  full: "No zeros: every noise moves every coordinate",
};

export const jacobianFullTitle = (data: JacobianFullData): string =>
  data.d === 1 ? "One noise moves one coordinate" : SAYS[shapeOf(data)];

export const jacobianFullCaption = ({ which }: JacobianFullData): string =>
  `∂*${which === "g" ? "p" : "q"}:h_t*/∂*xi:ξ_t* at ▲, ${which === "g" ? "*p:F_g*" : "*q:F_q*"}; rows: coordinates of *h*, columns: of *ξ*`;

export const jacobianFullRows = ({ matrix, d }: JacobianFullData): Table => ({
  head: ["", ...Array.from({ length: d }, (_, j) => `ξ ${j + 1}`)],
  body: Array.from({ length: d }, (_, i) => [
    `h ${i + 1}`,
    ...Array.from({ length: d }, (_, j) => fixed(matrix[i * d + j]!, 3)),
  ]),
});

export const jacobianFullValues = ({ matrix, d }: JacobianFullData): Values => ({
  head: ["h", ...Array.from({ length: d }, (_, j) => `xi_${j + 1}`)],
  body: Array.from({ length: d }, (_, i) => [i + 1, ...matrix.subarray(i * d, (i + 1) * d)]),
});

const LEFT = 22;
const TOP = 18;

export function JacobianFullChart({ data, width, height }: ChartProps<JacobianFullData>): ReactElement {
  const { matrix, d } = data;
  const side = Math.floor(Math.min(width - LEFT, height - TOP - 20) / d);
  const top = max(matrix, Math.abs) || 1;
  const labelled = (i: number) => d <= 16 || i % 4 === 3;
  return (
    <ChartSvg width={width} height={height} label={`${jacobianFullTitle(data)}. ${jacobianFullCaption(data)}.`}>
      {Array.from({ length: d }, (_, i) => i)
        .filter(labelled)
        .map((i) => (
          <g key={i}>
            <Label x={LEFT - 6} y={TOP + (i + 0.5) * side + 4} text={String(i + 1)} anchor="end" />
            <Label x={LEFT + (i + 0.5) * side} y={TOP - 5} text={String(i + 1)} anchor="middle" />
          </g>
        ))}
      {Array.from(matrix, (v, at) => {
        const [i, j] = [Math.floor(at / d), at % d];
        const share = Math.abs(v) <= ZERO * top ? 0 : 0.1 + (0.9 * Math.abs(v)) / top;
        const [x, y] = [LEFT + j * side, TOP + i * side];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place
          <g key={at}>
            <rect x={x} y={y} width={side - 1} height={side - 1} fill="var(--grid)" />
            {share > 0 && (
              <rect
                x={x}
                y={y}
                width={side - 1}
                height={side - 1}
                fill={v > 0 ? "var(--p)" : "var(--q)"}
                opacity={share}
              />
            )}
          </g>
        );
      })}
      <Label x={LEFT} y={TOP + d * side + 15} text={`blue +, orange −; largest ${fixed(top)}`} />
    </ChartSvg>
  );
}

export const jacobianFull = {
  id: "jacobianFull",
  title: jacobianFullTitle,
  caption: jacobianFullCaption,
  Chart: JacobianFullChart,
  rows: jacobianFullRows,
  values: jacobianFullValues,
} satisfies ChartDefinition<JacobianFullData>;
