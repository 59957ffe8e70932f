/**
 * Density of a cloud of points on the plane and its contours by mass: the smallest regions that hold 50 % and 90 %.
 * Gaussian kernel estimate on a grid; bandwidth by Scott's rule, h = σ n^(−1/6) for each axis (Scott 1992).
 */
import { contours, geoTransform } from "d3";
import type { Cloud, Domain, PlaneScales } from "./paths.ts";

/** Grid cells along each axis. Chosen: contours move by less than a pixel at 128. */
const SIZE = 96;
/** The grid reaches beyond the plane by this share on each side, so that the mass there counts. */
const MARGIN = 0.25;

export interface Density {
  /** [SIZE × SIZE], rows by rising y; sums to 1. */
  readonly values: Float64Array;
  readonly x0: number;
  readonly y0: number;
  /** Data units a cell. */
  readonly dx: number;
  readonly dy: number;
}

/** Standard deviation, but of the middle half if outliers make it larger (Silverman 1986, Eq. 3.30). */
function robustSd(values: Float32Array): number {
  const n = values.length;
  const sorted = Float32Array.from(values).sort();
  const iqr = sorted[Math.floor(0.75 * (n - 1))]! - sorted[Math.floor(0.25 * (n - 1))]!;
  const mean = values.reduce((a, v) => a + v, 0) / n;
  const sd = Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / n);
  return iqr > 0 ? Math.min(sd, iqr / 1.34) : sd;
}

/** Convolves along one axis with a normal kernel of `sd` cells. */
function blur(values: Float64Array, sd: number, stride: number, across: number): Float64Array {
  const radius = Math.min(SIZE - 1, Math.ceil(3 * sd));
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sd) ** 2));
  const total = kernel.reduce((a, v) => a + v, 0);
  const out = new Float64Array(values.length);
  for (let row = 0; row < SIZE; row++) {
    for (let i = 0; i < SIZE; i++) {
      const v = values[row * across + i * stride]!;
      if (v === 0) continue;
      const from = Math.max(-radius, -i);
      const to = Math.min(radius, SIZE - 1 - i);
      for (let k = from; k <= to; k++) out[row * across + (i + k) * stride]! += (v * kernel[k + radius]!) / total;
    }
  }
  return out;
}

const cache = new WeakMap<Cloud, { domain: Domain; density: Density | null }>();

/** null if there are fewer than ten points or they have no spread. A cloud is taken as immutable. */
export function density(cloud: Cloud, domain: Domain): Density | null {
  const known = cache.get(cloud);
  if (known?.domain.flat().every((v, i) => v === domain.flat()[i])) return known.density;
  const made = makeDensity(cloud, domain);
  cache.set(cloud, { domain, density: made });
  return made;
}

function makeDensity(cloud: Cloud, [[xa, xb], [ya, yb]]: Domain): Density | null {
  const n = cloud.x.length;
  const [sx, sy] = [robustSd(cloud.x), robustSd(cloud.y)];
  if (n < 10 || !(sx > 0) || !(sy > 0)) return null;
  const [x0, y0] = [xa - MARGIN * (xb - xa), ya - MARGIN * (yb - ya)];
  const dx = ((1 + 2 * MARGIN) * (xb - xa)) / SIZE;
  const dy = ((1 + 2 * MARGIN) * (yb - ya)) / SIZE;
  const counts = new Float64Array(SIZE * SIZE);
  for (let k = 0; k < n; k++) {
    const i = Math.floor((cloud.x[k]! - x0) / dx);
    const j = Math.floor((cloud.y[k]! - y0) / dy);
    if (i >= 0 && j >= 0 && i < SIZE && j < SIZE) counts[j * SIZE + i]! += 1 / n;
  }
  const h = n ** (-1 / 6);
  // Chosen: a kernel narrower than 0.7 cells would show the grid
  const alongX = blur(counts, Math.max(0.7, (h * sx) / dx), 1, SIZE);
  const values = blur(alongX, Math.max(0.7, (h * sy) / dy), SIZE, 1);
  return { values, x0, y0, dx, dy };
}

/** The values that are not zero, falling: several levels are asked of one density. */
const falling = new WeakMap<Density, Float64Array>();

function fallingValues(density: Density): Float64Array {
  const known = falling.get(density);
  if (known) return known;
  const sorted = density.values
    .filter((v) => v > 0)
    .sort()
    .reverse();
  falling.set(density, sorted);
  return sorted;
}

/** The value above which the density holds `mass`. */
export function levelOf(density: Density, mass: number): number {
  const sorted = fallingValues(density);
  const total = sorted.reduce((a, v) => a + v, 0);
  let sum = 0;
  for (const v of sorted) {
    sum += v;
    if (sum >= mass * total) return v;
  }
  return 0;
}

/** Bilinear value at a point of the plane. */
export function densityAt({ values, x0, y0, dx, dy }: Density, x: number, y: number): number {
  const u = (x - x0) / dx - 0.5;
  const v = (y - y0) / dy - 0.5;
  const [i, j] = [Math.floor(u), Math.floor(v)];
  if (i < 0 || j < 0 || i >= SIZE - 1 || j >= SIZE - 1) return 0;
  const [a, b] = [u - i, v - j];
  const at = (di: number, dj: number) => values[(j + dj) * SIZE + i + di]!;
  return (at(0, 0) * (1 - a) + at(1, 0) * a) * (1 - b) + (at(0, 1) * (1 - a) + at(1, 1) * a) * b;
}

/** Share of the points of `cloud` inside the contour of `of` that holds `mass`. */
export function shareInside(of: Density, mass: number, cloud: Cloud): number {
  const level = levelOf(of, mass);
  let inside = 0;
  for (let k = 0; k < cloud.x.length; k++) if (densityAt(of, cloud.x[k]!, cloud.y[k]!) >= level) inside++;
  return inside / cloud.x.length;
}

export type Contour = ReturnType<ReturnType<typeof contours>["contour"]>;

const drawnContours = new WeakMap<Density, Map<number, Contour>>();

/** The contour that holds `mass`, in grid coordinates; draw it through `gridTransform`. */
export function contourOf(d: Density, mass: number): Contour {
  const known = drawnContours.get(d) ?? new Map<number, Contour>();
  drawnContours.set(d, known);
  const contour = known.get(mass) ?? contours().size([SIZE, SIZE]).contour(Array.from(d.values), levelOf(d, mass));
  known.set(mass, contour);
  return contour;
}

/** Points of the contour's rings in pixels. */
export function contourRings(
  d: Density,
  mass: number,
  { x, y }: PlaneScales,
): readonly (readonly { x: number; y: number }[])[] {
  return contourOf(d, mass).coordinates.flatMap((polygon) =>
    polygon.map((ring) => ring.map(([i, j]) => ({ x: x(d.x0 + i! * d.dx), y: y(d.y0 + j! * d.dy) }))),
  );
}

/** Grid coordinates of a contour → pixels. */
export const gridTransform = (d: Density, { x, y }: PlaneScales) =>
  geoTransform({
    point(i, j) {
      this.stream.point(x(d.x0 + i * d.dx), y(d.y0 + j * d.dy));
    },
  });
