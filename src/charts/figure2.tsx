/**
 * Figure 2 of Schmidt & Hofmann 2018 from a recorded run: noise mutual information I(t) over positions (Eq. 13) as box
 * plots over states, box 25–75 %, whiskers 5–95 %, means dotted. Other runs of the row are their means, as small ticks.
 */
import { scaleLinear } from "d3";
import type { ReactElement } from "react";
import { BOX_COLUMNS } from "../protocol/frame.ts";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed } from "./format.ts";
import { ChartSvg, Empty, Label, linearTicks, plotOf, XTicks, YGrid } from "./frame.tsx";
import { type Box, Boxes, informationTitle, type Scales } from "./mutualInformation.tsx";
import { useHoveredT } from "./pointing.tsx";
import { centre, pickHandlers, positionScale, positionTicks, SelectedBand } from "./positions.tsx";
import { Readout } from "./readout.tsx";

export interface Figure2Input {
  /** The run drawn. Rich text. */
  readonly label: string;
  readonly seed: number;
  /** [T][6], `BOX_COLUMNS`; null: the model has no noise. */
  readonly boxes: readonly (readonly number[])[] | null;
  /** I(t) of the other seeds. [T] each. */
  readonly others: readonly (readonly number[])[];
}

export interface Figure2Data {
  readonly label: string;
  readonly seed: number;
  readonly T: number;
  readonly boxes: readonly Box[];
  /** Means of other seeds at t. */
  readonly others: readonly { readonly t: number; readonly mean: number }[];
  /** Seeds in all. */
  readonly runs: number;
}

/** Draws of ξ a state, as published. */
export const FIGURE2_DRAWS = 20;

export function selectFigure2(input: Figure2Input | null): Figure2Data {
  if (!input) return { label: "", seed: 0, T: 13, boxes: [], others: [], runs: 0 };
  const { label, seed, boxes, others } = input;
  const rows = boxes ?? [];
  return {
    label,
    seed,
    T: rows.length || 13,
    boxes: rows.flatMap((row, i): readonly Box[] => {
      if (row.length !== BOX_COLUMNS.length || !row.every(Number.isFinite)) return [];
      const [p5, p25, p50, p75, p95, mean] = row as [number, number, number, number, number, number];
      return [{ t: i + 1, p5, p25, p50, p75, p95, mean }];
    }),
    others: others
      .flatMap((means) => means.map((mean, i) => ({ t: i + 1, mean })))
      .filter((o) => Number.isFinite(o.mean)),
    runs: 1 + others.length,
  };
}

const asInformation = ({ T, boxes }: Figure2Data) => ({ T, states: 0, draws: FIGURE2_DRAWS, boxes, ghost: null });

export const figure2Title = (data: Figure2Data): string =>
  data.boxes.length === 0 ? "Noise information at each position" : informationTitle(asInformation(data));

export function figure2Caption({ label, seed, boxes, runs }: Figure2Data): string {
  if (boxes.length === 0) return "box 25–75 %, whiskers 5–95 % over states, mean dotted";
  const others = runs > 1 ? `; ticks: means of ${runs === 2 ? "the other seed" : `${runs - 1} other seeds`}` : "";
  return `${label}, seed ${seed}; *K* = ${FIGURE2_DRAWS} draws a state; box 25–75 %, whiskers 5–95 % over states, mean dotted${others}`;
}

export const figure2Rows = ({ boxes }: Figure2Data): Table => ({
  head: ["t", "5 %", "25 %", "median", "75 %", "95 %", "mean"],
  body: boxes.map((b) => [String(b.t), ...[b.p5, b.p25, b.p50, b.p75, b.p95, b.mean].map((v) => fixed(v))]),
});

export const figure2Values = ({ seed, boxes, others }: Figure2Data): Values => ({
  head: ["t", "of", "p5", "p25", "p50", "p75", "p95", "mean"],
  body: [
    ...boxes.map((b) => [b.t, `seed ${seed}`, b.p5, b.p25, b.p50, b.p75, b.p95, b.mean]),
    ...others.map((o) => [o.t, "another seed", null, null, null, null, null, o.mean]),
  ],
});

function Others({ data, scales }: { readonly data: Figure2Data; readonly scales: Scales }): ReactElement {
  const { x, y } = scales;
  const half = Math.min(x.bandwidth() * 0.8, 18) / 2 + 4;
  const marks = data.others.map(({ t, mean }) => {
    const [middle, at] = [centre(x, t), y(mean).toFixed(1)];
    return `M${(middle - half).toFixed(1)},${at}h4M${(middle + half - 4).toFixed(1)},${at}h4`;
  });
  return <path d={marks.join("")} stroke="var(--b)" strokeWidth={1.5} />;
}

export function Figure2Chart({ data, width, height }: ChartProps<Figure2Data>): ReactElement {
  const [hovered, setHovered] = useHoveredT();
  const plot = plotOf(width, height, { top: 10, right: 60, bottom: 22, left: 34 });
  const top = Math.max(0.1, ...data.boxes.map((b) => b.p95), ...data.others.map((o) => o.mean));
  const scales: Scales = {
    x: positionScale(data.T, plot, 0.3),
    y: scaleLinear([0, data.boxes.length === 0 ? 1.5 : top * 1.04], [plot.y0, plot.y1]),
  };
  const shown = data.boxes.find((b) => b.t === hovered);
  const lines = shown && [
    { text: `*I*(${shown.t}) = ${fixed(shown.mean)} nats`, strong: true },
    { text: `median ${fixed(shown.p50)}`, colour: "var(--xt)" },
    { text: `half in ${fixed(shown.p25)} to ${fixed(shown.p75)}` },
  ];
  return (
    <ChartSvg
      width={width}
      height={height}
      label={`${figure2Title(data)}. ${figure2Caption(data)}.`}
      focusable={data.boxes.length > 0}
      {...pickHandlers({ x: scales.x, plot, width, selectedT: hovered, onHover: setHovered })}
    >
      <SelectedBand x={scales.x} plot={plot} t={hovered} />
      <YGrid plot={plot} ticks={linearTicks(scales.y, 5)} />
      <Boxes data={{ boxes: data.boxes, ghost: null }} scales={scales} />
      <Others data={data} scales={scales} />
      <XTicks plot={plot} ticks={positionTicks(scales.x)} marks={false} />
      <Label x={plot.x1 + 6} y={plot.y0 + 17} text="*t*" />
      <Label x={plot.x1 + 6} y={plot.y1 + 4} text="*xi:I*(*t*), nats" colour="var(--xt)" />
      {data.boxes.length === 0 && <Empty plot={plot} reason={data.label ? "This model has no noise" : "not run"} />}
      {lines && <Readout x={centre(scales.x, shown.t)} y={0} lines={lines} width={width} height={height} />}
    </ChartSvg>
  );
}

export const figure2 = {
  id: "figure2",
  title: figure2Title,
  caption: figure2Caption,
  Chart: Figure2Chart,
  rows: figure2Rows,
  values: figure2Values,
} satisfies ChartDefinition<Figure2Data>;
