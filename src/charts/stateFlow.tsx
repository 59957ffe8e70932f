/**
 * One transition of a trained model: h_{t−1} on the plane of states, the noise ξ_t as a grid over two of its directions,
 * and where F(h_{t−1}, ·) takes that grid on the plane of states. Behind the states lie the letters they decode to; cells
 * are filled by log|det J| against its value at ξ = 0, so that an affine flow leaves them white.
 */
import { type KeyboardEvent, type PointerEvent, type ReactElement, type ReactNode, useMemo, useRef } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, small } from "./format.ts";
import { ChartSvg, Label } from "./frame.tsx";
import { letterRegions } from "./letterRegions.ts";
import { cellPaths, meshLines, type PlaneScale, planeScale, type Span } from "./mesh.ts";
import type { LetterMap } from "./paths.ts";

type Point = readonly [number, number];

export interface StateFlowData {
  readonly which: "g" | "q";
  /** 1-based. */
  readonly t: number;
  readonly d: number;
  /** Directions of ξ_t that are shown, 0-based. */
  readonly directions: Point;
  /** The noise plane shows ±extent. */
  readonly extent: number;
  /** What the axes of the states are called. */
  readonly names: readonly [string, string];
  readonly domain: readonly [Span, Span];
  readonly map: LetterMap | null;
  /** Where letters are fed back: what the maps stand after, and that of h_{t−1}. null: no letter before. */
  readonly fed?: {
    readonly after: string | null;
    readonly afterLast: string | null;
    readonly lastMap: LetterMap | null;
    /** Whether `after` was chosen, or is the word's own. */
    readonly chosen: boolean;
  };
  /** h_0 … h_T of the word. */
  readonly path: readonly Point[];
  readonly from: Point;
  readonly xi: Point;
  readonly to: Point;
  /** Vertices a side, rows from below. */
  readonly side: number;
  /** Of the mesh, in the noise's two directions and on the plane of states. [side², 2] */
  readonly noise: Float64Array;
  readonly image: Float64Array;
  /** log|det J| minus its value at ξ = 0 (these two directions), nats. [side²] */
  readonly logDet: Float64Array;
  /** log|det J| at ▲, nats. */
  readonly logDetHere: number;
  /** Likeliest letters at the vertices within two standard deviations, most frequent first; "EOS" for the end. */
  readonly letters: readonly string[];
  /** The likeliest letter at ▲. */
  readonly letter: string;
  /** |ξ − F⁻¹(F(ξ))|, the largest of d. */
  readonly roundTrip: number;
}

/** What the arrow keys move. */
export type Handle = "from" | "noise" | "to";

export interface StateFlowProps extends ChartProps<StateFlowData> {
  readonly active?: Handle;
  onFrom?: ((to: Point) => void) | undefined;
  onNoise?: ((to: Point) => void) | undefined;
  /** The state at ▲ is wanted here: the inverse finds the noise. */
  onTo?: ((to: Point) => void) | undefined;
}

/** The state drawn is the word's own at t − 1. */
function isOfWord({ path, from, t }: StateFlowData): boolean {
  const own = path[t - 1];
  return own !== undefined && Math.hypot(own[0] - from[0], own[1] - from[1]) < 1e-9;
}

const flowName = ({ which }: StateFlowData): string => (which === "g" ? "*p:F_g*" : "*q:F_q*");

export function stateFlowTitle(data: StateFlowData): string {
  const { letters, t } = data;
  if (letters.length === 1) return `At *t* = ${t} the noise decides nothing: every point says ${letters[0]}`;
  const most = letters.slice(0, 3).join(", ");
  return `At *t* = ${t} the noise reaches ${letters.length} letters: ${most}${letters.length > 3 ? " …" : ""}`;
}

const afterText = (letter: string | null): string => (letter === null ? "none" : `“${letter}”`);

/** What letter the maps and the count of letters are given. */
function fedText({ fed, t }: StateFlowData): string {
  if (!fed) return "letters within 2 sd";
  if (t === 1 && !fed.chosen) return "letters with none before them";
  const last = fed.afterLast === fed.after ? "" : `, at *h_t−1* after ${afterText(fed.afterLast)}`;
  return `letters after ${afterText(fed.after)}${fed.chosen ? ", chosen" : ""}${last}`;
}

export const stateFlowCaption = (data: StateFlowData): string =>
  `${flowName(data)} at *h_t−1*; directions ${data.directions[0] + 1} and ${data.directions[1] + 1} of the ${data.d} of *xi:ξ_t*, the others as drawn; ${fedText(data)}; drag ● or ▲`;

export const stateFlowRows = (data: StateFlowData): Table => ({
  head: ["quantity", "value"],
  body: [
    ["position t", String(data.t)],
    ...(data.fed ? [["letter before", data.fed.after ?? "none"] as const] : []),
    ["letter at ▲", data.letter],
    ["letters within 2 sd", data.letters.join(" ")],
    ["log|det J| at ▲", fixed(data.logDetHere, 3)],
    ["there and back, largest difference", data.roundTrip.toExponential(1)],
  ],
});

export const stateFlowValues = ({ noise, image, logDet, names, directions }: StateFlowData): Values => ({
  head: [`xi_${directions[0] + 1}`, `xi_${directions[1] + 1}`, names[0], names[1], "log det minus that at 0"],
  body: Array.from({ length: logDet.length }, (_, i) => [
    noise[2 * i]!,
    noise[2 * i + 1]!,
    image[2 * i]!,
    image[2 * i + 1]!,
    logDet[i]!,
  ]),
});

function Letters({ map, size }: { readonly map: LetterMap; readonly size: number }): ReactElement {
  const regions = useMemo(() => letterRegions(map.symbols, map.size), [map]);
  return (
    <>
      <g opacity={0.7} fill="none" stroke="var(--rule2)" strokeWidth={0.75}>
        {regions.map((r) => (
          <path key={r.symbol} d={r.outline} transform={`scale(${size})`} vectorEffect="non-scaling-stroke" />
        ))}
      </g>
      {regions
        .filter((r) => r.room * size > 8)
        .map((r) => (
          <text
            key={r.symbol}
            className={r.symbol === map.alphabet.length ? undefined : "mono"}
            x={r.x * size}
            y={r.y * size + 4}
            textAnchor="middle"
          >
            {map.alphabet[r.symbol] ?? "EOS"}
          </text>
        ))}
    </>
  );
}

function Triangle({ at: [x, y], size }: { readonly at: Point; readonly size: number }): ReactElement {
  const keep = (v: number) => Math.max(7, Math.min(size - 7, v));
  return (
    <path
      d={`M${keep(x).toFixed(1)},${(keep(y) - 6).toFixed(1)}l6,10.5h-12z`}
      fill="var(--xi)"
      stroke="var(--bg)"
      strokeWidth={2}
      strokeLinejoin="round"
      paintOrder="stroke"
    />
  );
}

interface PanelProps {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly title: string;
  readonly active: boolean;
  readonly children: ReactNode;
  onPoint?: ((px: number, py: number) => void) | undefined;
}

const KEYS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** A square that takes a drag anywhere on it. */
function Panel({ x, y, size, title, active, children, onPoint }: PanelProps): ReactElement {
  const dragging = useRef(false);
  const report = (event: PointerEvent<SVGGElement>) => {
    const box = event.currentTarget.querySelector("rect")!.getBoundingClientRect();
    onPoint?.(((event.clientX - box.left) / box.width) * size, ((event.clientY - box.top) / box.height) * size);
  };
  return (
    <g
      transform={`translate(${x},${y})`}
      className={onPoint ? "state-panel" : undefined}
      onPointerDown={(event) => {
        if (!onPoint) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        dragging.current = true;
        report(event);
      }}
      onPointerMove={(event) => dragging.current && report(event)}
      onPointerUp={() => {
        dragging.current = false;
      }}
      onPointerCancel={() => {
        dragging.current = false;
      }}
    >
      <rect width={size} height={size} fill="var(--bg)" />
      <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true" overflow="hidden">
        {children}
      </svg>
      <rect
        className="edge"
        x={0.5}
        y={0.5}
        width={size - 1}
        height={size - 1}
        fill="none"
        stroke={active ? "var(--ink2)" : "var(--rule2)"}
      />
      <Label x={0} y={-8} text={title} colour="var(--ink2)" />
    </g>
  );
}

const GAP = 28;
const TOP = 24;
const BOTTOM = 22;

function FromPanel({ data, scale }: { readonly data: StateFlowData; readonly scale: PlaneScale }): ReactElement {
  const lastMap = data.fed ? data.fed.lastMap : data.map;
  const path = data.path.map(([px, py]) => `${scale.x(px).toFixed(1)},${scale.y(py).toFixed(1)}`).join("L");
  return (
    <>
      {lastMap && <Letters map={lastMap} size={scale.size} />}
      <path d={`M${path}`} fill="none" stroke="var(--p)" strokeWidth={1.25} opacity={0.7} />
      {data.path.map(([px, py], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a position is its place
        <circle key={i} cx={scale.x(px)} cy={scale.y(py)} r={2} fill="var(--p)" />
      ))}
      <circle
        cx={scale.x(data.from[0])}
        cy={scale.y(data.from[1])}
        r={6}
        fill="var(--p)"
        stroke="var(--bg)"
        strokeWidth={2}
      />
    </>
  );
}

function NoisePanel({ data, scale }: { readonly data: StateFlowData; readonly scale: PlaneScale }): ReactElement {
  const unit = scale.x(1) - scale.x(0);
  return (
    <>
      {cellPaths(scale, data.noise, data.logDet, data.side).map(({ path, colour, opacity }) => (
        <path key={`${colour}${opacity}`} d={path} fill={colour} fillOpacity={opacity} />
      ))}
      <path d={meshLines(scale, data.noise, data.side, 2)} fill="none" stroke="var(--rule2)" />
      <g fill="none" stroke="var(--xi)" strokeDasharray="1.5 3.5" strokeLinecap="round">
        {[1, 2].map((sd) => (
          <circle key={sd} cx={scale.x(0)} cy={scale.y(0)} r={sd * unit} />
        ))}
      </g>
      <Triangle at={[scale.x(data.xi[0]), scale.y(data.xi[1])]} size={scale.size} />
    </>
  );
}

function ToPanel({ data, scale }: { readonly data: StateFlowData; readonly scale: PlaneScale }): ReactElement {
  return (
    <>
      {data.map && <Letters map={data.map} size={scale.size} />}
      {cellPaths(scale, data.image, data.logDet, data.side).map(({ path, colour, opacity }) => (
        <path key={`${colour}${opacity}`} d={path} fill={colour} fillOpacity={opacity} />
      ))}
      <path
        d={meshLines(scale, data.image, data.side, 2)}
        fill="none"
        stroke={data.which === "g" ? "var(--p)" : "var(--q)"}
        strokeWidth={0.75}
        strokeLinejoin="round"
        opacity={0.8}
      />
      <circle cx={scale.x(data.from[0])} cy={scale.y(data.from[1])} r={4} fill="none" stroke="var(--p)" />
      <Triangle at={[scale.x(data.to[0]), scale.y(data.to[1])]} size={scale.size} />
    </>
  );
}

/** Panels side by side, or one under the other where there is no room. */
export function layout(width: number, height: number) {
  const across = Math.floor((width - 2 * GAP) / 3);
  const stacked = across < 170;
  const size = stacked ? Math.min(width, 300) : Math.min(across, height - TOP - BOTTOM);
  const pitch = stacked ? size + TOP + BOTTOM : 0;
  const place = (i: number) => (stacked ? { x: 0, y: TOP + i * pitch } : { x: i * (size + GAP), y: TOP });
  return { size, stacked, place, height: stacked ? 3 * pitch : TOP + size + BOTTOM };
}

export function StateFlowChart(props: StateFlowProps): ReactElement {
  const { data, width, height, active, onFrom, onNoise, onTo } = props;
  const { size, place, height: tall } = layout(width, height);
  const states = planeScale(data.domain, size);
  const noise = planeScale(
    [
      [-data.extent, data.extent],
      [-data.extent, data.extent],
    ],
    size,
  );
  const step = (data.domain[0][1] - data.domain[0][0]) / 50;
  const pointer = (scale: PlaneScale, to?: (p: Point) => void) =>
    to && ((px: number, py: number) => to([scale.x.invert(px), scale.y.invert(py)]));
  const handles = {
    from: [data.from, step, onFrom],
    noise: [data.xi, 0.1, onNoise],
    to: [data.to, step, onTo],
  } as const;
  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>) => {
    const move = KEYS[event.key];
    if (!move || !active || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const [from, by, to] = handles[active];
    const times = by * (event.shiftKey ? 5 : 1);
    to?.([from[0] + times * move[0], from[1] + times * move[1]]);
  };
  return (
    <ChartSvg
      width={width}
      height={tall}
      label={`${stateFlowTitle(data)}. ${stateFlowCaption(data)}.`}
      focusable={active !== undefined}
      onKeyDown={onKeyDown}
    >
      <Panel
        {...place(0)}
        size={size}
        active={active === "from"}
        title={`*p:h_t−1*, ${isOfWord(data) ? "where the word is" : "moved by hand"}`}
        onPoint={pointer(states, onFrom)}
      >
        <FromPanel data={data} scale={states} />
      </Panel>
      <Panel
        {...place(1)}
        size={size}
        active={active === "noise"}
        title={`*xi:ξ_t*, ±${data.extent} sd`}
        onPoint={pointer(noise, onNoise)}
      >
        <NoisePanel data={data} scale={noise} />
      </Panel>
      <Panel
        {...place(2)}
        size={size}
        active={active === "to"}
        title={`${data.which === "g" ? "*p:h_t* = *p:F_g*" : "*q:h_t* = *q:F_q*"}: ${data.letter} at ▲`}
        onPoint={pointer(states, onTo)}
      >
        <ToPanel data={data} scale={states} />
      </Panel>
      <Label x={place(0).x} y={place(0).y + size + 16} text={`${data.names[0]} across, ${data.names[1]} up`} />
      <Label
        x={place(2).x}
        y={place(2).y + size + 16}
        text={`there and back: ${small(data.roundTrip, 0) === "0" ? data.roundTrip.toExponential(0).replace("-", "−") : fixed(data.roundTrip)}`}
      />
    </ChartSvg>
  );
}

export const stateFlow = {
  id: "stateFlow",
  title: stateFlowTitle,
  caption: stateFlowCaption,
  Chart: StateFlowChart,
  rows: stateFlowRows,
  values: stateFlowValues,
} satisfies ChartDefinition<StateFlowData, StateFlowProps>;
