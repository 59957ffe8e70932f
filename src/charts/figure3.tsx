/**
 * Figure 3 of Schmidt & Hofmann 2018 from recorded runs of one row: Ī, the noise information, and H[w_t|h_t], what the
 * state leaves open, over training, nats a letter; one line a seed. Dashed: what a letter costs the exact GRU of the same
 * size, or without one the entropy of a letter of the data.
 */
import { line, max, type ScaleLinear, scaleLinear } from "d3";
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, whole } from "./format.ts";
import { ChartSvg, crisp, Empty, Label, linearTicks, type Plot, plotOf, ReadoutDot, XTicks, YGrid } from "./frame.tsx";
import { spread } from "./labels.ts";
import { Readout, useReadout } from "./readout.tsx";
import { plain } from "./richText.tsx";
import { textWidth } from "./textWidth.ts";
import { longEnd, timeTicks } from "./timeAxis.tsx";

export interface Figure3Run {
  readonly seed: number;
  readonly points: readonly { readonly step: number; readonly information: number; readonly entropy: number }[];
}

export interface Figure3Data {
  /** Rich text. */
  readonly label: string;
  readonly runs: readonly Figure3Run[];
  readonly baseline: { readonly label: string; readonly nats: number } | null;
}

export const noFigure3: Figure3Data = { label: "", runs: [], baseline: null };

interface Ends {
  readonly information: number;
  readonly entropy: number;
  readonly firstInformation: number;
  readonly firstEntropy: number;
}

const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Means over the seeds at their first and last points. */
function ends({ runs }: Figure3Data): Ends | null {
  const drawn = runs.filter((run) => run.points.length > 1);
  if (drawn.length === 0) return null;
  const of = (at: number, read: (p: Figure3Run["points"][number]) => number) =>
    average(drawn.map((run) => read(run.points.at(at)!)));
  return {
    information: of(-1, (p) => p.information),
    entropy: of(-1, (p) => p.entropy),
    firstInformation: of(0, (p) => p.information),
    firstEntropy: of(0, (p) => p.entropy),
  };
}

export function figure3Title(data: Figure3Data): string {
  const at = ends(data);
  if (!at) return "Entropy over training";
  const rises = at.information > at.firstInformation;
  const falls = at.entropy < at.firstEntropy;
  if (rises && falls) return "Noise information rises while the letters grow surer";
  if (falls) return "The letters grow surer; noise information does not rise";
  return "Entropy over training";
}

export function figure3Caption({ label, runs, baseline }: Figure3Data): string {
  if (runs.length === 0) return "nats per letter over training";
  const lines = runs.length === 1 ? `seed ${runs[0]!.seed}` : `${runs.length} seeds, a line each`;
  return `${label}, ${lines}; nats per letter over training${baseline ? `; dashed: ${baseline.label}` : ""}`;
}

export const figure3Rows = ({ runs }: Figure3Data): Table => ({
  head: ["seed", "step", "Ī", "H[w|h]"],
  body: runs.flatMap(({ seed, points }) =>
    points.map((p) => [String(seed), whole(p.step), fixed(p.information), fixed(p.entropy)]),
  ),
});

export const figure3Values = ({ runs, baseline }: Figure3Data): Values => ({
  head: ["seed", "step", "mean I", "H[w|h]"],
  body: [
    ...runs.flatMap(({ seed, points }) => points.map((p) => [seed, p.step, p.information, p.entropy])),
    ...(baseline ? [[plain(baseline.label), null, null, baseline.nats]] : []),
  ],
});

interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

function Lines({ data, scales }: { readonly data: Figure3Data; readonly scales: Scales }): ReactElement {
  const { x, y } = scales;
  const draw = (run: Figure3Run, read: (p: Figure3Run["points"][number]) => number) =>
    line<Figure3Run["points"][number]>(
      (p) => x(p.step),
      (p) => y(read(p)),
    ).digits(1)(run.points) ?? "";
  const strokeWidth = data.runs.length > 1 ? 1.5 : 2;
  return (
    <g fill="none" strokeWidth={strokeWidth} strokeLinejoin="round">
      {data.runs.map((run) => (
        <g key={run.seed}>
          <path d={draw(run, (p) => p.entropy)} stroke="var(--p)" />
          <path d={draw(run, (p) => p.information)} stroke="var(--xi)" strokeDasharray="2 2" />
        </g>
      ))}
    </g>
  );
}

function EndLabels({ data, y, plot }: { readonly data: Figure3Data; readonly y: Scales["y"]; readonly plot: Plot }) {
  const at = ends(data);
  const labels = [
    ...(data.baseline
      ? [
          {
            text: `${data.baseline.label} ${fixed(data.baseline.nats)}`,
            colour: "var(--ink2)",
            nats: data.baseline.nats,
            priority: 1,
          },
        ]
      : []),
    ...(at
      ? [
          { text: `*p:H*[*p:w*|*p:h*] ${fixed(at.entropy)}`, colour: "var(--pt)", nats: at.entropy, priority: 2 },
          { text: `*xi:Ī* ${fixed(at.information)}`, colour: "var(--xt)", nats: at.information, priority: 3 },
        ]
      : []),
  ];
  const places = spread(
    labels.map(({ nats, priority }) => ({ at: y(nats), priority })),
    16,
    plot.y1,
    plot.y0,
  );
  return (
    <>
      {labels.map((label, i) => {
        const place = places[i];
        return place === null || place === undefined ? null : (
          <Label key={label.text} x={plot.x1 + 6} y={Math.round(place) + 4} text={label.text} colour={label.colour} />
        );
      })}
    </>
  );
}

export function Figure3Chart({ data, width, height }: ChartProps<Figure3Data>): ReactElement {
  const margin = Math.max(92, data.baseline ? Math.ceil(textWidth(data.baseline.label)) + 44 : 0);
  const plot = plotOf(width, height, { top: 10, right: margin, bottom: 22, left: 34 });
  const points = data.runs.flatMap((run) => run.points);
  const end = Math.max(100, max(points, (p) => p.step) ?? 0);
  const top = max([data.baseline?.nats ?? 0, ...points.flatMap((p) => [p.information, p.entropy])]) || 3;
  const scales: Scales = {
    x: scaleLinear([0, end], [plot.x0, plot.x1]),
    y: scaleLinear([0, top * 1.06], [plot.y0, plot.y1]),
  };
  // the read-out follows the first seed
  const first = data.runs[0]?.points ?? [];
  const readout = useReadout(
    first.map((p) => scales.x(p.step)),
    width,
  );
  const at = readout.index === null ? undefined : first[readout.index];
  const long = longEnd(end, "steps");
  const ticks = timeTicks(scales.x, 72).filter(
    (t) => t.at + textWidth(t.label) / 2 + 8 < plot.x1 + 4 - textWidth(long) / 2,
  );
  return (
    <ChartSvg
      width={width}
      height={height}
      label={`${figure3Title(data)}. ${figure3Caption(data)}.`}
      focusable={first.length > 0}
      {...readout.handlers}
    >
      <YGrid plot={plot} ticks={linearTicks(scales.y, 5)} />
      <XTicks plot={plot} ticks={ticks} />
      <Label x={plot.x1 + 4} y={plot.y0 + 17} anchor="middle" text={long} />
      {data.baseline && (
        <path
          d={`M${plot.x0},${crisp(scales.y(data.baseline.nats))}H${plot.x1}`}
          stroke="var(--exact)"
          strokeDasharray="4 3"
        />
      )}
      <Lines data={data} scales={scales} />
      <EndLabels data={data} y={scales.y} plot={plot} />
      {points.length === 0 && <Empty plot={plot} reason={data.label ? "This model has no noise" : "not run"} />}
      {at && <Hover at={at} seed={data.runs[0]!.seed} plot={plot} scales={scales} width={width} />}
    </ChartSvg>
  );
}

function Hover({
  at,
  seed,
  plot,
  scales,
  width,
}: {
  readonly at: Figure3Run["points"][number];
  readonly seed: number;
  readonly plot: Plot;
  readonly scales: Scales;
  readonly width: number;
}): ReactElement {
  const x = scales.x(at.step);
  const lines = [
    { text: `step ${whole(at.step)}, seed ${seed}`, strong: true },
    { text: `*p:H*[*p:w*|*p:h*] ${fixed(at.entropy)}`, colour: "var(--pt)" },
    { text: `*xi:Ī* ${fixed(at.information)}`, colour: "var(--xt)" },
  ];
  return (
    <>
      <path d={`M${crisp(x)},${plot.y1}V${plot.y0}`} stroke="var(--ink3)" strokeDasharray="1 2" />
      <ReadoutDot x={x} y={scales.y(at.information)} colour="var(--xi)" />
      <ReadoutDot x={x} y={scales.y(at.entropy)} colour="var(--p)" />
      <Readout x={x} y={scales.y((at.information + at.entropy) / 2)} lines={lines} width={width} height={plot.y0} />
    </>
  );
}

export const figure3 = {
  id: "figure3",
  title: figure3Title,
  caption: figure3Caption,
  Chart: Figure3Chart,
  rows: figure3Rows,
  values: figure3Values,
} satisfies ChartDefinition<Figure3Data>;
