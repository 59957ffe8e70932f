/** What is exact on a plane of a warp, above the canvas: circles of the noise, contours of the target, ▲, the border. */
import { contours, geoPath, geoTransform } from "d3";
import { type ReactElement, useMemo } from "react";
import { ChartSvg, Label } from "./frame.tsx";
import { scaleOf, type Window } from "./warp.ts";

/** A density on the centres of cells of [−extent, extent]², rows from below. */
export interface DensityGrid {
  readonly extent: number;
  /** Cells a side. */
  readonly side: number;
  /** [side²] */
  readonly density: ArrayLike<number>;
}

/** The value above which the density holds `mass` of all that is on the grid. */
export function levelHolding({ density }: DensityGrid, mass: number): number {
  const sorted = Float64Array.from(density).sort().reverse();
  const total = sorted.reduce((a, v) => a + v, 0);
  let sum = 0;
  for (const v of sorted) {
    sum += v;
    if (sum >= mass * total) return v;
  }
  return 0;
}

/** chosen: outside of it nothing of a density is seen. */
const FAINT = 0.01;

/** Half the width of a square around the middle that shows all of a density but its faintest rim. */
export function reachOf({ extent, side, density }: DensityGrid): number {
  const most = Array.from(density).reduce((a, v) => Math.max(a, v), 0);
  let reach = 0;
  for (let i = 0; i < side * side; i++) {
    if (density[i]! < FAINT * most) continue;
    const far = (cell: number) => Math.abs((2 * extent * (cell + 0.5)) / side - extent);
    reach = Math.max(reach, far(i % side), far(Math.floor(i / side)));
  }
  return Math.min(extent, Math.max(extent / 4, Math.ceil(10 * 1.12 * reach) / 10));
}

/** The region that holds `mass`, as a path in pixels of the window. */
export function regionPath(grid: DensityGrid, mass: number, window: Window, size: number): string {
  const { side, extent, density } = grid;
  const { x, y } = scaleOf(window, size);
  const cell = (2 * extent) / side;
  // contours put the value of cell i at i + ½
  const transform = geoTransform({
    point(i, j) {
      this.stream.point(x(i * cell - extent), y(j * cell - extent));
    },
  });
  const region = contours().size([side, side]).contour(Array.from(density), levelHolding(grid, mass));
  return geoPath(transform).digits(1)(region) ?? "";
}

/** The target's regions that hold half and nine tenths of it. */
export const MASSES = [0.5, 0.9] as const;

export interface WarpMarksProps {
  readonly size: number;
  readonly window: Window;
  /** A sentence for who does not see it. */
  readonly label: string;
  /** ▲ */
  readonly point: readonly [number, number];
  /** Circles at 1 and 2 standard deviations. */
  readonly circles?: boolean;
  readonly target?: DensityGrid | null;
  /** Below the square, rich text. */
  readonly note?: string;
  /** Whose colour the note wears. */
  readonly of: "xi" | "p";
}

/** Below the square. */
export const NOTE_HEIGHT = 20;

/** ▲ on the plane, or at its edge where the point is outside. */
function Point({ size, window, point }: Pick<WarpMarksProps, "size" | "window" | "point">): ReactElement | null {
  const scale = scaleOf(window, size);
  const [x, y] = [scale.x(point[0]), scale.y(point[1])];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
  const keep = (v: number) => Math.max(8, Math.min(size - 8, v));
  const [at, up] = [keep(x), keep(y)];
  const outside = at !== x || up !== y;
  return (
    <path
      d={`M${at.toFixed(1)},${(up - 7).toFixed(1)}l6.5,11.5h-13z`}
      fill={outside ? "var(--bg)" : "var(--xi)"}
      stroke={outside ? "var(--xi)" : "var(--bg)"}
      strokeWidth={2}
      strokeLinejoin="round"
      paintOrder="stroke"
    />
  );
}

export function WarpMarks({ size, window, label, point, circles, target, note, of }: WarpMarksProps): ReactElement {
  const paths = useMemo(
    () => (target ? MASSES.map((mass) => regionPath(target, mass, window, size)) : []),
    [target, window, size],
  );
  const scale = scaleOf(window, size);
  const unit = scale.x(1) - scale.x(0);
  return (
    <ChartSvg width={size} height={size + NOTE_HEIGHT} label={label} className="warp-marks">
      {circles && (
        <g fill="none" stroke="var(--xi)" strokeWidth={1.25} strokeDasharray="1.5 3.5" strokeLinecap="round">
          {[1, 2].map((sd) => (
            <circle key={sd} cx={scale.x(0)} cy={scale.y(0)} r={sd * unit} />
          ))}
        </g>
      )}
      {paths.map((d, i) => (
        <path key={MASSES[i]} d={d} fill="none" stroke="var(--data)" strokeWidth={i === 0 ? 1 : 1.5} />
      ))}
      <Point size={size} window={window} point={point} />
      <rect x={0.5} y={0.5} width={size - 1} height={size - 1} fill="none" stroke="var(--rule2)" />
      {note && <Label x={0} y={size + 16} text={note} colour={of === "xi" ? "var(--xt)" : "var(--pt)"} />}
    </ChartSvg>
  );
}

/** The colours of the cells with their ends in words. */
export function WarpLegend({ width = 232 }: { readonly width?: number }): ReactElement {
  return (
    <svg
      className="chart-svg"
      width={width}
      height={16}
      viewBox={`0 0 ${width} 16`}
      role="img"
      aria-label="Cells: squeezed to −2 nats, not changed, stretched to +2 nats"
    >
      <defs>
        <linearGradient id="warp-legend">
          <stop offset="0" stopColor="var(--squeezed)" />
          <stop offset="0.5" stopColor="var(--bg)" />
          <stop offset="1" stopColor="var(--stretched)" />
        </linearGradient>
      </defs>
      <Label x={0} y={12} text="squeezed −2" />
      <rect
        x={width / 2 - 40.5}
        y={4.5}
        width={81}
        height={8}
        fill="url(#warp-legend)"
        stroke="var(--rule2)"
        strokeWidth={0.75}
      />
      <Label x={width} y={12} text="+2 stretched" anchor="end" />
    </svg>
  );
}
