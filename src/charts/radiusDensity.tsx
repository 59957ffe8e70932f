/**
 * The radii of draws of N(0, I) against two curves: r e^{−r²/2}, the density of the radius with its determinant, and
 * e^{−r²/2}, what is left when the determinant is forgotten. The bars follow the first.
 */
import { bin, line, range, type ScaleLinear, scaleLinear } from "d3";
import type { ReactElement } from "react";
import { POLAR_RADIUS, radiusWithout, simpson, radiusDensity as withDeterminant } from "../plane/polar.ts";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, small, whole } from "./format.ts";
import { ChartSvg, Label, linearTicks, plotOf, ReadoutDot, XTicks, YGrid } from "./frame.tsx";
import { Readout, useReadout } from "./readout.tsx";

export interface RadiusBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface RadiusDensityData {
  readonly n: number;
  readonly bins: readonly RadiusBin[];
}

const WIDTH = 0.2;

export function selectRadii(radii: Float64Array): RadiusDensityData {
  const bins = bin<number, number>()
    .domain([0, POLAR_RADIUS])
    .thresholds(range(WIDTH, POLAR_RADIUS, WIDTH))(radii);
  return { n: radii.length, bins: bins.map((b) => ({ from: b.x0!, to: b.x1!, count: b.length })) };
}

/** Share of the draws in the bin per unit of r, and its standard error. */
function heightOf({ from, to, count }: RadiusBin, n: number): { readonly height: number; readonly se: number } {
  const share = count / n;
  return { height: share / (to - from), se: Math.sqrt((share * (1 - share)) / n) / (to - from) };
}

/** Both curves far out: 12 standard deviations. */
const INTEGRALS = { with: simpson(withDeterminant, 0, 12, 2000), without: simpson(radiusWithout, 0, 12, 2000) };

export function radiusDensityTitle({ bins, n }: RadiusDensityData): string {
  // squared distance of the bars from either curve
  const off = (curve: (r: number) => number) =>
    bins.reduce((sum, b) => sum + (heightOf(b, n).height - curve((b.from + b.to) / 2)) ** 2, 0);
  return off(withDeterminant) < off(radiusWithout)
    ? "The radii follow the curve with the determinant"
    : "The radii do not follow the curve with the determinant";
}

export const radiusDensityCaption = ({ n }: RadiusDensityData): string =>
  `${whole(n)} draws; *r* exp(−r²/2) integrates to ${fixed(INTEGRALS.with)}, exp(−r²/2) alone to ${fixed(INTEGRALS.without)} = √(π/2)`;

export const radiusDensityRows = ({ bins, n }: RadiusDensityData): Table => ({
  head: ["r from", "to", "draws", "density", "±", "with determinant", "without"],
  body: bins.map((b) => {
    const { height, se } = heightOf(b, n);
    const middle = (b.from + b.to) / 2;
    return [
      fixed(b.from, 1),
      fixed(b.to, 1),
      whole(b.count),
      fixed(height, 3),
      small(se, 3),
      fixed(withDeterminant(middle), 3),
      fixed(radiusWithout(middle), 3),
    ];
  }),
});

export const radiusDensityValues = ({ bins, n }: RadiusDensityData): Values => ({
  head: ["r from", "to", "draws", "density", "se", "with determinant", "without"],
  body: bins.map((b) => {
    const { height, se } = heightOf(b, n);
    const middle = (b.from + b.to) / 2;
    return [b.from, b.to, b.count, height, se, withDeterminant(middle), radiusWithout(middle)];
  }),
});

interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

const GRID = range(0, POLAR_RADIUS + 0.01, 0.05);

const curve = ({ x, y }: Scales, f: (r: number) => number): string =>
  line<number>(
    (r) => x(r),
    (r) => y(f(r)),
  ).digits(1)(GRID) ?? "";

function Curves({ scales }: { readonly scales: Scales }): ReactElement {
  const { x, y } = scales;
  return (
    <>
      <g fill="none" strokeWidth={2}>
        <path d={curve(scales, radiusWithout)} stroke="var(--b)" strokeDasharray="4 3" />
        <path d={curve(scales, withDeterminant)} stroke="var(--exact)" />
      </g>
      <Label x={x(0.55)} y={y(0.93)} text="without: exp(−r²/2)" colour="var(--b)" halo />
      <Label x={x(1.75)} y={y(0.46)} text="with: *r* exp(−r²/2)" colour="var(--ink)" halo />
    </>
  );
}

export function RadiusDensityChart({ data, width, height }: ChartProps<RadiusDensityData>): ReactElement {
  const plot = plotOf(width, height, { top: 8, right: 12, bottom: 22, left: 34 });
  const x = scaleLinear([0, POLAR_RADIUS], [plot.x0, plot.x1]);
  const y = scaleLinear([0, 1.05], [plot.y0, plot.y1]);
  const middles = data.bins.map((b) => x((b.from + b.to) / 2));
  const readout = useReadout(middles, width);
  const at = readout.index === null ? undefined : data.bins[readout.index];
  const found = at && heightOf(at, data.n);
  return (
    <ChartSvg
      width={width}
      height={height}
      label={`${radiusDensityTitle(data)}. ${radiusDensityCaption(data)}.`}
      focusable
      {...readout.handlers}
    >
      <YGrid plot={plot} ticks={linearTicks(y, 4)} />
      <XTicks plot={plot} ticks={linearTicks(x, 4)} />
      {data.bins.map((b) => (
        <rect
          key={b.from}
          x={(x(b.from) + 0.5).toFixed(1)}
          width={(x(b.to) - x(b.from) - 1).toFixed(1)}
          y={y(heightOf(b, data.n).height).toFixed(1)}
          height={(plot.y0 - y(heightOf(b, data.n).height)).toFixed(1)}
          fill="var(--p)"
          opacity={b === at ? 0.9 : 0.55}
        />
      ))}
      <Curves scales={{ x, y }} />
      {at && found && (
        <>
          <ReadoutDot x={x((at.from + at.to) / 2)} y={y(found.height)} colour="var(--p)" />
          <Readout
            x={x((at.from + at.to) / 2)}
            y={y(found.height)}
            width={width}
            height={plot.y0}
            lines={[
              { text: `*r* ${fixed(at.from, 1)}–${fixed(at.to, 1)}`, strong: true },
              { text: `draws ${fixed(found.height, 3)} ± ${small(found.se, 3)}`, colour: "var(--pt)" },
              { text: `with ${fixed(withDeterminant((at.from + at.to) / 2), 3)}` },
              { text: `without ${fixed(radiusWithout((at.from + at.to) / 2), 3)}` },
            ]}
          />
        </>
      )}
    </ChartSvg>
  );
}

export const radiusDensity = {
  id: "radiusDensity",
  title: radiusDensityTitle,
  caption: radiusDensityCaption,
  Chart: RadiusDensityChart,
  rows: radiusDensityRows,
  values: radiusDensityValues,
} satisfies ChartDefinition<RadiusDensityData>;
