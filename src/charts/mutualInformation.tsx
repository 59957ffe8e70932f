/**
 * Noise mutual information (Schmidt & Hofmann 2018, Eq. 13 and Figure 2), nats:
 * I(t) = H[mean_k P(·|h^(k))] − mean_k H[P(·|h^(k))] over prior states h_{t−1}, a box for each t. Box 25–75 %, whiskers
 * 5–95 %, mean dotted; grey ghosts are an earlier evaluation, or the run it is compared with.
 */
import { line, type ScaleBand, type ScaleLinear, scaleLinear } from "d3";
import type { ReactElement } from "react";
import { BOX_COLUMNS, type Information } from "../protocol/frame.ts";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, small, whole } from "./format.ts";
import { ChartSvg, Empty, Label, linearTicks, plotOf, XTicks, YGrid } from "./frame.tsx";
import { spread } from "./labels.ts";
import { useHoveredT } from "./pointing.tsx";
import { centre, pickHandlers, positionScale, positionTicks, SelectedBand } from "./positions.tsx";
import { Readout } from "./readout.tsx";

export interface Box {
  /** 1-based. */
  readonly t: number;
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
  readonly mean: number;
}

export interface InformationData {
  readonly T: number;
  readonly states: number;
  readonly draws: number;
  readonly boxes: readonly Box[];
  readonly ghost: InformationGhost | null;
}

export interface InformationGhost {
  readonly step: number;
  readonly boxes: readonly Box[];
  /** Of the run it is compared with, not an earlier one of this run. */
  readonly other?: boolean;
}

export interface InformationProps extends ChartProps<InformationData> {
  /** 1-based. */
  readonly selectedT: number | null;
  onSelect?: ((t: number) => void) | undefined;
}

function boxesOf({ T, quantiles }: Information): readonly Box[] {
  return Array.from({ length: T }, (_, i) => {
    const at = (column: number) => quantiles[i * BOX_COLUMNS.length + column]!;
    return { t: i + 1, p5: at(0), p25: at(1), p50: at(2), p75: at(3), p95: at(4), mean: at(5) };
  }).filter((box) => [box.p5, box.p25, box.p50, box.p75, box.p95, box.mean].every(Number.isFinite));
}

export interface EarlierInformation {
  readonly step: number;
  readonly information: Information;
  /** Of the run it is compared with. */
  readonly other?: boolean;
}

export function selectInformation(
  now: Information | null,
  earlier: EarlierInformation | null,
  T = now?.T ?? 13,
): InformationData {
  if (!now) return { T, states: 0, draws: 0, boxes: [], ghost: null };
  return {
    T: now.T,
    states: now.states,
    draws: now.draws,
    boxes: boxesOf(now),
    ghost: earlier && {
      step: earlier.step,
      boxes: boxesOf(earlier.information),
      ...(earlier.other && { other: true }),
    },
  };
}

/** Chosen: below this a letter is decided by the state, not by the noise. */
const SILENT = 0.05;
/** Chosen: means closer than this share of the largest are called even. */
const EVEN = 0.1;

export function informationTitle(data: InformationData): string {
  const most = data.boxes.reduce<Box | null>((a, b) => (a === null || b.mean > a.mean ? b : a), null);
  if (!most) return "Noise information at each position";
  const least = Math.min(...data.boxes.map((b) => b.mean));
  if (most.mean >= SILENT && most.mean - least < EVEN * most.mean)
    return `Noise information is even over positions: ${fixed(least)} to ${fixed(most.mean)} nats`;
  if (most.mean < SILENT) return `The noise decides almost nothing: ${small(most.mean)} nats at most`;
  // A position is named only if its box stands clear of the next one's mean.
  const next = Math.max(...data.boxes.filter((b) => b !== most).map((b) => b.mean));
  if (next >= most.p25) return `Noise information is ${fixed(least)} to ${fixed(most.mean)} nats, by position`;
  return `Position ${most.t} carries most noise information`;
}

const ghostName = ({ step, other }: InformationGhost): string => `${other ? "B at " : ""}step ${whole(step)}`;

export function informationCaption(data: InformationData): string {
  if (data.boxes.length === 0) return "box 25–75 %, whiskers 5–95 %, mean dotted";
  const over = `${whole(data.states)} states × ${whole(data.draws)} draws; box 25–75, whiskers 5–95 %`;
  if (data.ghost?.other)
    return `${whole(data.states)} states × ${whole(data.draws)} draws; grey: ${ghostName(data.ghost)}`;
  return data.ghost ? `${over}; grey: ${ghostName(data.ghost)}` : over;
}

export function informationRows(data: InformationData): Table {
  const row = (box: Box, of: string) => [
    String(box.t),
    of,
    ...[box.p5, box.p25, box.p50, box.p75, box.p95, box.mean].map((v) => fixed(v)),
  ];
  return {
    head: ["t", "when", "5 %", "25 %", "median", "75 %", "95 %", "mean"],
    body: [
      ...data.boxes.map((box) => row(box, "now")),
      ...(data.ghost?.boxes ?? []).map((box) => row(box, ghostName(data.ghost!))),
    ],
  };
}

export function informationValues({ boxes, ghost }: Pick<InformationData, "boxes" | "ghost">): Values {
  const row = (b: Box, of: string) => [b.t, of, b.p5, b.p25, b.p50, b.p75, b.p95, b.mean];
  return {
    head: ["t", "when", "p5", "p25", "p50", "p75", "p95", "mean"],
    body: [
      ...boxes.map((box) => row(box, "now")),
      ...(ghost?.boxes ?? []).map((box) => row(box, `${ghost!.other ? "B at " : ""}step ${ghost!.step}`)),
    ],
  };
}

interface BoxMarkProps {
  readonly box: Box;
  readonly left: number;
  readonly width: number;
  readonly y: ScaleLinear<number, number>;
  readonly ghost?: boolean;
}

function BoxMark({ box, left, width, y, ghost }: BoxMarkProps): ReactElement {
  const colour = ghost ? "var(--b)" : "var(--xi)";
  const px = (v: number) => Math.round(y(v) * 10) / 10;
  const middle = Math.round((left + width / 2) * 10) / 10;
  return (
    <g stroke={colour}>
      <path d={`M${middle},${px(box.p5)}V${px(box.p25)}M${middle},${px(box.p75)}V${px(box.p95)}`} />
      <rect
        x={(left + 0.5).toFixed(1)}
        y={px(box.p75)}
        width={Math.max(1, width - 1).toFixed(1)}
        height={Math.max(1, px(box.p25) - px(box.p75))}
        fill={colour}
        fillOpacity={ghost ? 0.16 : 0.22}
      />
      <path d={`M${left.toFixed(1)},${px(box.p50)}h${width.toFixed(1)}`} strokeWidth={ghost ? 1 : 2} />
    </g>
  );
}

export interface Scales {
  readonly x: ScaleBand<number>;
  readonly y: ScaleLinear<number, number>;
}

/** Ghost and box share the band: two parts to three and a gap. */
function layout(x: ScaleBand<number>, withGhost: boolean) {
  const band = x.bandwidth();
  const boxWidth = withGhost ? band * 0.62 : Math.min(band * 0.8, 18);
  const boxLeft = withGhost ? band * 0.46 : (band - boxWidth) / 2;
  return { boxWidth, boxLeft, ghostWidth: band * 0.38, ghostLeft: 0 };
}

/** The boxes with their ghosts, and the dotted line of the means. */
export function Boxes({
  data,
  scales,
}: {
  readonly data: Pick<InformationData, "boxes" | "ghost">;
  readonly scales: Scales;
}): ReactElement {
  const { x, y } = scales;
  const { boxWidth, boxLeft, ghostWidth, ghostLeft } = layout(x, data.ghost !== null);
  const mean = line<Box>(
    (b) => (x(b.t) ?? 0) + boxLeft + boxWidth / 2,
    (b) => y(b.mean),
  ).digits(1);
  return (
    <>
      {data.ghost?.boxes.map((box) => (
        <BoxMark key={box.t} box={box} left={(x(box.t) ?? 0) + ghostLeft} width={ghostWidth} y={y} ghost />
      ))}
      {data.boxes.map((box) => (
        <BoxMark key={box.t} box={box} left={(x(box.t) ?? 0) + boxLeft} width={boxWidth} y={y} />
      ))}
      <path
        d={mean(data.boxes) ?? ""}
        fill="none"
        stroke="var(--xt)"
        strokeWidth={1.5}
        strokeDasharray="0.1 3"
        strokeLinecap="round"
      />
    </>
  );
}

function Hover({
  box,
  data,
  scales,
  width,
  height,
}: {
  readonly box: Box;
  readonly data: InformationData;
  readonly scales: Scales;
  readonly width: number;
  readonly height: number;
}): ReactElement {
  const other = data.ghost?.other ? data.ghost.boxes.find(({ t }) => t === box.t) : undefined;
  const lines = [
    { text: `*I*(${box.t}) = ${fixed(box.mean)} nats`, strong: true },
    { text: `median ${fixed(box.p50)}`, colour: "var(--xt)" },
    { text: `half in ${fixed(box.p25)} to ${fixed(box.p75)}` },
    { text: `${whole(data.states)} states × ${whole(data.draws)} draws` },
    ...(other ? [{ text: `B ${fixed(other.mean)}, B − A ${fixed(other.mean - box.mean)}` }] : []),
  ];
  return <Readout x={centre(scales.x, box.t)} y={0} lines={lines} width={width} height={height} />;
}

export function InformationChart({ data, width, height, selectedT, onSelect }: InformationProps): ReactElement {
  const [hovered, setHovered] = useHoveredT();
  const plot = plotOf(width, height, { top: 8, right: 60, bottom: 22, left: 28 });
  const top = Math.max(0.1, ...[...data.boxes, ...(data.ghost?.boxes ?? [])].map((b) => b.p95));
  const scales = {
    x: positionScale(data.T, plot, 0.3),
    y: scaleLinear([0, data.boxes.length === 0 ? 1.5 : top * 1.04], [plot.y0, plot.y1]),
  };
  const last = data.boxes.at(-1);
  const [unitAt, meanAt] = spread(
    [
      { at: plot.y1 + 2, priority: 2 },
      { at: last ? scales.y(last.mean) : plot.y0, priority: 1 },
    ],
    16,
    plot.y1 + 2,
    plot.y0,
  );
  const shown = data.boxes.find((b) => b.t === hovered);
  return (
    <ChartSvg
      width={width}
      height={height}
      label={`${informationTitle(data)}. ${informationCaption(data)}.`}
      focusable={data.boxes.length > 0}
      className={onSelect && "pick"}
      {...pickHandlers({ x: scales.x, plot, width, selectedT, onSelect, onHover: setHovered })}
    >
      <SelectedBand x={scales.x} plot={plot} t={selectedT} />
      <YGrid plot={plot} ticks={linearTicks(scales.y, 4)} />
      <Boxes data={data} scales={scales} />
      <XTicks plot={plot} ticks={positionTicks(scales.x)} marks={false} />
      <Label x={plot.x1 + 6} y={plot.y0 + 17} text="*t*" />
      <Label x={plot.x1 + 6} y={Math.round(unitAt ?? plot.y1 + 2) + 4} text="*xi:I*(*t*), nats" colour="var(--xt)" />
      {last && meanAt !== null && meanAt !== undefined && (
        <Label x={plot.x1 + 6} y={Math.round(meanAt) + 4} text="mean" colour="var(--xt)" />
      )}
      {data.boxes.length === 0 && <Empty plot={plot} reason="Not evaluated yet" />}
      {shown && <Hover box={shown} data={data} scales={scales} width={width} height={height} />}
    </ChartSvg>
  );
}

export const mutualInformation = {
  id: "mutualInformation",
  title: informationTitle,
  caption: informationCaption,
  Chart: InformationChart,
  rows: informationRows,
  values: informationValues,
} satisfies ChartDefinition<InformationData, InformationProps>;
