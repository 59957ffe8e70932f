/**
 * A plane drawn through a flow: a mesh of noise whose vertices have gone where the flow took them. Cells are filled by
 * log|det J| so far (squeezed – 0 – stretched), lines are true images of straight ones, dots are points of noise.
 */

/** Vertices of a square mesh, rows from below; every `line`-th row and column is drawn as a line. */
export interface WarpMesh {
  /** A side. */
  readonly side: number;
  readonly line: number;
}

/** Where mesh and dots are after some steps. */
export interface WarpState {
  /** [side², 2] */
  readonly mesh: ArrayLike<number>;
  /** log|det J| so far at the vertices, nats; null: cells are not filled. [side²] */
  readonly logDet: ArrayLike<number> | null;
  /** [n, 2] */
  readonly dots: ArrayLike<number>;
}

/** The square of the plane that is shown. */
export interface Window {
  readonly x: number;
  readonly y: number;
  /** Half a side. */
  readonly half: number;
}

/** Colours are full at this many nats. */
export const FULL_NATS = 2;
/** An odd number: the middle one is neutral. */
export const COLOURS = 41;

/** Which colour of COLOURS a log-determinant has; what is no number has none. */
export function colourOf(logDet: number): number | null {
  if (Number.isNaN(logDet)) return null;
  const share = (Math.max(-FULL_NATS, Math.min(FULL_NATS, logDet)) + FULL_NATS) / (2 * FULL_NATS);
  return Math.round(share * (COLOURS - 1));
}

type Rgb = readonly [number, number, number];

/** "#5a8ee3", or "#fff" as minified. */
const channels = (hex: string): Rgb => {
  const digits = hex.slice(1);
  const value = Number.parseInt(digits.length === 3 ? digits.replace(/./g, "$&$&") : digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

/** COLOURS colours from squeezed over neutral to stretched, mixed in sRGB as a gradient of the legend is. */
export function divergingColours(squeezed: string, neutral: string, stretched: string): readonly string[] {
  const [low, middle, high] = [squeezed, neutral, stretched].map(channels) as [Rgb, Rgb, Rgb];
  return Array.from({ length: COLOURS }, (_, i) => {
    const share = (2 * i) / (COLOURS - 1) - 1;
    const end = share < 0 ? low : high;
    const mixed = middle.map((c, k) => Math.round(c + Math.abs(share) * (end[k]! - c)));
    return `rgb(${mixed.join(",")})`;
  });
}

export interface Scale {
  x(v: number): number;
  y(v: number): number;
}

/** Plane → pixels of a square of `size`. */
export const scaleOf = ({ x, y, half }: Window, size: number): Scale => ({
  x: (v) => ((v - x + half) / (2 * half)) * size,
  y: (v) => ((y + half - v) / (2 * half)) * size,
});

/** Pixels → plane. */
export const placeOf = ({ x, y, half }: Window, size: number, px: number, py: number): readonly [number, number] => [
  x - half + (px / size) * 2 * half,
  y + half - (py / size) * 2 * half,
];

const quantile = (sorted: Float64Array, share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;

/** Chosen: the few points a young flow throws far are left out. */
const KEPT = 0.02;

/**
 * A window around most of the dots, in rounded sizes so that it holds still while a flow learns: `home`, or a half of
 * home · √2^k around a centre at whole units.
 */
export function windowFor(dots: ArrayLike<number>, home: number): Window {
  const axis = (i: number): readonly [number, number] => {
    const values = Float64Array.from({ length: dots.length / 2 }, (_, k) => dots[2 * k + i]!)
      .filter(Number.isFinite)
      .sort();
    return values.length === 0 ? [-1, 1] : [quantile(values, KEPT), quantile(values, 1 - KEPT)];
  };
  const [[x0, x1], [y0, y1]] = [axis(0), axis(1)];
  const reach = Math.max(...[x0, x1, y0, y1].map(Math.abs));
  if (reach * 1.15 <= home) return { x: 0, y: 0, half: home };
  const grid = (v: number) => Math.round(v);
  const [x, y] = [grid((x0 + x1) / 2), grid((y0 + y1) / 2)];
  const need = 1.15 * Math.max(x1 - x, x - x0, y1 - y, y - y0);
  const steps = Math.max(0, Math.ceil(2 * Math.log2(need / home)));
  return { x, y, half: home * 2 ** (steps / 2) };
}

/** Between two states on straight lines; share 0…1. */
export function between(a: WarpState, b: WarpState, share: number): WarpState {
  if (share <= 0) return a;
  if (share >= 1) return b;
  const mix = (u: ArrayLike<number>, v: ArrayLike<number>) =>
    Float64Array.from({ length: u.length }, (_, i) => u[i]! + share * (v[i]! - u[i]!));
  const zero = new Float64Array(a.mesh.length / 2);
  return {
    mesh: mix(a.mesh, b.mesh),
    logDet: a.logDet || b.logDet ? mix(a.logDet ?? zero, b.logDet ?? zero) : null,
    dots: mix(a.dots, b.dots),
  };
}
