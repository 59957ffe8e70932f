/**
 * Polar coordinates as a change of variables: the (r, φ) rectangle and the plane side by side, the same points on both,
 * and one cell with its image. Equal cells of the rectangle have images as large as their radius: |det J| = r.
 */
import { type ScaleLinear, scaleLinear } from "d3";
import { type KeyboardEvent, type PointerEvent, type ReactElement, useRef } from "react";
import type { PolarCell, PolarPoints } from "../plane/polar.ts";
import { cellProbability, POLAR_RADIUS, planeArea, pointsIn, polarArea, polarDeterminant } from "../plane/polar.ts";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, whole } from "./format.ts";
import { ChartSvg, Clip, Label, linearTicks, type Plot, XTicks, YGrid } from "./frame.tsx";

export interface PolarPlanesData {
  readonly cell: PolarCell;
  readonly points: PolarPoints;
}

export interface PolarPlanesProps extends ChartProps<PolarPlanesData> {
  /** The middle of the cell is wanted here. */
  onPlace?: ((phi: number, r: number) => void) | undefined;
  /** By whole steps: keys. */
  onMove?: ((across: number, up: number) => void) | undefined;
}

export function polarPlanesTitle({ cell }: PolarPlanesData): string {
  const factor = polarDeterminant(cell);
  if (Math.abs(factor - 1) < 0.005) return "At radius 1 the cell keeps its area";
  return factor > 1
    ? `Here the cell grows ${fixed(factor)} times in area`
    : `Here the cell shrinks to ${fixed(factor)} of its area`;
}

export const polarPlanesCaption = ({ points }: PolarPlanesData): string =>
  `the same ${whole(points.n)} draws of N(0, *I*), as (*r*, *φ*) and as (*x*, *y*); drag the cell, or move it with the arrow keys`;

const facts = ({ cell, points }: PolarPlanesData): readonly (readonly [string, number])[] => [
  ["radius from", cell.r],
  ["radius to", cell.r + cell.dr],
  ["angle from", cell.phi],
  ["angle to", cell.phi + cell.dphi],
  ["area in (r, φ)", polarArea(cell)],
  ["area in (x, y)", planeArea(cell)],
  ["ratio = |det J|", polarDeterminant(cell)],
  ["probability", cellProbability(cell)],
  ["share of the points", pointsIn(points, cell) / points.n],
];

export const polarPlanesRows = (data: PolarPlanesData): Table => ({
  head: ["quantity", "value"],
  body: facts(data).map(([name, value]) => [name, fixed(value, 4)]),
});

/** The points as they are drawn; the cell is in the table. */
export const polarPlanesValues = ({ points, cell }: PolarPlanesData): Values => ({
  head: ["r", "phi", "x", "y", "in the cell"],
  body: Array.from({ length: points.n }, (_, i) => {
    const [r, phi] = [points.r[i]!, points.phi[i]!];
    const inside = r >= cell.r && r < cell.r + cell.dr && phi >= cell.phi && phi < cell.phi + cell.dphi;
    return [r, phi, points.x[i]!, points.y[i]!, inside ? 1 : 0];
  }),
});

interface Axes {
  readonly plot: Plot;
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

const GAP = 56;
const LEFT = 34;
const TOP = 22;
const BOTTOM = 24;
/** chosen: more dots hide the cell. */
const DRAWN = 1500;

function axesOf(width: number, height: number): { rectangle: Axes; plane: Axes } {
  const side = Math.min(height - TOP - BOTTOM, (width - LEFT - GAP - 8) / 2);
  // one unit of r as long as one of φ, where there is room
  const wide = Math.min((side * 2 * Math.PI) / POLAR_RADIUS, width - LEFT - GAP - side - 8);
  const plot = (x0: number, w: number): Plot => ({ x0, x1: x0 + w, y1: TOP, y0: TOP + side });
  const [left, right] = [plot(LEFT, wide), plot(LEFT + wide + GAP, side)];
  return {
    rectangle: {
      plot: left,
      x: scaleLinear([0, 2 * Math.PI], [left.x0, left.x1]),
      y: scaleLinear([0, POLAR_RADIUS], [left.y0, left.y1]),
    },
    plane: {
      plot: right,
      x: scaleLinear([-POLAR_RADIUS, POLAR_RADIUS], [right.x0, right.x1]),
      y: scaleLinear([-POLAR_RADIUS, POLAR_RADIUS], [right.y0, right.y1]),
    },
  };
}

const dots = ({ x, y }: Axes, xs: Float64Array, ys: Float64Array): string => {
  let path = "";
  for (let i = 0; i < Math.min(DRAWN, xs.length); i++) path += `M${x(xs[i]!).toFixed(1)},${y(ys[i]!).toFixed(1)}h0`;
  return path;
};

/** The image of the cell: a sector of a ring. */
function sector({ x, y }: Axes, { r, phi, dr, dphi }: PolarCell): string {
  const at = (radius: number, angle: number) =>
    `${x(radius * Math.cos(angle)).toFixed(2)},${y(radius * Math.sin(angle)).toFixed(2)}`;
  const px = (radius: number) => (x(radius) - x(0)).toFixed(2);
  const large = dphi > Math.PI ? 1 : 0;
  const [a, b] = [phi, phi + dphi];
  return `M${at(r, a)}L${at(r + dr, a)}A${px(r + dr)},${px(r + dr)} 0 ${large} 0 ${at(r + dr, b)}L${at(r, b)}A${px(r)},${px(r)} 0 ${large} 1 ${at(r, a)}Z`;
}

const RINGS = [1, 2, 3, 4] as const;
const RAYS = Array.from({ length: 12 }, (_, i) => (i * Math.PI) / 6);

function Rectangle({ axes, data }: { readonly axes: Axes; readonly data: PolarPlanesData }): ReactElement {
  const { plot, x, y } = axes;
  const { cell, points } = data;
  const ticks = [0, 1, 2].map((k) => ({ at: x(k * Math.PI), label: ["0", "π", "2π"][k]! }));
  return (
    <>
      <YGrid plot={plot} ticks={linearTicks(y, 4)} />
      <XTicks plot={plot} ticks={ticks} />
      <path d={RAYS.map((a) => `M${x(a)},${plot.y0}V${plot.y1}`).join("")} stroke="var(--grid)" />
      <path
        d={dots(axes, points.phi, points.r)}
        stroke="var(--xi)"
        strokeWidth={2}
        strokeLinecap="round"
        opacity={0.4}
      />
      <rect
        x={x(cell.phi)}
        y={y(cell.r + cell.dr)}
        width={x(cell.phi + cell.dphi) - x(cell.phi)}
        height={y(cell.r) - y(cell.r + cell.dr)}
        fill="var(--xi)"
        fillOpacity={0.25}
        stroke="var(--xi)"
        strokeWidth={1.5}
      />
      <Label x={plot.x0} y={plot.y1 - 8} text="*r* over *φ*" colour="var(--ink2)" />
    </>
  );
}

function Plane({ axes, data }: { readonly axes: Axes; readonly data: PolarPlanesData }): ReactElement {
  const { plot, x, y } = axes;
  const { cell, points } = data;
  return (
    <>
      <XTicks plot={plot} ticks={linearTicks(x, 4)} />
      <Clip plot={plot}>
        <g fill="none" stroke="var(--grid)">
          {RINGS.map((r) => (
            <circle key={r} cx={x(0)} cy={y(0)} r={x(r) - x(0)} />
          ))}
          {RAYS.map((a) => (
            <path key={a} d={`M${x(0)},${y(0)}L${x(6 * Math.cos(a))},${y(6 * Math.sin(a))}`} />
          ))}
        </g>
        <path
          d={dots(axes, points.x, points.y)}
          stroke="var(--p)"
          strokeWidth={2}
          strokeLinecap="round"
          opacity={0.45}
        />
        <path d={sector(axes, cell)} fill="var(--p)" fillOpacity={0.3} stroke="var(--p)" strokeWidth={1.5} />
      </Clip>
      <Label x={plot.x0} y={plot.y1 - 8} text="*y* over *x*" colour="var(--ink2)" />
    </>
  );
}

type SvgPointer = PointerEvent<SVGSVGElement>;
const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** The pointer anywhere on either picture takes the cell's middle there. */
function usePlacing({ onPlace, onMove, width }: PolarPlanesProps, axes: ReturnType<typeof axesOf>) {
  const dragging = useRef(false);
  const report = (event: SvgPointer) => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = width / box.width;
    const [px, py] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    const { rectangle, plane } = axes;
    if (px < (rectangle.plot.x1 + plane.plot.x0) / 2) onPlace?.(rectangle.x.invert(px), rectangle.y.invert(py));
    else {
      const [x, y] = [plane.x.invert(px), plane.y.invert(py)];
      onPlace?.((Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI), Math.hypot(x, y));
    }
  };
  return {
    onPointerDown(event: SvgPointer) {
      if (!onPlace) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      dragging.current = true;
      report(event);
    },
    onPointerMove(event: SvgPointer) {
      if (dragging.current) report(event);
    },
    onPointerUp() {
      dragging.current = false;
    },
    onKeyDown(event: KeyboardEvent<SVGSVGElement>) {
      const move = KEYS[event.key];
      if (!move || !onMove) return;
      event.preventDefault();
      event.stopPropagation();
      const times = event.shiftKey ? 5 : 1;
      onMove(times * move[0], times * move[1]);
    },
  };
}

export function PolarPlanesChart(props: PolarPlanesProps): ReactElement {
  const { data, width, height } = props;
  const axes = axesOf(width, height);
  const placing = usePlacing(props, axes);
  const { rectangle, plane } = axes;
  const middle = (rectangle.plot.x1 + plane.plot.x0) / 2 - 4;
  const y = (plane.plot.y0 + plane.plot.y1) / 2;
  return (
    <ChartSvg
      width={width}
      // on a narrow page the planes are smaller than the height allows
      height={Math.min(height, plane.plot.y0 + BOTTOM)}
      label={`${polarPlanesTitle(data)}. ${polarPlanesCaption(data)}.`}
      focusable={props.onMove !== undefined}
      className={props.onPlace ? "polar-planes" : undefined}
      {...placing}
    >
      <Rectangle axes={rectangle} data={data} />
      <path d={`M${middle - 12},${y}h22m-5,-4l5,4l-5,4`} fill="none" stroke="var(--ink3)" strokeWidth={1.5} />
      <Plane axes={plane} data={data} />
    </ChartSvg>
  );
}

export const polarPlanes = {
  id: "polarPlanes",
  title: polarPlanesTitle,
  caption: polarPlanesCaption,
  Chart: PolarPlanesChart,
  rows: polarPlanesRows,
  values: polarPlanesValues,
} satisfies ChartDefinition<PolarPlanesData, PolarPlanesProps>;
