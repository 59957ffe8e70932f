/** A square mesh of points on a plane: its lines, and its cells by log-determinant. */
import { type ScaleLinear, scaleLinear } from "d3";

export type Span = readonly [number, number];

export interface PlaneScale {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
  readonly size: number;
}

export const planeScale = ([sx, sy]: readonly [Span, Span], size: number): PlaneScale => ({
  x: scaleLinear(sx, [0, size]),
  y: scaleLinear(sy, [size, 0]),
  size,
});

const at = ({ x, y }: PlaneScale, points: Float64Array, i: number): string =>
  `${x(points[2 * i]!).toFixed(1)},${y(points[2 * i + 1]!).toFixed(1)}`;

/** Every second row and column of the mesh as a polyline. */
export function meshLines(scale: PlaneScale, points: Float64Array, side: number, every: number): string {
  let path = "";
  for (let k = 0; k < side; k += every)
    for (const step of [1, side]) {
      const start = step === 1 ? k * side : k;
      for (let i = 0; i < side; i++) path += `${i === 0 ? "M" : "L"}${at(scale, points, start + i * step)}`;
    }
  return path;
}

/** Cells by sign and strength of their log-determinant: few paths instead of hundreds. */
const SHADES = 5;
const FULL_NATS = 2;

export function cellPaths(scale: PlaneScale, points: Float64Array, logDet: Float64Array, side: number) {
  const paths = new Map<number, string>();
  for (let row = 0; row < side - 1; row++)
    for (let column = 0; column < side - 1; column++) {
      const i = row * side + column;
      const corners = [i, i + 1, i + side + 1, i + side];
      const mean = corners.reduce((sum, c) => sum + logDet[c]!, 0) / 4;
      const shade = Math.round(SHADES * Math.max(-1, Math.min(1, mean / FULL_NATS)));
      if (shade === 0 || !Number.isFinite(shade)) continue;
      const cell = `M${corners.map((c) => at(scale, points, c)).join("L")}Z`;
      paths.set(shade, (paths.get(shade) ?? "") + cell);
    }
  return [...paths].map(([shade, path]) => ({
    path,
    colour: shade < 0 ? "var(--squeezed)" : "var(--stretched)",
    opacity: (0.8 * Math.abs(shade)) / SHADES,
  }));
}
