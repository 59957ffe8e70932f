/**
 * Entropy over training (Schmidt & Hofmann 2018, Figure 3), nats per letter: Ī, the noise information averaged over live
 * positions, and H[w_t|h_t], what the state leaves open. H[w_t|h_{t−1}] = I(t) + H[w_t|h_t]. Dashed: entropy of a letter
 * of the training words. Beside them the KL from prior to q, what inference tells the noise, a letter's share of it: where
 * KL and Ī fall to zero together the noise has gone out of use (posterior collapse).
 */
import { line, max, mean, minIndex, type ScaleLinear, scaleLinear } from "d3";
import { type ReactElement, useMemo } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import type { EntropyData, EntropyPoint } from "./entropyData.ts";
import { fixed, small, whole } from "./format.ts";
import {
  ChartSvg,
  Clip,
  crisp,
  Empty,
  Label,
  linearTicks,
  type Plot,
  plotOf,
  ReadoutDot,
  XTicks,
  YGrid,
} from "./frame.tsx";
import { spread } from "./labels.ts";
import { StepCursors, useLinkedSteps } from "./pointing.tsx";
import { Readout, useReadout } from "./readout.tsx";
import { textWidth } from "./textWidth.ts";
import { ChangeLines, longEnd, timeTicks } from "./timeAxis.tsx";

export { selectEntropy } from "./entropyData.ts";

/** Means over the last quarter of the evaluations and over the quarter before. */
function quarters(points: readonly EntropyPoint[], read: (p: EntropyPoint) => number): [number, number] {
  const q = Math.floor(points.length / 4);
  return [mean(points.slice(-2 * q, -q), read) ?? Number.NaN, mean(points.slice(-q), read) ?? Number.NaN];
}

/** Chosen: a change of less than 4 % from one quarter to the next is called settled. */
const SETTLED = 0.04;

export function entropyTitle({ points }: EntropyData): string {
  if (points.length < 8) return "Entropy over training";
  const [before, now] = quarters(points, (p) => p.information);
  const noise = Math.max(SETTLED * before, 2 * (points.at(-1)?.informationSe ?? 0));
  const verb = now - before > noise ? "still grows" : before - now > noise ? "is falling" : "has settled";
  const [openBefore, openNow] = quarters(points, (p) => p.entropyGivenState);
  const change = (openNow - openBefore) / openBefore;
  const letters = change < -0.01 ? "grow surer" : change > 0.01 ? "grow less sure" : "stay as sure";
  return `Noise information ${verb}; the letters ${letters}`;
}

export function entropyCaption(data: EntropyData): string {
  // what is beside it is explained where there is one run
  return data.other.length > 0 ? "nats per letter over training; grey: B" : ownCaption(data);
}

function ownCaption(data: EntropyData): string {
  if (data.points.length === 0) return "nats per letter over training";
  const only = data.points.length === 1 ? data.points[0] : undefined;
  if (only && only.step > 0)
    return `nats per letter at step ${whole(only.step)}, earlier not kept; ${whole(data.states)} states × ${whole(data.draws)} draws`;
  const kl = data.points.some((p) => p.kl) ? "; KL: *q:q* from the prior" : "";
  return `nats per letter; ${whole(data.states)} states × ${whole(data.draws)} draws of *ξ*${kl}`;
}

/** Every point with its run; null where there is only one. */
const bothRuns = ({ points, other }: Pick<EntropyData, "points" | "other">) => [
  ...points.map((p) => ({ p, run: other.length > 0 ? "A" : null })),
  ...other.map((p) => ({ p, run: "B" })),
];

export const entropyRows = (data: EntropyData): Table => ({
  head: [
    "step",
    "Ī",
    "±",
    "H[w|h]",
    "KL",
    "KL a word",
    "±",
    "letters of the data",
    ...(data.other.length > 0 ? ["run"] : []),
  ],
  body: bothRuns(data).map(({ p, run }) => [
    whole(p.step),
    fixed(p.information),
    small(p.informationSe, 3),
    fixed(p.entropyGivenState),
    ...(p.kl ? [fixed(p.kl.letter), fixed(p.kl.word), small(p.kl.se)] : ["–", "–", "–"]),
    data.letterEntropy === null ? "–" : fixed(data.letterEntropy),
    ...(run === null ? [] : [run]),
  ]),
});

export const entropyValues = (data: EntropyData): Values => ({
  head: [
    ...["step", `x, ${data.unit}`, "mean I", "se of mean I", "H[w|h]"],
    ...["KL per letter", "KL per word", "se of KL per word", "entropy of the letters"],
    ...(data.other.length > 0 ? ["run"] : []),
  ],
  body: bothRuns(data).map(({ p, run }) => [
    ...[p.step, p.x, p.information, p.informationSe, p.entropyGivenState],
    ...[p.kl?.letter ?? null, p.kl?.word ?? null, p.kl?.se ?? null, data.letterEntropy],
    ...(run === null ? [] : [run]),
  ]),
});

function EndLabels({
  data,
  y,
  x,
  low,
  high,
}: {
  readonly data: EntropyData;
  readonly y: ScaleLinear<number, number>;
  readonly x: number;
  readonly low: number;
  readonly high: number;
}): ReactElement {
  const last = data.points.at(-1);
  const theirs = data.other.at(-1);
  const labels = [
    ...(theirs
      ? [
          { text: `B ${fixed(theirs.entropyGivenState)}`, at: y(theirs.entropyGivenState), priority: 1.6 },
          { text: `B ${fixed(theirs.information)}`, at: y(theirs.information), priority: 1.5 },
        ].map((label) => ({ ...label, colour: "var(--ink2)" }))
      : []),
    ...(data.letterEntropy === null
      ? []
      : [
          {
            text: `letters ${fixed(data.letterEntropy)}`,
            colour: "var(--ink2)",
            at: y(data.letterEntropy),
            priority: 1,
          },
        ]),
    ...(last
      ? [
          {
            text: `*p:H*[*p:w*|*p:h*] ${fixed(last.entropyGivenState)}`,
            colour: "var(--pt)",
            at: y(last.entropyGivenState),
            priority: 2,
          },
          { text: `*xi:Ī* ${fixed(last.information)}`, colour: "var(--xt)", at: y(last.information), priority: 3 },
        ]
      : []),
    ...(last?.kl
      ? [{ text: `KL ${fixed(last.kl.letter)}`, colour: "var(--qt)", at: y(last.kl.letter), priority: 2.5 }]
      : []),
  ];
  const places = spread(labels, 16, high, low);
  return (
    <>
      {labels.map((label, i) => {
        const at = places[i];
        return at === null || at === undefined ? null : (
          <Label
            key={`${label.text} ${label.priority}`}
            x={x}
            y={Math.round(at) + 4}
            text={label.text}
            colour={label.colour}
          />
        );
      })}
    </>
  );
}

interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

function Lines({
  data,
  plot,
  scales,
}: {
  readonly data: EntropyData;
  readonly plot: Plot;
  readonly scales: Scales;
}): ReactElement {
  const { x, y } = scales;
  const { letterEntropy, points, other } = data;
  const series = (read: (p: EntropyPoint) => number, of = points) =>
    line<EntropyPoint>(
      (p) => x(p.x),
      (p) => y(read(p)),
    ).digits(1)(of) ?? "";
  const withKl = points.filter((p) => p.kl);
  // one evaluation makes no line
  const only = points.length === 1 ? points[0] : undefined;
  return (
    <>
      {letterEntropy !== null && (
        <path d={`M${plot.x0},${crisp(y(letterEntropy))}H${plot.x1}`} stroke="var(--exact)" strokeDasharray="4 3" />
      )}
      <ChangeLines marks={data.marks} scale={x} plot={plot} />
      {other.length > 0 && (
        <Clip plot={plot}>
          <g fill="none" stroke="var(--b)" strokeWidth={1.5} strokeLinejoin="round">
            <path d={series((p) => p.entropyGivenState, other)} strokeDasharray="5 3" />
            <path d={series((p) => p.information, other)} strokeDasharray="1.5 3" />
          </g>
        </Clip>
      )}
      <g fill="none" strokeWidth={2} strokeLinejoin="round">
        <path d={series((p) => p.entropyGivenState)} stroke="var(--p)" />
        <path d={series((p) => p.information)} stroke="var(--xi)" strokeDasharray="2 2" />
        {withKl.length > 0 && (
          <path d={series((p) => p.kl!.letter, withKl)} stroke="var(--q)" strokeDasharray="6 3" strokeWidth={1.5} />
        )}
      </g>
      {only && <ReadoutDot x={x(only.x)} y={y(only.entropyGivenState)} colour="var(--p)" />}
      {only && <ReadoutDot x={x(only.x)} y={y(only.information)} colour="var(--xi)" />}
      {only?.kl && <ReadoutDot x={x(only.x)} y={y(only.kl.letter)} colour="var(--q)" />}
    </>
  );
}

/** What stands beside an evaluation: the one of B nearest to it, at most a twentieth of the axis away. */
function nearestOf({ other, begin, end }: EntropyData, at: EntropyPoint): EntropyPoint | undefined {
  const near = minIndex(other, (p) => Math.abs(p.x - at.x));
  const found = other[near];
  return found && Math.abs(found.x - at.x) <= (end - begin) / 20 ? found : undefined;
}

function Hover({
  at,
  other,
  plot,
  scales,
  width,
}: {
  readonly at: EntropyPoint;
  readonly other: EntropyPoint | undefined;
  readonly plot: Plot;
  readonly scales: Scales;
  readonly width: number;
}): ReactElement {
  const x = scales.x(at.x);
  const [information, given] = [scales.y(at.information), scales.y(at.entropyGivenState)];
  const lines = [
    { text: `step ${whole(at.step)}`, strong: true },
    { text: `*p:H*[*p:w*|*p:h*] ${fixed(at.entropyGivenState)}`, colour: "var(--pt)" },
    { text: `*xi:Ī* ${fixed(at.information)} ± ${small(at.informationSe)}`, colour: "var(--xt)" },
    ...(at.kl
      ? [
          {
            text: `KL ${fixed(at.kl.letter)}; ${fixed(at.kl.word)} ± ${small(at.kl.se)} a word`,
            colour: "var(--qt)",
          },
        ]
      : []),
    ...(other
      ? [{ text: `B, step ${whole(other.step)}: ${fixed(other.entropyGivenState)}, *Ī* ${fixed(other.information)}` }]
      : []),
  ];
  return (
    <>
      <path d={`M${crisp(x)},${plot.y1}V${plot.y0}`} stroke="var(--ink3)" strokeDasharray="1 2" />
      <ReadoutDot x={x} y={information} colour="var(--xi)" />
      <ReadoutDot x={x} y={given} colour="var(--p)" />
      {at.kl && <ReadoutDot x={x} y={scales.y(at.kl.letter)} colour="var(--q)" />}
      <Readout x={x} y={(information + given) / 2} lines={lines} width={width} height={plot.y0} />
    </>
  );
}

export function EntropyChart({ data, width, height }: ChartProps<EntropyData>): ReactElement {
  const plot = plotOf(width, height, { top: 8, right: 92, bottom: 22, left: 28 });
  const x = scaleLinear([data.begin, data.end], [plot.x0, plot.x1]);
  const valuesOf = (points: readonly EntropyPoint[]) =>
    points.flatMap((p) => [p.information, p.entropyGivenState, p.kl?.letter ?? 0]);
  const own = max([data.letterEntropy ?? 0, ...valuesOf(data.points)]) || 3;
  // chosen: a run B that goes astray leaves the plot
  const top = Math.max(own, Math.min(1.5 * own, max(valuesOf(data.other)) ?? 0));
  const y = scaleLinear([0, top * 1.06], [plot.y0, plot.y1]);
  const places = data.points.map((p) => x(p.x));
  const readout = useReadout(places, width);
  const steps = useMemo(() => data.points.map((p) => p.step), [data.points]);
  const linked = useLinkedSteps(readout.index, { steps, places, width });
  const at = readout.index === null ? undefined : data.points[readout.index];
  const empty = data.points.length === 0;
  const end = longEnd(data.end, data.unit);
  const ticks = timeTicks(x, 60).filter((t) => t.at + textWidth(t.label) / 2 + 8 < plot.x1 + 4 - textWidth(end) / 2);
  const label = `${entropyTitle(data)}. ${entropyCaption(data)}.`;
  return (
    <ChartSvg
      width={width}
      height={height}
      label={label}
      focusable={!empty}
      {...readout.handlers}
      onPointerUp={linked.onPointerUp}
    >
      <YGrid plot={plot} ticks={linearTicks(y, 4)} />
      <XTicks plot={plot} ticks={ticks} />
      <Label x={plot.x1 + 4} y={plot.y0 + 17} anchor="middle" text={end} />
      <Lines data={data} plot={plot} scales={{ x, y }} />
      <EndLabels data={data} y={y} x={plot.x1 + 6} low={plot.y0} high={plot.y1} />
      <StepCursors linked={linked} places={places} plot={plot} />
      {empty && <Empty plot={plot} reason="Not evaluated yet" />}
      {at && <Hover at={at} other={nearestOf(data, at)} plot={plot} scales={{ x, y }} width={width} />}
    </ChartSvg>
  );
}

export const entropy = {
  id: "entropy",
  title: entropyTitle,
  caption: entropyCaption,
  Chart: EntropyChart,
  rows: entropyRows,
  values: entropyValues,
} satisfies ChartDefinition<EntropyData>;
