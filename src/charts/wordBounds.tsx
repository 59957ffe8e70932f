/** Bounds on log P(w) of one word against K, with the standard error of every point, below log P̂ of many trajectories. */
import { line as d3Line, extent, type ScaleLinear, scaleLinear } from "d3";
import type { ReactElement } from "react";
import type { WordBoundId, WordBoundPoint } from "../protocol/wordBounds.ts";
import { BOUND_LOOKS, BOUND_ORDER, diamond } from "./boundLooks.tsx";
import type { ChartDefinition, ChartProps } from "./chart.ts";
import { fixed, small, whole, withError } from "./format.ts";
import { ChartSvg, Clip, crisp, Empty, Label, linearTicks, type Plot, plotOf, XTicks, YGrid } from "./frame.tsx";
import { spread } from "./labels.ts";
import { type LogScale, scaleOfK } from "./logAxis.ts";
import { Readout, useReadout } from "./readout.tsx";
import {
  evidenceText,
  pointsOf,
  type WordBoundsData,
  wordBoundsCaption,
  wordBoundsRows,
  wordBoundsTitle,
  wordBoundsValues,
} from "./wordBoundsData.ts";

interface Scales {
  readonly x: LogScale;
  readonly y: ScaleLinear<number, number>;
}

function scalesOf({ points, evidence, largestK }: WordBoundsData, plot: Plot): Scales {
  const ends = points.flatMap((p) => [p.nats - p.se, p.nats + p.se]);
  const top = evidence ? [evidence.nats + evidence.se] : [];
  const [low = -24, high = -12] = extent([...ends, ...top]);
  const room = Math.max(0.2, 0.06 * (high - low));
  return {
    x: scaleOfK(largestK, plot.x0 + 8, plot.x1 - 8),
    y: scaleLinear([low - room, high + room], [plot.y0, plot.y1]),
  };
}

function Line({ id, points, x, y }: Scales & { id: WordBoundId; points: readonly WordBoundPoint[] }): ReactElement {
  const { stroke, width, dash, marks } = BOUND_LOOKS[id];
  const path = d3Line<WordBoundPoint>(
    (p) => x(p.K),
    (p) => y(p.nats),
  ).digits(1)([...points]);
  return (
    <g>
      <path d={path ?? ""} fill="none" stroke={stroke} strokeWidth={width} strokeDasharray={dash} />
      {points.map((p) => (
        <g key={p.K}>
          <path
            d={`M${x(p.K).toFixed(1)},${y(p.nats - p.se).toFixed(1)}V${y(p.nats + p.se).toFixed(1)}`}
            stroke={stroke}
          />
          {marks ? (
            <path d={diamond(x(p.K), y(p.nats), 4)} fill={stroke} stroke="var(--bg)" />
          ) : (
            <circle cx={x(p.K).toFixed(1)} cy={y(p.nats).toFixed(1)} r={2.5} fill={stroke} />
          )}
        </g>
      ))}
    </g>
  );
}

/** A line that ends early is named there, below it. */
function Early({ data, x, y }: Scales & { readonly data: WordBoundsData }): ReactElement {
  return (
    <>
      {BOUND_ORDER.map((bound) => {
        const last = pointsOf(data, bound).at(-1);
        if (!data.done || !last || last.K === data.largestK) return null;
        const { short, text } = BOUND_LOOKS[bound];
        return (
          <Label key={bound} x={x(last.K) + 8} y={Math.round(y(last.nats)) + 14} text={short} colour={text} halo />
        );
      })}
    </>
  );
}

/** Names at the ends of the lines, and the reference at the end of its rule. */
function Names({ data, plot, y }: { data: WordBoundsData; plot: Plot; y: Scales["y"] }): ReactElement {
  const lines = BOUND_ORDER.flatMap((bound) => {
    const last = pointsOf(data, bound).at(-1);
    const { short, text, marks } = BOUND_LOOKS[bound];
    if (!last || (data.done && last.K < data.largestK)) return [];
    return [{ text: short, colour: text, strong: marks, at: y(last.nats), priority: marks ? 2 : 1 }];
  });
  const rule = data.evidence
    ? [
        {
          text: evidenceText(data.evidence),
          colour: "var(--ink)",
          strong: true,
          at: y(data.evidence.nats),
          priority: 3,
        },
      ]
    : [];
  const named = [...rule, ...lines];
  const places = spread(named, 15, plot.y1, plot.y0);
  return (
    <>
      {named.map(({ text, colour, strong }, i) => {
        const at = places[i];
        if (at === null || at === undefined) return null;
        return <Label key={text} x={plot.x1 + 6} y={Math.round(at) + 4} text={text} colour={colour} strong={strong} />;
      })}
    </>
  );
}

function Hover({ data, K, scales, plot, width }: HoverProps): ReactElement {
  const lines = BOUND_ORDER.flatMap((bound) => {
    const p = pointsOf(data, bound).find((point) => point.K === K);
    if (!p) return [];
    const { short, text } = BOUND_LOOKS[bound];
    return [{ text: `${short} ${withError(p.nats, p.se)}, ${whole(p.n)} estimates`, colour: text }];
  });
  const x = scales.x(K);
  const { evidence } = data;
  const reference = evidence ? [{ text: `log *P̂* ${fixed(evidence.nats)} ± ${small(evidence.se)}` }] : [];
  return (
    <>
      <path d={`M${crisp(x)},${plot.y1}V${plot.y0}`} stroke="var(--ink3)" strokeDasharray="1 2" pointerEvents="none" />
      <Readout
        x={x}
        y={(plot.y0 + plot.y1) / 2}
        lines={[{ text: `*K* = ${whole(K)}`, strong: true }, ...lines, ...reference]}
        width={width}
        height={plot.y0}
      />
    </>
  );
}

interface HoverProps {
  readonly data: WordBoundsData;
  readonly K: number;
  readonly scales: Scales;
  readonly plot: Plot;
  readonly width: number;
}

export function WordBoundsChart({ data, width, height }: ChartProps<WordBoundsData>): ReactElement {
  const plot = plotOf(width, height, { top: 10, right: Math.min(134, width * 0.36), bottom: 24, left: 36 });
  const scales = scalesOf(data, plot);
  const Ks = [...new Set(data.points.map((p) => p.K))].sort((a, b) => a - b);
  const readout = useReadout(Ks.map(scales.x), width);
  const K = readout.index === null ? undefined : Ks[readout.index];
  const empty = data.points.length === 0 && !data.evidence;
  const { evidence } = data;
  const runK = Math.min(data.runK, data.largestK);
  const label = `${wordBoundsTitle(data)}. ${wordBoundsCaption(data)}.`;
  return (
    <ChartSvg width={width} height={height} label={label} focusable={!empty} {...readout.handlers}>
      {!empty && <rect x={scales.x(runK) - 6} y={plot.y1} width={12} height={plot.y0 - plot.y1} fill="var(--sel)" />}
      <YGrid plot={plot} ticks={linearTicks(scales.y, 4)} />
      <XTicks plot={plot} ticks={Ks.map((k) => ({ at: scales.x(k), label: whole(k) }))} />
      <Label x={plot.x1 + 16} y={plot.y0 + 17} text="samples *K*" />
      {!empty && <Label x={scales.x(runK)} y={plot.y0 - 6} anchor="middle" text="trained" halo />}
      {evidence && (
        <>
          <rect
            x={plot.x0}
            y={scales.y(evidence.nats + evidence.se)}
            width={plot.x1 - plot.x0}
            height={Math.max(1, scales.y(evidence.nats - evidence.se) - scales.y(evidence.nats + evidence.se))}
            fill="var(--ink)"
            opacity={0.12}
          />
          <path
            d={`M${plot.x0},${crisp(scales.y(evidence.nats))}H${plot.x1}`}
            stroke="var(--ink)"
            strokeWidth={1.5}
            strokeDasharray="6 3"
          />
        </>
      )}
      <Clip plot={plot}>
        {[...BOUND_ORDER].reverse().map((bound) => (
          <Line key={bound} id={bound} points={pointsOf(data, bound)} {...scales} />
        ))}
      </Clip>
      <Names data={data} plot={plot} y={scales.y} />
      <Early data={data} {...scales} />
      {empty && <Empty plot={plot} reason="Press “Bound this word”: some seconds" />}
      {K !== undefined && <Hover data={data} K={K} scales={scales} plot={plot} width={width} />}
    </ChartSvg>
  );
}

export const wordBounds = {
  id: "wordBounds",
  title: wordBoundsTitle,
  caption: wordBoundsCaption,
  Chart: WordBoundsChart,
  rows: wordBoundsRows,
  values: wordBoundsValues,
} satisfies ChartDefinition<WordBoundsData>;
