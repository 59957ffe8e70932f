/**
 * The figure of the Bound room: log p(x) as a black rule, bounds against K, a facet for each proposal, all on one scale. The
 * values at the chosen K stand in every facet, each beside a piece of its line; the pointer or ← → choose another K.
 */
import { area, line as d3Line, type ScaleLinear, scaleLinear } from "d3";
import { type KeyboardEvent, type PointerEvent, type ReactElement, useState } from "react";
import type { CurvePoint } from "../protocol/bounds.ts";
import {
  type BoundCurvesData,
  boundCurvesCaption,
  boundCurvesRows,
  boundCurvesTitle,
  boundCurvesValues,
  type CurveFacet,
  type CurveLine,
  lineOf,
  pointAt,
  trendOf,
} from "./boundCurvesData.ts";
import { BOUND_LOOKS, BOUND_ORDER, diamond, PROPOSAL_NAMES, SampleLine } from "./boundLooks.tsx";
import type { ChartDefinition, ChartProps } from "./chart.ts";
import { fixed, whole } from "./format.ts";
import { ChartSvg, Clip, crisp, Label, linearTicks, type Plot, YGrid } from "./frame.tsx";
import { decades, type LogScale, moveStop, nearestStop, scaleOfK } from "./logAxis.ts";

export interface BoundCurvesProps extends ChartProps<BoundCurvesData> {
  onK?(K: number): void;
}

interface Scales {
  readonly x: LogScale;
  readonly y: ScaleLinear<number, number>;
}

interface Placed extends Scales {
  readonly facet: CurveFacet;
  readonly plot: Plot;
}

const GAP = 20;
const LEFT = 40;
const HEAD = 24;
const FOOT = 24;
/** Below this the facets stand below each other. */
const ABREAST = 560;
const STACKED_PLOT = 168;

/** chosen: room for what lies below the limit of Algorithm 1, and no more; lower points come in from below. */
const BELOW = 3.9;

/** chosen: a curve that starts no deeper than this is shown whole. */
const NEAR = 2;

/** The least K whose points set the scale where no limit is known. */
const LATE = 10;

function domainOf({ exact, limit, facets }: BoundCurvesData): [number, number] {
  const late = facets.flatMap(({ lines }) => lines.flatMap(({ points }) => points.filter(({ K }) => K >= LATE)));
  const gap = limit !== null ? BELOW * (exact - limit) : exact - Math.min(exact, ...late.map((p) => p.mean));
  const first = facets.flatMap(({ lines }) => lines.flatMap(({ points }) => points[0] ?? []));
  const deepest = 1.05 * (exact - Math.min(exact, ...first.map((p) => p.mean)));
  const span = Math.max(0.05, gap, deepest <= NEAR * gap ? deepest : 0);
  return [exact - span, exact + 0.1 * span];
}

/** Wide: beside each other. Narrow: below each other. */
export function placeFacets(data: BoundCurvesData, width: number, height: number): readonly Placed[] {
  const { facets, largestK } = data;
  const abreast = width >= ABREAST;
  const right = abreast ? 88 : 10;
  const n = Math.max(1, facets.length);
  const each = abreast ? (width - LEFT - right - GAP * (n - 1)) / n : width - LEFT - right;
  return facets.map((facet, i) => {
    const x0 = abreast ? LEFT + i * (each + GAP) : LEFT;
    const top = abreast ? 0 : i * (HEAD + STACKED_PLOT + FOOT);
    const y0 = abreast ? height - FOOT : top + HEAD + STACKED_PLOT;
    const plot = { x0, x1: x0 + each, y0, y1: top + HEAD };
    return {
      facet,
      plot,
      x: scaleOfK(largestK, plot.x0, plot.x1),
      y: scaleLinear(domainOf(data), [plot.y0, plot.y1]),
    };
  });
}

function Line({ line, x, y }: Scales & { readonly line: CurveLine }): ReactElement | null {
  const { stroke, width, dash, marks } = BOUND_LOOKS[line.bound];
  const points = [...line.points];
  if (points.length === 0) return null;
  const at = (p: CurvePoint) => x(p.K);
  const path = d3Line<CurvePoint>(at, (p) => y(p.mean)).digits(1)(points) ?? "";
  const band = area<CurvePoint>(
    at,
    (p) => y(p.mean - 2 * p.se),
    (p) => y(p.mean + 2 * p.se),
  ).digits(1)(points);
  return (
    <g>
      <path d={band ?? ""} fill={stroke} opacity={0.2} />
      <path
        d={path}
        fill="none"
        stroke={stroke}
        strokeWidth={width}
        strokeDasharray={dash}
        strokeLinejoin="round"
        strokeLinecap={points.length === 1 ? "round" : undefined}
      />
      {marks &&
        points.map((p) => (
          <path key={p.K} d={diamond(at(p), y(p.mean), 4)} fill={stroke} stroke="var(--bg)" strokeWidth={1} />
        ))}
    </g>
  );
}

const ROW = 16;

/** Names, keys and values at K, at the lower right, where curves seldom run. */
function ReadOut({ placed: { facet, plot }, K }: { readonly placed: Placed; readonly K: number }): ReactElement {
  const shown = BOUND_ORDER.flatMap((bound) => lineOf(facet, bound) ?? []);
  const right = plot.x1 - 2;
  const top = plot.y0 - 8 - ROW * shown.length;
  return (
    <>
      <rect x={right - 142} y={top + 2} width={142} height={plot.y0 - top - 3} fill="var(--bg)" opacity={0.7} />
      <Label x={right} y={top} anchor="end" text={`at *K* = ${whole(K)}`} halo />
      {shown.map((line, i) => {
        const { short, text } = BOUND_LOOKS[line.bound];
        const point = pointAt(line, K);
        const y = top + ROW * (i + 1);
        const value = point && point.K === K ? fixed(point.mean, 2) : "–";
        return (
          <g key={line.bound}>
            <SampleLine bound={line.bound} x={right - 138} y={y - 4} length={18} />
            <Label x={right - 114} y={y} text={short} colour={text} halo />
            <Label
              x={right}
              y={y}
              anchor="end"
              text={value}
              colour={text}
              strong={BOUND_LOOKS[line.bound].marks}
              halo
            />
          </g>
        );
      })}
    </>
  );
}

const VERDICTS = {
  tightens: "rises with *K*",
  flat: "flat: *K* changes nothing",
  loosens: "falls as *K* grows",
} as const;

/** What larger K does to Algorithm 1 here, once it is known. */
function Verdict({ placed: { facet, plot, y } }: { readonly placed: Placed }): ReactElement | null {
  const line = lineOf(facet, "filteringIwae");
  const trend = line ? trendOf(line) : null;
  if (!trend) return null;
  const at = y(trend.last.mean) + 18;
  if (at > plot.y0 - 5 * ROW - 12 || at < plot.y1 + 12) return null;
  return <Label x={plot.x1} y={Math.round(at)} anchor="end" text={VERDICTS[trend.verdict]} colour="var(--qt)" halo />;
}

/** Where the curves come from that start below the plot. */
function FromBelow({ placed, exact }: { readonly placed: Placed; readonly exact: number }): ReactElement | null {
  const { facet, plot, y } = placed;
  const low = facet.lines.flatMap(({ points }) => points[0] ?? []).filter((p) => y(p.mean) > plot.y0 + 2);
  if (low.length === 0) return null;
  const p = low.reduce((a, b) => (b.mean < a.mean ? b : a));
  const text = `${fixed(p.mean, p.mean < -10 ? 0 : 1)} at *K* = ${p.K}`;
  return <Label x={plot.x0 + 3} y={Math.round(y(exact)) + 17} text={text} halo />;
}

/** The first and the last inwards, so that facets do not meet. */
function KTicks({ plot, x }: { readonly plot: Plot; readonly x: LogScale }): ReactElement {
  const ticks = decades(x);
  return (
    <>
      {ticks.map(({ at, label }, i) => {
        const anchor = i === 0 ? "start" : i === ticks.length - 1 ? "end" : "middle";
        return (
          <g key={label}>
            <path d={`M${crisp(at)},${plot.y0}v4`} stroke="var(--rule2)" />
            <Label x={at} y={plot.y0 + 17} anchor={anchor} text={label} />
          </g>
        );
      })}
    </>
  );
}

interface FacetProps {
  readonly placed: Placed;
  readonly data: BoundCurvesData;
  readonly K: number;
  readonly first: boolean;
}

function Facet({ placed, data, K, first }: FacetProps): ReactElement {
  const { facet, plot, x, y } = placed;
  const { exact, limit } = data;
  const ticks = linearTicks(y, 5);
  return (
    <g>
      <Label x={plot.x0} y={plot.y1 - 10} text={PROPOSAL_NAMES[facet.proposal]} colour="var(--qt)" strong />
      <Label x={plot.x1} y={plot.y1 - 10} anchor="end" text={facet.about} />
      <rect x={x(K) - 6} y={plot.y1} width={12} height={plot.y0 - plot.y1} fill="var(--sel)" />
      {first ? (
        <YGrid plot={plot} ticks={ticks} />
      ) : (
        ticks.map(({ at }) => <path key={at} d={`M${plot.x0},${crisp(at)}H${plot.x1}`} stroke="var(--grid)" />)
      )}
      <KTicks plot={plot} x={x} />
      <path d={`M${plot.x0},${crisp(y(exact))}H${plot.x1}`} stroke="var(--exact)" strokeWidth={2} />
      {limit !== null && (
        <path d={`M${plot.x0},${crisp(y(limit))}H${plot.x1}`} stroke="var(--q)" strokeDasharray="1 3" />
      )}
      <Clip plot={{ ...plot, y1: plot.y1 - 4, x1: plot.x1 + 4, x0: plot.x0 - 4 }}>
        {[...BOUND_ORDER].reverse().map((bound) => {
          const line = lineOf(facet, bound);
          return line && <Line key={bound} line={line} x={x} y={y} />;
        })}
      </Clip>
      <FromBelow placed={placed} exact={exact} />
      <Verdict placed={placed} />
      <ReadOut placed={placed} K={K} />
    </g>
  );
}

/** Exact value and limit, at the end of their rules; on a narrow screen inside the first facet. */
function Rules({ data, last, inside }: { data: BoundCurvesData; last: Placed; inside: boolean }): ReactElement {
  const { exact, limit } = data;
  const { plot, y } = last;
  const at = { x: inside ? plot.x1 : plot.x1 + 8, anchor: inside ? ("end" as const) : ("start" as const) };
  const up = inside ? -6 : 4;
  return (
    <>
      <Label {...at} y={Math.round(y(exact)) + up} text={`exact ${fixed(exact, 3)}`} colour="var(--ink)" strong halo />
      {limit !== null && y(limit) - y(exact) > 14 && (
        <Label {...at} y={Math.round(y(limit)) + up} text={`limit ${fixed(limit, 2)}`} colour="var(--qt)" halo />
      )}
    </>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -1000, End: 1000 };

/** The pointed K, and the keys that choose one. */
function useColumn(data: BoundCurvesData, placed: readonly Placed[], onK: BoundCurvesProps["onK"]) {
  const [hovered, setHovered] = useState<number | null>(null);
  const stops = [...new Set(data.facets.flatMap((f) => f.lines.flatMap((l) => l.points.map((p) => p.K))))].sort(
    (a, b) => a - b,
  );
  const under = (event: PointerEvent<SVGSVGElement>): number | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = event.currentTarget.viewBox.baseVal.width / box.width;
    const [px, py] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    const hit = placed.find(
      ({ plot }) => px >= plot.x0 - GAP / 2 && px <= plot.x1 + GAP / 2 && py >= plot.y1 - HEAD && py <= plot.y0 + FOOT,
    );
    return hit ? nearestStop(stops, hit.x, px) : null;
  };
  const handlers = {
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => setHovered(under(event)),
    onPointerLeave: () => setHovered(null),
    onPointerUp(event: PointerEvent<SVGSVGElement>) {
      const K = under(event);
      if (K !== null) onK?.(K);
    },
    onKeyDown(event: KeyboardEvent<SVGSVGElement>) {
      const by = STEPS[event.key];
      if (by === undefined || stops.length === 0 || !onK) return;
      event.preventDefault();
      event.stopPropagation();
      setHovered(null);
      onK(moveStop(stops, data.K, by));
    },
    onBlur: () => setHovered(null),
  };
  return { K: hovered ?? data.K, handlers };
}

export function BoundCurvesChart({ data, width, height, onK }: BoundCurvesProps): ReactElement {
  const abreast = width >= ABREAST;
  const placed = placeFacets(data, width, height);
  const tall = abreast ? height : Math.max(120, (placed.at(-1)?.plot.y0 ?? 0) + FOOT);
  const { K, handlers } = useColumn(data, placed, onK);
  const label = `${boundCurvesTitle(data)}. ${boundCurvesCaption(data)}. ← and → choose K.`;
  const [first, last] = [placed[0], placed.at(-1)];
  return (
    <ChartSvg width={width} height={tall} label={label} focusable {...handlers}>
      {placed.map((each, i) => (
        <Facet key={each.facet.proposal} placed={each} data={data} K={K} first={!abreast || i === 0} />
      ))}
      {first && last && <Rules data={data} last={abreast ? last : first} inside={!abreast} />}
      {last && abreast && <Label x={last.plot.x1 + 8} y={last.plot.y0 + 17} text="samples *K*" />}
    </ChartSvg>
  );
}

export const boundCurves = {
  id: "boundCurves",
  title: boundCurvesTitle,
  caption: boundCurvesCaption,
  Chart: BoundCurvesChart,
  rows: boundCurvesRows,
  values: boundCurvesValues,
} satisfies ChartDefinition<BoundCurvesData, BoundCurvesProps>;
