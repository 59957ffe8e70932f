/**
 * The change of variables everyone knows: (r, φ) ↦ (x, y) = (r cos φ, r sin φ), |det J| = r. A density on the plane is a
 * density of (r, φ) only after it is multiplied by r: p(r, φ) = p(x, y) · r. Everything here is exact.
 */
import { fillNormals, PURPOSE } from "../math/rng.ts";

/** A cell of the (r, φ) rectangle by its lower corner and its sides; φ in radians. */
export interface PolarCell {
  readonly r: number;
  readonly phi: number;
  readonly dr: number;
  readonly dphi: number;
}

/** The plane is shown to this radius: beyond lie e^{−8} = .03 % of a standard normal. */
export const POLAR_RADIUS = 4;

/** Area of the cell in the (r, φ) rectangle: Δr Δφ. */
export const polarArea = ({ dr, dphi }: PolarCell): number => dr * dphi;

/** Area of its image in the plane: ½ ((r + Δr)² − r²) Δφ, which is r̄ Δr Δφ with the middle radius r̄. */
export const planeArea = ({ r, dr, dphi }: PolarCell): number => (((r + dr) ** 2 - r ** 2) / 2) * dphi;

/** |det J| at the cell's middle radius. */
export const polarDeterminant = ({ r, dr }: PolarCell): number => r + dr / 2;

/** Density of a point of the plane at radius r under N(0, I). */
export const normalDensity = (r: number): number => Math.exp(-(r ** 2) / 2) / (2 * Math.PI);

/** Density of the radius under N(0, I), with its determinant: ∫ p(x, y) r dφ = r e^{−r²/2} (Rayleigh). */
export const radiusDensity = (r: number): number => r * Math.exp(-(r ** 2) / 2);

/** The same without the determinant, e^{−r²/2}: no density, it integrates to √(π/2). */
export const radiusWithout = (r: number): number => Math.exp(-(r ** 2) / 2);

/** Simpson's rule on `n` (even) intervals. */
export function simpson(f: (x: number) => number, from: number, to: number, n: number): number {
  const h = (to - from) / n;
  let sum = f(from) + f(to);
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * h);
  return (sum * h) / 3;
}

/** Probability of the cell under N(0, I), in closed form: (e^{−r²/2} − e^{−(r+Δr)²/2}) Δφ / 2π. */
export const cellProbability = ({ r, dr, dphi }: PolarCell): number =>
  ((Math.exp(-(r ** 2) / 2) - Math.exp(-((r + dr) ** 2) / 2)) * dphi) / (2 * Math.PI);

/** What the cell would get if the determinant were left out: ∫ e^{−r²/2} dr Δφ / 2π. */
export const cellWithout = ({ r, dr, dphi }: PolarCell): number =>
  (simpson(radiusWithout, r, r + dr, 200) * dphi) / (2 * Math.PI);

export interface PolarPoints {
  readonly n: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly r: Float64Array;
  /** In [0, 2π). */
  readonly phi: Float64Array;
}

/** Draws of N(0, I), in both coordinates. */
export function polarPoints(n: number, seed: number): PolarPoints {
  const noise = new Float64Array(2 * n);
  fillNormals(noise, 0, noise.length, { seed, purpose: PURPOSE.view, step: 41 }, 0);
  const x = noise.filter((_, i) => i % 2 === 0);
  const y = noise.filter((_, i) => i % 2 === 1);
  return {
    n,
    x,
    y,
    r: x.map((v, i) => Math.hypot(v, y[i]!)),
    phi: x.map((v, i) => (Math.atan2(y[i]!, v) + 2 * Math.PI) % (2 * Math.PI)),
  };
}

/** How many of the points lie in the cell. */
export function pointsIn({ r, phi }: PolarPoints, cell: PolarCell): number {
  let count = 0;
  for (let i = 0; i < r.length; i++)
    if (r[i]! >= cell.r && r[i]! < cell.r + cell.dr && phi[i]! >= cell.phi && phi[i]! < cell.phi + cell.dphi) count++;
  return count;
}

const STEP = { r: 0.05, phi: Math.PI / 36 } as const;

/** The cell with its lower corner at (φ, r), kept on the rectangle. */
export function placeCell(cell: PolarCell, phi: number, r: number): PolarCell {
  const within = (v: number, most: number) => Math.min(most, Math.max(0, v));
  return { ...cell, phi: within(phi, 2 * Math.PI - cell.dphi), r: within(r, POLAR_RADIUS - cell.dr) };
}

/** The cell moved by whole steps, kept on the rectangle. */
export const moveCell = (cell: PolarCell, across: number, up: number): PolarCell =>
  placeCell(cell, cell.phi + across * STEP.phi, cell.r + up * STEP.r);
