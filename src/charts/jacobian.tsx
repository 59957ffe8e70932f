/**
 * The Jacobian of a flow on the plane at one point: the product with its numbers and its determinant, and the factor of
 * every step, whose zeros are what the family is made of: a diagonal, a triangle, a coupling's row.
 */
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, small } from "./format.ts";
import { ChartSvg, Empty, Label, plotOf } from "./frame.tsx";
import { difference } from "./ledger.tsx";
import { textWidth } from "./textWidth.ts";

/** ∂y_i/∂x_j, row-major. */
export type Matrix2 = readonly [number, number, number, number];

export interface JacobianStep {
  readonly label: string;
  readonly matrix: Matrix2;
}

export interface JacobianData {
  /** In the order of application. */
  readonly steps: readonly JacobianStep[];
  /** Of all of them, worked out at once. */
  readonly whole: Matrix2;
  /** Σ_l log|det J_l| as the layers say it. */
  readonly logDet: number;
  /** Which entries of one step's Jacobian can be other than zero in more dimensions, row-major; null: not told. [d²] */
  readonly structure: readonly boolean[] | null;
}

export const determinant = ([a, b, c, d]: Matrix2): number => a * d - b * c;
const isEmpty = (data: JacobianData): boolean => data.steps.length === 0 || !data.whole.every(Number.isFinite);

export function jacobianTitle(data: JacobianData): string {
  if (isEmpty(data)) return "How much area grows";
  const area = Math.exp(data.logDet);
  const to = area < 10 ? small(area) : fixed(area, 1);
  if (Math.abs(data.logDet) < 0.005) return "Area here stays as it is";
  return `Area here ${area < 1 ? "shrinks" : "grows"} to ${to}`;
}

export const jacobianCaption = (_: JacobianData): string => "∂*y*/∂*xi:ξ* at ▲ and its factors; blank: 0";

const strength = (v: number): number => (v === 0 ? 0 : Math.min(0.75, 0.12 + 0.32 * Math.abs(v)));

interface GridProps {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly matrix: Matrix2;
  readonly numbers?: boolean;
}

const GAP = 1;

function Grid({ x, y, side, matrix, numbers }: GridProps): ReactElement {
  return (
    <>
      {matrix.map((v, i) => {
        const left = x + (i % 2) * side;
        const top = y + Math.floor(i / 2) * side;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place
          <g key={i}>
            <rect x={left} y={top} width={side - GAP} height={side - GAP} fill="var(--grid)" />
            <rect x={left} y={top} width={side - GAP} height={side - GAP} fill="var(--p)" opacity={strength(v)} />
            {numbers && v !== 0 && (
              <Label
                x={left + (side - GAP) / 2}
                y={top + side / 2 + 4}
                text={Math.abs(v) < 9.95 ? small(v) : fixed(v, 1)}
                anchor="middle"
                colour="var(--ink)"
              />
            )}
          </g>
        );
      })}
    </>
  );
}

const CELL = 38;
/** Side of an entry of a factor, where there is room for it. */
const LARGE = 10;

/** The factors in a row, their names where they have room. */
function Factors({ data, width, y }: { readonly data: JacobianData; readonly width: number; readonly y: number }) {
  const { steps } = data;
  const pitch = Math.max(8, Math.min(58, Math.floor(width / steps.length)));
  const side = Math.min(LARGE, Math.floor((pitch - 2) / 2));
  let end = Number.NEGATIVE_INFINITY;
  return (
    <>
      {steps.map(({ label, matrix }, i) => {
        const x = i * pitch;
        const at = Math.max(textWidth(label) / 2, x + side);
        const fits = at - textWidth(label) / 2 >= end + 3;
        if (fits) end = at + textWidth(label) / 2;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <g key={i}>
            <Grid x={x} y={y} side={side} matrix={matrix} />
            {fits && <Label x={at} y={y + 2 * side + 14} text={label} anchor="middle" />}
          </g>
        );
      })}
    </>
  );
}

const STRUCTURE = 40;
/** What the lines of text leave of the width. */
const STRUCTURE_FROM = 2 * CELL + 138;

/** The same in more dimensions: only what is there and what is not. */
function Structure({ structure, width }: { readonly structure: readonly boolean[]; readonly width: number }) {
  const d = Math.sqrt(structure.length);
  const side = STRUCTURE / d;
  const x = width - STRUCTURE;
  const place = (at: number) => ({ x: x + (at % d) * side, y: 4 + Math.floor(at / d) * side });
  return (
    <g>
      {structure.map((there, at) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place
          key={at}
          {...place(at)}
          width={side - 0.75}
          height={side - 0.75}
          fill={there ? "var(--p)" : "var(--grid)"}
          opacity={there && at % (d + 1) !== 0 ? 0.55 : 1}
        />
      ))}
      <Label x={width} y={STRUCTURE + 18} text={`in ${d}-D`} anchor="end" />
    </g>
  );
}

export function JacobianChart({ data, width, height }: ChartProps<JacobianData>): ReactElement {
  const label = `${jacobianTitle(data)}. ${jacobianCaption(data)}.`;
  if (isEmpty(data)) {
    const plot = plotOf(width, height, { top: 8, right: 0, bottom: 8, left: 0 });
    return (
      <ChartSvg width={width} height={height} label={label}>
        <Empty plot={plot} reason="No finite slopes at this point" />
      </ChartSvg>
    );
  }
  const det = determinant(data.whole);
  const log = Math.log(Math.abs(det));
  const lines = [
    [`det *J* = ${fixed(det, Math.abs(det) < 0.095 ? 3 : 2)}`, "var(--ink)"],
    [`log |det *J*| = ${fixed(log)}`, "var(--ink)"],
    [`sum of the ledger ${fixed(data.logDet)}`, "var(--ink3)"],
    [`two ways differ by ${difference(log, data.logDet)}`, "var(--ink3)"],
  ] as const;
  return (
    <ChartSvg width={width} height={height} label={label}>
      <Grid x={0} y={4} side={CELL} matrix={data.whole} numbers />
      {lines.map(([text, colour], i) => (
        <Label key={text} x={2 * CELL + 10} y={18 + i * 18} text={text} colour={colour} />
      ))}
      {data.structure && width >= STRUCTURE_FROM + STRUCTURE && <Structure structure={data.structure} width={width} />}
      <Factors data={data} width={width} y={2 * CELL + 12} />
    </ChartSvg>
  );
}

const names = ["∂y₁/∂x₁", "∂y₁/∂x₂", "∂y₂/∂x₁", "∂y₂/∂x₂"] as const;

export const jacobianRows = (data: JacobianData): Table => ({
  head: ["step", ...names, "log|det|"],
  body: isEmpty(data)
    ? []
    : [...data.steps, { label: "all", matrix: data.whole }].map(({ label, matrix }) => [
        label,
        ...matrix.map((v) => fixed(v, 4)),
        fixed(Math.log(Math.abs(determinant(matrix))), 4),
      ]),
});

/** Rows of the structure as 0 and 1. */
function structureRows({ structure }: JacobianData): Values["body"] {
  const d = Math.sqrt(structure?.length ?? 0);
  return Array.from({ length: d }, (_, row) => {
    const cells = structure!.slice(row * d, (row + 1) * d).map((there) => (there ? "1" : "0"));
    return [`one step in ${d}-D, row ${row + 1}: ${cells.join(" ")}`, null, null, null, null, null];
  });
}

export const jacobianValues = (data: JacobianData): Values => ({
  head: ["step", "dy1/dx1", "dy1/dx2", "dy2/dx1", "dy2/dx2", "log det"],
  body: isEmpty(data)
    ? []
    : [
        ...[...data.steps, { label: "all", matrix: data.whole }].map(({ label, matrix }) => [
          label,
          ...matrix,
          Math.log(Math.abs(determinant(matrix))),
        ]),
        ...structureRows(data),
      ],
});

export const jacobian = {
  id: "jacobian",
  title: jacobianTitle,
  caption: jacobianCaption,
  Chart: JacobianChart,
  rows: jacobianRows,
  values: jacobianValues,
} satisfies ChartDefinition<JacobianData>;
