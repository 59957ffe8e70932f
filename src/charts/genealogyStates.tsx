/** The states of one population: lines of descent, particles as large as their weight, data, and the exact posterior. */
import { line, type ScaleLinear } from "d3";
import { memo, type ReactElement } from "react";
import type { Population } from "../protocol/bounds.ts";
import { Clip, Label, linearTicks, type Plot, YGrid } from "./frame.tsx";
import type { GenealogyData } from "./genealogyData.ts";
import { textWidth } from "./textWidth.ts";

export interface Lanes {
  readonly x: ScaleLinear<number, number>;
  /** States. */
  readonly y: ScaleLinear<number, number>;
  readonly states: Plot;
  readonly ess: Plot;
  readonly run: Plot;
}

/** chosen: more particles than this are told by their lines alone. */
const MOST_DOTS = 200;
/** Share of a named state's height its particles are spread over. */
const SPREAD = 0.62;

/** Where a particle stands; those in a named state beside each other, by their number. */
type Place = (t: number, k: number) => readonly [number, number];

function placer({ toy }: GenealogyData, { x, y }: Lanes, { K, states }: Population): Place {
  if (!toy.stateNames) return (t, k) => [x(t + 1), y(states[t * K + k]!)];
  return (t, k) => [x(t + 1), y(states[t * K + k]! + SPREAD * ((k + 0.5) / K - 0.5))];
}

/** Thinner where there are many, so that they stay lines. */
const lineWidth = (population: Population | null): number => 1.5 * Math.min(1, Math.sqrt(30 / (population?.K ?? 1)));

/** All lines of descent that are alive, or all others, as one path. */
function descent(data: GenealogyData, lanes: Lanes, place: Place, wanted: 0 | 1): string {
  const { population, alive, toy } = data;
  const { K, T, ancestors } = population!;
  const parts: string[] = [];
  const segment = ([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]) =>
    parts.push(`M${ax.toFixed(1)},${ay.toFixed(1)}L${bx.toFixed(1)},${by.toFixed(1)}`);
  for (let t = 0; t < T; t++)
    for (let k = 0; k < K; k++) {
      if (alive[t * K + k] !== wanted) continue;
      if (t > 0) segment(place(t - 1, ancestors[t * K + k]!), place(t, k));
      else if (!toy.stateNames) segment([lanes.x(0), lanes.y(toy.start)], place(0, k));
    }
  return parts.join("");
}

function Dots({ data, place }: { readonly data: GenealogyData; readonly place: Place }): ReactElement | null {
  const { population, alive, weights } = data;
  const { K, T } = population!;
  if (K > MOST_DOTS) return null;
  const size = Math.min(1, Math.sqrt(20 / K));
  return (
    <>
      {Array.from({ length: K * T }, (_, i) => {
        const [t, k] = [Math.floor(i / K), i % K];
        const [cx, cy] = place(t, k);
        const r = 0.6 + 4.4 * Math.sqrt(weights[i]!) * (0.5 + 0.5 * size);
        return (
          <circle
            key={`${t + 1} ${k + 1}`}
            cx={cx.toFixed(1)}
            cy={cy.toFixed(1)}
            r={r.toFixed(2)}
            fill={alive[i] ? "var(--p)" : "var(--b)"}
            opacity={alive[i] ? 1 : 0.6}
          />
        );
      })}
    </>
  );
}

/** Posterior mean on the real line; P(h_t = s | x) as bars where states have names. */
function Exact({
  data: { toy },
  lanes: { x, y },
}: {
  readonly data: GenealogyData;
  readonly lanes: Lanes;
}): ReactElement {
  const { smoothed, smoothedProbabilities, stateNames, T } = toy;
  if (!stateNames || !smoothedProbabilities) {
    const path = line<number>(
      (t) => x(t + 1),
      (t) => y(smoothed.mean[t]!),
    ).digits(1)(Array.from({ length: T }, (_, t) => t));
    return (
      <g fill="none">
        <path d={path ?? ""} stroke="var(--bg)" strokeWidth={4} opacity={0.7} />
        <path d={path ?? ""} stroke="var(--exact)" strokeWidth={1.5} />
      </g>
    );
  }
  const S = stateNames.length;
  const full = Math.abs(y(1) - y(0)) * 0.8;
  return (
    <>
      {Array.from(smoothedProbabilities, (p, i) => {
        const [t, s] = [Math.floor(i / S), i % S];
        return (
          <rect
            key={`${t + 1} ${stateNames[s]}`}
            x={(x(t + 1) + 7).toFixed(1)}
            y={(y(s) - (full * p) / 2).toFixed(1)}
            width={4}
            height={(full * p).toFixed(1)}
            fill="var(--exact)"
          />
        );
      })}
    </>
  );
}

/** x on the axis of states, where it has a place there. */
function Observed({
  data: { toy },
  lanes,
}: {
  readonly data: GenealogyData;
  readonly lanes: Lanes;
}): ReactElement | null {
  const { x, y } = lanes;
  const { observedAt } = toy;
  if (!observedAt) return null;
  return (
    <>
      {observedAt.map((value, t) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
          key={`x${t + 1}`}
          x={(x(t + 1) - 3).toFixed(1)}
          y={(y(value) - 3).toFixed(1)}
          width={6}
          height={6}
          fill="var(--bg)"
          stroke="var(--data)"
          strokeWidth={1.75}
        />
      ))}
    </>
  );
}

const GAP = 12;

/** The key, in a row above the states. */
function Key({ data: { toy }, plot }: { readonly data: GenealogyData; readonly plot: Plot }): ReactElement {
  const words = [
    { text: "surviving", colour: "var(--pt)" },
    { text: "extinct", colour: "var(--ink3)" },
    { text: toy.stateNames ? "bars: exact" : "exact mean", colour: "var(--ink)" },
    ...(toy.observedAt ? [{ text: "□ observed *x*", colour: "var(--data)" }] : []),
  ];
  const width = words.reduce((sum, { text }) => sum + textWidth(text) + GAP, -GAP);
  let at = plot.x1 - width;
  return (
    <>
      {words.map(({ text, colour }) => {
        const here = at;
        at += textWidth(text) + GAP;
        return <Label key={text} x={here} y={plot.y1 - 6} text={text} colour={colour} />;
      })}
    </>
  );
}

interface StateLaneProps {
  readonly data: GenealogyData;
  readonly lanes: Lanes;
}

/** Thousands of marks, which the position looked at does not move. */
export const StateLane = memo(function StateLane({ data, lanes }: StateLaneProps): ReactElement {
  const { population, toy } = data;
  const { y, states: plot } = lanes;
  const place = population && placer(data, lanes, population);
  const ticks = toy.stateNames ? toy.stateNames.map((label, s) => ({ at: y(s), label })) : linearTicks(y, 4);
  return (
    <>
      <YGrid plot={plot} ticks={ticks} />
      <Label x={0} y={plot.y1 - 6} text="state *h*" />
      {place && (
        <Clip plot={plot}>
          <path d={descent(data, lanes, place, 0)} fill="none" stroke="var(--b)" strokeWidth={0.75} opacity={0.45} />
          <path d={descent(data, lanes, place, 1)} fill="none" stroke="var(--p)" strokeWidth={lineWidth(population)} />
          <Dots data={data} place={place} />
        </Clip>
      )}
      <Observed data={data} lanes={lanes} />
      <Exact data={data} lanes={lanes} />
      {population && <Key data={data} plot={plot} />}
    </>
  );
});
