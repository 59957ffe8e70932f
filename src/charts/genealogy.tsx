/**
 * Particles over positions: states with their lines of descent (survivors bold, extinct lines faint), the effective sample
 * size with the threshold K/2 and a tick for every resampling, and the running estimate less the exact log p(x_1 … x_t).
 */
import { extent, type ScaleLinear, scaleLinear } from "d3";
import { type KeyboardEvent, type PointerEvent, type ReactElement, useMemo, useState } from "react";
import type { Population } from "../protocol/bounds.ts";
import type { ChartDefinition, ChartProps } from "./chart.ts";
import { fixed, whole } from "./format.ts";
import { ChartSvg, crisp, Empty, Label, linearTicks, type Plot, XTicks, YGrid } from "./frame.tsx";
import {
  type GenealogyData,
  genealogyCaption,
  genealogyRows,
  genealogyTitle,
  genealogyValues,
} from "./genealogyData.ts";
import { type Lanes, StateLane } from "./genealogyStates.tsx";
import { pointerX, Readout } from "./readout.tsx";

export interface GenealogyProps extends ChartProps<GenealogyData> {
  /** 1-based. */
  readonly selectedT: number;
  onT?(t: number): void;
}

const LEFT = 34;
const RIGHT = 8;
const FOOT = 22;
const ESS_HEIGHT = 30;
const RUN_HEIGHT = 36;
const HEAD = 18;

function lanesOf({ toy }: GenealogyData, width: number, height: number): Lanes {
  const [x0, x1] = [LEFT, width - RIGHT];
  const bottom = height - FOOT;
  const run: Plot = { x0, x1, y0: bottom, y1: bottom - RUN_HEIGHT };
  const ess: Plot = { x0, x1, y0: run.y1 - HEAD, y1: run.y1 - HEAD - ESS_HEIGHT };
  const states: Plot = { x0, x1, y0: ess.y1 - HEAD, y1: 18 };
  const begin = toy.stateNames ? 0.6 : 0;
  const x = scaleLinear([begin, toy.T + 0.35], [x0, x1]);
  const y = toy.stateNames
    ? scaleLinear([toy.stateNames.length - 0.5, -0.5], [states.y0, states.y1])
    : scaleLinear(toy.range, [states.y0, states.y1]);
  return { x, y, states, ess, run };
}

const pathOf = (T: number, place: (t: number) => readonly [number, number]): string =>
  Array.from({ length: T }, (_, t) => {
    const [px, py] = place(t);
    return `${t === 0 ? "M" : "L"}${px.toFixed(1)},${py.toFixed(1)}`;
  }).join("");

function EssLane({ population, lanes }: { readonly population: Population; readonly lanes: Lanes }): ReactElement {
  const { ess: plot, x } = lanes;
  const { K, T, ess, resampled } = population;
  const y = scaleLinear([0, K], [plot.y0, plot.y1]);
  const ticks = [
    { at: y(0), label: "0" },
    { at: y(K), label: whole(K) },
  ];
  const half = crisp(y(K / 2));
  return (
    <>
      <Label x={plot.x0} y={plot.y1 - 6} text="effective samples" colour="var(--qt)" />
      <YGrid plot={plot} ticks={K > 1 ? ticks : ticks.slice(1)} />
      <path d={`M${plot.x0},${half}H${plot.x1}`} stroke="var(--rule2)" strokeDasharray="4 3" />
      <Label x={plot.x1} y={plot.y1 - 6} anchor="end" text="dashes: *K*/2" />
      <path d={pathOf(T, (t) => [x(t + 1), y(ess[t]!)])} fill="none" stroke="var(--q)" strokeWidth={1.5} />
      {Array.from(ess, (value, t) => (
        <circle // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
          key={`e${t + 1}`}
          cx={x(t + 1)}
          cy={y(value)}
          r={2.5}
          fill="var(--q)"
        />
      ))}
      {Array.from(resampled, (yes, t) =>
        yes ? (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
            key={`r${t + 1}`}
            d={`M${crisp(x(t + 1) + 4)},${plot.y0}v-8`}
            stroke="var(--ink)"
            strokeWidth={1.5}
          />
        ) : null,
      )}
    </>
  );
}

/** The running estimate less the truth: zero is exact. */
function RunLane({ data, lanes }: { readonly data: GenealogyData; readonly lanes: Lanes }): ReactElement {
  const { run: plot, x } = lanes;
  const { running, T } = data.population!;
  const off = Array.from(running, (v, t) => v - data.toy.logRunning[t]!);
  const [low, high] = extent(off.filter(Number.isFinite)) as [number, number];
  const room = Math.max(0.25, 0.08 * (high - low));
  const y = scaleLinear([Math.min(-room, low - room), Math.max(room, high + room)], [plot.y0, plot.y1]);
  const end = off[T - 1]!;
  return (
    <>
      <Label x={plot.x0} y={plot.y1 - 6} text="log *p̂* − log *p* so far, nats" colour="var(--qt)" />
      <Label x={plot.x1} y={plot.y1 - 6} anchor="end" text={`0 is exact; ends at ${fixed(end)}`} />
      <YGrid plot={plot} ticks={linearTicks(y, 2)} />
      <path d={`M${plot.x0},${crisp(y(0))}H${plot.x1}`} stroke="var(--exact)" strokeWidth={1.5} />
      <path d={pathOf(T, (t) => [x(t + 1), y(off[t]!)])} fill="none" stroke="var(--q)" strokeWidth={1.5} />
      {off.map((value, t) => (
        <circle // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
          key={`o${t + 1}`}
          cx={x(t + 1)}
          cy={y(value)}
          r={2.5}
          fill="var(--q)"
        />
      ))}
    </>
  );
}

interface HoverProps {
  readonly data: GenealogyData;
  readonly lanes: Lanes;
  readonly t: number;
  readonly width: number;
}

function Hover({ data: { toy, population, survivors }, lanes, t, width }: HoverProps): ReactElement {
  const { K, ess, running } = population!;
  const lines = [
    { text: `*t* = ${t}: *x* is ${toy.observed[t - 1]!}`, strong: true },
    { text: `effective ${fixed(ess[t - 1]!, 1)} of ${whole(K)}`, colour: "var(--qt)" },
    { text: `${whole(survivors[t - 1]!)} with descendants at the end`, colour: "var(--pt)" },
    { text: `log *p̂* ${fixed(running[t - 1]!)}, exact ${fixed(toy.logRunning[t - 1]!)}` },
  ];
  const px = lanes.x(t);
  const { states, run } = lanes;
  return (
    <>
      <path
        d={`M${crisp(px)},${states.y1}V${run.y0}`}
        stroke="var(--ink3)"
        strokeDasharray="1 2"
        pointerEvents="none"
      />
      <Readout x={px} y={states.y1 + 30} lines={lines} width={width} height={states.y0} />
    </>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -10_000, End: 10_000 };

function useT({ toy: { T } }: GenealogyData, x: ScaleLinear<number, number>, props: GenealogyProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const { selectedT, onT, width } = props;
  const bound = (t: number) => Math.max(1, Math.min(T, Math.round(t)));
  const under = (event: PointerEvent<SVGSVGElement>) => bound(x.invert(pointerX(event, width)));
  const handlers = {
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => setHovered(under(event)),
    onPointerLeave: () => setHovered(null),
    onPointerUp: (event: PointerEvent<SVGSVGElement>) => onT?.(under(event)),
    onKeyDown(event: KeyboardEvent<SVGSVGElement>) {
      const by = STEPS[event.key];
      if (event.key === "Escape") setHovered(null);
      if (by === undefined || !onT) return;
      event.preventDefault();
      event.stopPropagation();
      const t = bound(selectedT + by);
      setHovered(t);
      onT(t);
    },
    onBlur: () => setHovered(null),
  };
  return { hovered, handlers };
}

function positions(T: number, x: ScaleLinear<number, number>) {
  const every = x(2) - x(1) >= 20 ? 1 : x(2) - x(1) >= 10 ? 2 : 5;
  return Array.from({ length: T }, (_, i) => i + 1)
    .filter((t) => (t - 1) % every === 0)
    .map((t) => ({ at: x(t), label: String(t) }));
}

/** What was observed, where it is letters: instead of the numbers of the positions. */
function Letters({ data: { toy }, lanes: { x, run } }: { data: GenealogyData; lanes: Lanes }): ReactElement {
  return (
    <>
      {toy.observed.map((name, t) => (
        <Label
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
          key={`${t} ${name}`}
          x={x(t + 1)}
          y={run.y0 + 17}
          anchor="middle"
          text={name}
          colour="var(--data)"
          strong
        />
      ))}
    </>
  );
}

export function GenealogyChart(props: GenealogyProps): ReactElement {
  const { data, width, height, selectedT } = props;
  const { population, toy } = data;
  const lanes = useMemo(() => lanesOf(data, width, height), [data, width, height]);
  const { hovered, handlers } = useT(data, lanes.x, props);
  const { x, states, run } = lanes;
  const step = Math.min(28, x(2) - x(1));
  const label = `${genealogyTitle(data)}. ${genealogyCaption(data)}. ← and → choose the position.`;
  const t = Math.min(selectedT, toy.T);
  const numeric = toy.observed.every((x) => Number.isFinite(Number(x.replace("−", "-"))));
  return (
    <ChartSvg width={width} height={height} label={label} focusable={population !== null} {...handlers}>
      <rect x={x(t) - step / 2} y={states.y1} width={step} height={run.y0 - states.y1} fill="var(--sel)" />
      <StateLane data={data} lanes={lanes} />
      {population && <EssLane population={population} lanes={lanes} />}
      {population && <RunLane data={data} lanes={lanes} />}
      {numeric ? (
        <XTicks plot={run} ticks={positions(toy.T, x)} marks={false} />
      ) : (
        <Letters data={data} lanes={lanes} />
      )}
      <Label x={0} y={run.y0 + 17} text={numeric ? "*t*" : "*data:x_t*"} />
      {!population && <Empty plot={{ ...states, y0: run.y0 }} reason="Particles are being drawn" />}
      {population && hovered !== null && <Hover data={data} lanes={lanes} t={hovered} width={width} />}
    </ChartSvg>
  );
}

export const genealogy = {
  id: "genealogy",
  title: genealogyTitle,
  caption: genealogyCaption,
  Chart: GenealogyChart,
  rows: genealogyRows,
  values: genealogyValues,
} satisfies ChartDefinition<GenealogyData, GenealogyProps>;
