/**
 * The bound taken apart, position by position (Schmidt & Hofmann 2018, Eq. 9):
 * log P(w_t|h_t) + log r(ζ_t) − log q(ξ_t) + log|det J_Fq| − log|det J_Fg|, stacked up where positive and down where
 * negative. Terms that cancel are half as strong as the letters. Dot: L_t.
 */
import { type ScaleBand, type ScaleLinear, scaleLinear } from "d3";
import type { ReactElement } from "react";
import { ANATOMY_TERMS, type Anatomy, type AnatomyTerm } from "../protocol/frame.ts";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, theLetter, whole } from "./format.ts";
import { ChartSvg, Clip, crisp, Empty, Label, linearTicks, type Plot, plotOf, XTicks, YGrid } from "./frame.tsx";
import { spread } from "./labels.ts";
import { useHoveredT } from "./pointing.tsx";
import { centre, pickHandlers, positionScale, positionTicks, SelectedBand } from "./positions.tsx";
import { Readout } from "./readout.tsx";

export interface AnatomyPosition {
  /** 1-based. */
  readonly t: number;
  /** In the order of ANATOMY_TERMS, nats. */
  readonly terms: readonly number[];
  /** L_t */
  readonly bound: number;
  /** Live words at t. */
  readonly live: number;
}

export interface AnatomyData {
  readonly step: number;
  readonly T: number;
  /** Positions where a word lives. */
  readonly positions: readonly AnatomyPosition[];
  /** The run it is compared with: its bound at each position. */
  readonly other: { readonly step: number; readonly positions: readonly AnatomyPosition[] } | null;
}

export interface AnatomyProps extends ChartProps<AnatomyData> {
  /** 1-based. */
  readonly selectedT: number | null;
  /** Its data are being worked out. */
  readonly pending?: boolean;
  onSelect?: ((t: number) => void) | undefined;
}

function positionsOf(anatomy: Anatomy): readonly AnatomyPosition[] {
  const positions = Array.from({ length: anatomy.T }, (_, i) => ({
    t: i + 1,
    terms: ANATOMY_TERMS.map((_, k) => anatomy.terms[k * anatomy.T + i]!),
    bound: anatomy.bound[i]!,
    live: anatomy.live[i]!,
  }));
  return positions.filter((p) => p.live > 0 && p.terms.every(Number.isFinite) && Number.isFinite(p.bound));
}

/** `T`: positions of the run; a batch of short words has fewer, and the axis must not jump from batch to batch. */
export function selectAnatomy(
  anatomy: Anatomy | null,
  T = anatomy?.T ?? 13,
  against: Anatomy | null = null,
): AnatomyData {
  const other = against && { step: against.step, positions: positionsOf(against) };
  if (!anatomy) return { step: 0, T, positions: [], other };
  return { step: anatomy.step, T: Math.max(anatomy.T, T), positions: positionsOf(anatomy), other };
}

/** The same position of the run it is compared with. */
const theirs = (data: AnatomyData, t: number): AnatomyPosition | undefined =>
  data.other?.positions.find((p) => p.t === t);

/** Rich label, fill and strength of each term. */
const LOOK: Readonly<Record<AnatomyTerm, { label: string; fill: string; text: string; opacity: number }>> = {
  logP: { label: "log *P*(*w*|*h*)", fill: "var(--data)", text: "var(--data)", opacity: 1 },
  logR: { label: "log *r*(*ζ*)", fill: "var(--xi)", text: "var(--xt)", opacity: 0.5 },
  negLogQ: { label: "−log *q*(*ξ*)", fill: "var(--q)", text: "var(--qt)", opacity: 0.5 },
  logDetQ: { label: "log det *F_q*", fill: "var(--q)", text: "var(--qt)", opacity: 0.28 },
  negLogDetG: { label: "−log det *F_g*", fill: "var(--p)", text: "var(--pt)", opacity: 0.5 },
};

/** From the zero line outwards. */
const ORDER: readonly AnatomyTerm[] = ["logP", "logR", "negLogDetG", "negLogQ", "logDetQ"];

interface Segment {
  readonly term: AnatomyTerm;
  readonly from: number;
  readonly to: number;
}

function stack(position: AnatomyPosition): readonly Segment[] {
  let up = 0;
  let down = 0;
  return ORDER.map((term) => {
    const v = position.terms[ANATOMY_TERMS.indexOf(term)]!;
    const from = v >= 0 ? up : down;
    if (v >= 0) up += v;
    else down += v;
    return { term, from, to: from + v };
  });
}

const isZero = (data: AnatomyData, term: AnatomyTerm): boolean =>
  data.positions.every((p) => Math.abs(p.terms[ANATOMY_TERMS.indexOf(term)]!) < 1e-4);

/** With one sample the dot is the sum of the terms; chosen: float32 sums of five terms agree to 1e-3. */
const dotsAreSums = (data: AnatomyData): boolean =>
  data.positions.every(
    (p) => Math.abs(p.terms.reduce((a, b) => a + b, 0) - p.bound) <= 1e-3 * Math.max(1, Math.abs(p.bound)),
  );

/** A model without noise has the letters' term alone. */
const isExact = (data: AnatomyData): boolean =>
  data.positions.length > 0 && ANATOMY_TERMS.every((term) => term === "logP" || isZero(data, term));

/** Chosen: where fewer than this share of the words live, the mean is that of a few long ones. */
const COMMON = 1 / 4;

export function anatomyTitle(data: AnatomyData): string {
  const words = data.positions[0]?.live ?? 0;
  const worst = data.positions
    .filter((p) => p.live >= COMMON * words)
    .reduce<AnatomyPosition | null>((a, p) => (a === null || p.bound < a.bound ? p : a), null);
  if (!worst || worst.bound >= 0) return "The bound, position by position";
  return `${theLetter(worst.t)} costs most: ${fixed(-worst.bound)} nats`;
}

/** B's batch is another one if its last frame came at another step. */
const at = (data: AnatomyData, step: number): string => (step === data.step ? "" : ` at step ${whole(step)}`);

export function anatomyCaption(data: AnatomyData): string {
  if (data.positions.length === 0) return "the terms of the bound, nats";
  if (isExact(data)) return "log *P*(*w_t* | *w_<t*), nats: exact, no other term";
  const sums = dotsAreSums(data);
  const terms = sums
    ? "terms of the bound, nats; dots: their sum"
    : "one sample, drawn by weight, nats; dots: the bound";
  const noDet = isZero(data, "logDetQ") && isZero(data, "negLogDetG");
  // what the terms are of is explained where there is one run
  if (data.other) return `terms of the bound, nats; dots: A, grey rings: B${at(data, data.other.step)}`;
  return noDet ? `${terms}; log dets are 0` : terms;
}

export function anatomyRows(data: AnatomyData): Table {
  return {
    head: [
      ...["t", "words", "bound", ...ANATOMY_TERMS.map((term) => LOOK[term].label.replaceAll("*", ""))],
      ...(data.other ? ["bound of B", "B − A"] : []),
    ],
    body: data.positions.map((p) => {
      const own = [String(p.t), whole(p.live), fixed(p.bound), ...p.terms.map((v) => fixed(v))];
      const b = theirs(data, p.t)?.bound;
      const both = b === undefined ? ["–", "–"] : [fixed(b), fixed(b - p.bound)];
      return data.other ? [...own, ...both] : own;
    }),
  };
}

export const anatomyValues = (data: AnatomyData): Values => ({
  head: ["t", "words", "bound", ...ANATOMY_TERMS, ...(data.other ? ["step of B", "bound of B", "B − A"] : [])],
  body: data.positions.map((p) => {
    const b = theirs(data, p.t)?.bound ?? null;
    const both = data.other ? [data.other.step, b, b === null ? null : b - p.bound] : [];
    return [p.t, p.live, p.bound, ...p.terms, ...both];
  }),
});

interface Scales {
  readonly x: ScaleBand<number>;
  readonly y: ScaleLinear<number, number>;
}

function Stacks({ data, scales }: { readonly data: AnatomyData; readonly scales: Scales }): ReactElement {
  const { x, y } = scales;
  return (
    <>
      {data.positions.flatMap((p) =>
        stack(p)
          .filter((s) => Math.abs(y(s.from) - y(s.to)) > 0.05)
          .map((s) => (
            <rect
              key={`${p.t} ${s.term}`}
              x={x(p.t)?.toFixed(1)}
              y={Math.min(y(s.from), y(s.to)).toFixed(1)}
              width={x.bandwidth().toFixed(1)}
              height={Math.abs(y(s.from) - y(s.to)).toFixed(1)}
              fill={LOOK[s.term].fill}
              opacity={LOOK[s.term].opacity}
            />
          )),
      )}
    </>
  );
}

/** Beside the last position, at the middle of each term. */
function TermLabels({
  data,
  plot,
  y,
}: {
  readonly data: AnatomyData;
  readonly plot: Plot;
  readonly y: Scales["y"];
}): ReactElement | null {
  const last = data.positions.at(-1);
  if (!last) return null;
  const exact = isExact(data);
  const segments = stack(last).filter((s) => !isZero(data, s.term));
  const wanted = segments.map((s) => ({
    at: y((s.from + s.to) / 2),
    priority: s.term === "logP" ? 10 : Math.abs(s.to - s.from),
  }));
  const places = spread(wanted, 16, plot.y1 + 2, plot.y0 - 2);
  return (
    <>
      {segments.map((s, i) => {
        const at = places[i];
        if (at === null || at === undefined) return null;
        return (
          <Label
            key={s.term}
            x={plot.x1 + 8}
            y={Math.round(at) + 4}
            text={exact ? "log *P*(*w_t*|*w_<t*)" : LOOK[s.term].label}
            colour={LOOK[s.term].text}
          />
        );
      })}
    </>
  );
}

/** B's bounds, ringed and joined by a dashed line. */
function Others({ data, scales }: { readonly data: AnatomyData; readonly scales: Scales }): ReactElement | null {
  if (!data.other) return null;
  const { x, y } = scales;
  const places = data.other.positions.map((p) => ({ t: p.t, cx: centre(x, p.t), cy: y(p.bound) }));
  const path = places.map(({ cx, cy }, i) => `${i === 0 ? "M" : "L"}${cx.toFixed(1)},${cy.toFixed(1)}`).join("");
  return (
    <g fill="none" stroke="var(--b)" strokeWidth={1.5}>
      <path d={path} strokeDasharray="4 3" />
      {places.map(({ t, cx, cy }) => (
        <circle key={t} cx={cx.toFixed(1)} cy={cy.toFixed(1)} r={4.5} />
      ))}
    </g>
  );
}

function Hover({
  p,
  other,
  scales,
  plot,
  width,
  sums,
}: {
  readonly p: AnatomyPosition;
  readonly other: AnatomyPosition | undefined;
  readonly scales: Scales;
  readonly plot: Plot;
  readonly width: number;
  readonly sums: boolean;
}): ReactElement {
  const lines = [
    { text: `*t* = ${p.t}: ${fixed(p.bound)} nats`, strong: true },
    ...ANATOMY_TERMS.map((term, k) => ({ text: `${LOOK[term].label} ${fixed(p.terms[k]!)}`, colour: LOOK[term].text })),
    { text: sums ? `mean of ${whole(p.live)} words` : `${whole(p.live)} words` },
    ...(other ? [{ text: `B ${fixed(other.bound)}, B − A ${fixed(other.bound - p.bound)}` }] : []),
  ];
  return (
    <Readout x={centre(scales.x, p.t)} y={(plot.y0 + plot.y1) / 2} lines={lines} width={width} height={plot.y0 + 24} />
  );
}

function yDomain(data: AnatomyData): [number, number] {
  const ends = data.positions.flatMap((p) => [p.bound, ...stack(p).map((s) => s.to)]);
  if (ends.length === 0) return [-10, 10];
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const span = high - low;
  // chosen: a run B that goes astray leaves the plot
  const others = (data.other?.positions ?? []).map((p) => Math.max(low - span / 2, Math.min(high + span / 2, p.bound)));
  return [Math.min(low, ...others) - 0.04 * span, Math.max(high, ...others) + 0.04 * span];
}

export function AnatomyChart({ data, width, height, selectedT, pending, onSelect }: AnatomyProps): ReactElement {
  const [hovered, setHovered] = useHoveredT();
  const plot = plotOf(width, height, { top: 8, right: width < 300 ? 8 : 104, bottom: 22, left: 28 });
  const scales = { x: positionScale(data.T, plot, 0.34), y: scaleLinear(yDomain(data), [plot.y0, plot.y1]) };
  const empty = data.positions.length === 0;
  const shown = data.positions.find((p) => p.t === hovered);
  return (
    <ChartSvg
      width={width}
      height={height}
      label={`${anatomyTitle(data)}. ${anatomyCaption(data)}.`}
      focusable={!empty}
      className={onSelect && "pick"}
      {...pickHandlers({ x: scales.x, plot, width, selectedT, onSelect, onHover: setHovered })}
    >
      <SelectedBand x={scales.x} plot={plot} t={selectedT} />
      <YGrid plot={plot} ticks={linearTicks(scales.y, 4)} />
      <Stacks data={data} scales={scales} />
      {!empty && <path d={`M${plot.x0},${crisp(scales.y(0))}H${plot.x1}`} stroke="var(--ink3)" />}
      {data.other && (
        <Clip plot={{ ...plot, y1: plot.y1 - 5, y0: plot.y0 + 5 }}>
          <Others data={data} scales={scales} />
        </Clip>
      )}
      {data.positions.map((p) => (
        <circle
          key={p.t}
          cx={centre(scales.x, p.t).toFixed(1)}
          cy={scales.y(p.bound).toFixed(1)}
          r={3}
          fill="var(--exact)"
          stroke="var(--bg)"
          strokeWidth={1.25}
        />
      ))}
      <XTicks plot={plot} ticks={positionTicks(scales.x)} marks={false} />
      <Label x={plot.x1 + 8} y={plot.y0 + 17} text="position *t*" />
      <TermLabels data={data} plot={plot} y={scales.y} />
      {empty && <Empty plot={plot} reason={pending ? "Working it out…" : "No batch yet: press Play"} />}
      {shown && (
        <Hover
          p={shown}
          other={theirs(data, shown.t)}
          scales={scales}
          plot={plot}
          width={width}
          sums={dotsAreSums(data)}
        />
      )}
    </ChartSvg>
  );
}

export const anatomy = {
  id: "anatomy",
  title: anatomyTitle,
  caption: anatomyCaption,
  Chart: AnatomyChart,
  rows: anatomyRows,
  values: anatomyValues,
} satisfies ChartDefinition<AnatomyData, AnatomyProps>;
