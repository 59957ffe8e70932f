/** What a letter picture costs under a flow as it learns: bits a pixel, between what is known exactly. */
import { max, min, scaleLinear } from "d3";
import type { ReactElement } from "react";
import type { GlyphBits } from "../protocol/glyphs.ts";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, small, whole } from "./format.ts";
import { ChartSvg, Clip, crisp, Empty, Label, linearTicks, plotOf, ReadoutDot, XTicks, YGrid } from "./frame.tsx";
import { spread } from "./labels.ts";
import { Readout, useReadout } from "./readout.tsx";

export interface GlyphCurveData {
  /** Of every step's own batch. */
  readonly bits: Float32Array;
  readonly all: readonly GlyphBits[];
  /** Entropy of the pictures, and of each pixel by itself: exact. */
  readonly least: number;
  readonly independent: number;
}

/** chosen: what is learned lies below the pixels alone; an untrained flow’s four bits would press it flat. */
const CEILING = 1.5;
const ceilingOf = ({ independent }: GlyphCurveData): number => CEILING * independent;
const isAbove = (data: GlyphCurveData): boolean =>
  data.all.some((p) => p.bits > ceilingOf(data)) || data.bits.some((bits) => bits > ceilingOf(data));

const isEmpty = ({ all, bits }: GlyphCurveData): boolean => all.length === 0 && bits.length === 0;

export function glyphCurveTitle(data: GlyphCurveData): string {
  const last = data.all.at(-1);
  if (!last) return "Bits a pixel over the training";
  const better = last.bits + 2 * last.se < data.independent;
  return better
    ? `${fixed(last.bits)} bits a pixel: the flow knows that pixels belong together`
    : `${fixed(last.bits)} bits a pixel: no better yet than each pixel by itself`;
}

export function glyphCurveCaption(data: GlyphCurveData): string {
  const last = data.all.at(-1);
  const found = last ? `${fixed(last.bits, 3)} ± ${small(last.se, 3)} over ${whole(last.pictures)} pictures; ` : "";
  const exact = `exact: each pixel alone ${fixed(data.independent, 3)}, the pictures themselves ${small(data.least, 3)}`;
  return `${found}${exact}${isAbove(data) ? "; the first steps lie above the plot" : ""}`;
}

export const glyphCurveRows = (data: GlyphCurveData): Table => ({
  head: ["step", "bits a pixel", "±", "pictures"],
  body: data.all.map((p) => [whole(p.step), fixed(p.bits, 4), small(p.se, 4), whole(p.pictures)]),
});

export const glyphCurveValues = (data: GlyphCurveData): Values => ({
  head: ["step", "bits of its batch", "bits of all", "se", "pictures", "least", "independent"],
  body: [
    ...Array.from(data.bits, (bits, i) => [i + 1, bits, null, null, null, data.least, data.independent]),
    ...data.all.map((p) => [p.step, null, p.bits, p.se, p.pictures, data.least, data.independent]),
  ],
});

/** Means of some steps together: one or two pixels each. */
function thinned(bits: Float32Array, most: number): readonly (readonly [number, number])[] {
  const size = Math.max(1, Math.ceil(bits.length / most));
  return Array.from({ length: Math.floor(bits.length / size) }, (_, i) => {
    const part = bits.subarray(i * size, (i + 1) * size);
    return [i * size + (size + 1) / 2, part.reduce((a, b) => a + b, 0) / size] as const;
  });
}

export function GlyphCurveChart({ data, width, height }: ChartProps<GlyphCurveData>): ReactElement {
  const plot = plotOf(width, height, { top: 10, right: 96, bottom: 22, left: 30 });
  const points = thinned(data.bits, 160);
  const last = data.all.at(-1);
  const steps = Math.max(10, data.bits.length, last?.step ?? 0);
  const values = [...points.map(([, v]) => v), ...data.all.map((p) => p.bits), data.independent, data.least];
  const x = scaleLinear([0, steps], [plot.x0, plot.x1]);
  const top = Math.min(max(values) ?? 0, ceilingOf(data));
  const y = scaleLinear([Math.min(0, min(values) ?? 0), top], [plot.y0, plot.y1]).nice(4);
  const inside = (bits: number): number => Math.max(plot.y1, y(bits));
  const places = data.all.map((p) => x(p.step));
  const { index, handlers } = useReadout(places, width);
  const at = index === null ? undefined : data.all[index];
  const wanted = [
    {
      text: `pixels alone ${fixed(data.independent)}`,
      at: y(data.independent) + 4,
      priority: 2,
      colour: "var(--ink2)",
    },
    { text: `pictures ${small(data.least)}`, at: y(data.least) + 4, priority: 2, colour: "var(--ink)" },
    ...(last
      ? [{ text: `flow ${fixed(last.bits)}`, at: inside(last.bits) + 4, priority: 3, colour: "var(--pt)" }]
      : []),
  ];
  const labels = spread(wanted, 14, plot.y1 + 4, plot.y0 + 4);
  const path = (of: readonly (readonly [number, number])[]) =>
    of.length === 0 ? "" : `M${of.map(([s, v]) => `${x(s).toFixed(1)},${y(v).toFixed(1)}`).join("L")}`;
  return (
    <ChartSvg
      width={width}
      height={height}
      label={`${glyphCurveTitle(data)}. ${glyphCurveCaption(data)}.`}
      focusable={data.all.length > 0}
      {...handlers}
    >
      <YGrid plot={plot} ticks={linearTicks(y, 4)} />
      <XTicks plot={plot} ticks={linearTicks(x, 4)} />
      <path d={`M${plot.x0},${crisp(y(data.independent))}H${plot.x1}`} stroke="var(--exact)" strokeDasharray="4 3" />
      <path d={`M${plot.x0},${crisp(y(data.least))}H${plot.x1}`} stroke="var(--exact)" strokeWidth={1.5} />
      <Clip plot={plot}>
        <path d={path(points)} fill="none" stroke="var(--p)" opacity={0.5} />
        <path d={path(data.all.map((p) => [p.step, p.bits]))} fill="none" stroke="var(--p)" strokeWidth={2} />
      </Clip>
      {wanted.map(({ text, colour }, i) => {
        const place = labels[i];
        return place === null || place === undefined ? null : (
          <Label key={text} x={plot.x1 + 6} y={place} text={text} colour={colour} />
        );
      })}
      {isEmpty(data) && <Empty plot={plot} reason="Not trained yet" />}
      {at && (
        <>
          <ReadoutDot x={x(at.step)} y={inside(at.bits)} colour="var(--p)" />
          <Readout
            x={x(at.step)}
            y={inside(at.bits)}
            width={width}
            height={plot.y0}
            lines={[
              { text: `step ${whole(at.step)}`, strong: true },
              { text: `${fixed(at.bits, 3)} ± ${small(at.se, 3)}`, colour: "var(--pt)" },
            ]}
          />
        </>
      )}
    </ChartSvg>
  );
}

export const glyphCurve = {
  id: "glyphCurve",
  title: glyphCurveTitle,
  caption: glyphCurveCaption,
  Chart: GlyphCurveChart,
  rows: glyphCurveRows,
  values: glyphCurveValues,
} satisfies ChartDefinition<GlyphCurveData>;
