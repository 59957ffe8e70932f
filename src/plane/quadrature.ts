/**
 * Integrals over the plane by the midpoint rule on a square of cells: for densities that are smooth and vanish inside the
 * square its error falls faster than any power of the cell; a Gaussian of standard deviation σ on cells of σ/2 is summed
 * to 1 + 2 exp(−8π²).
 */
import type { Density } from "./targets/target.ts";

/** Centres of the cells of [−extent, extent]², rows from below. */
export interface PlaneGrid {
  readonly extent: number;
  /** Cells a side. */
  readonly side: number;
  /** [side², 2] */
  readonly points: Float32Array;
  /** Of one cell. */
  readonly area: number;
}

export function planeGrid(extent: number, side: number): PlaneGrid {
  const cell = (2 * extent) / side;
  const points = new Float32Array(2 * side * side);
  for (let row = 0, at = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      points[at++] = (column + 0.5) * cell - extent;
      points[at++] = (row + 0.5) * cell - extent;
    }
  return { extent, side, points, area: cell * cell };
}

/** A density on a grid, with its integrals. */
export interface OnGrid {
  readonly grid: PlaneGrid;
  /** log p at the centres, nats. [side²] */
  readonly logP: Float64Array;
  /** ∫ p */
  readonly mass: number;
  /** −∫ p log p, nats. */
  readonly entropyNats: number;
  readonly mean: readonly [number, number];
  /** Variances of x and y, and their covariance. */
  readonly variance: readonly [number, number];
  readonly covariance: number;
}

/** Fewest cells of at least `side` that the density's kinks divide evenly. */
export const sideFor = ({ cells }: Density, side: number): number => cells * Math.ceil(side / cells);

/** At least `side` cells a side. */
export function onGrid(density: Density, side: number): OnGrid {
  const grid = planeGrid(density.extent, sideFor(density, side));
  const { points, area } = grid;
  const logP = Float64Array.from({ length: points.length / 2 }, (_, i) =>
    density.logDensity(points[2 * i]!, points[2 * i + 1]!),
  );
  const integral = (f: (x: number, y: number, logP: number) => number): number => {
    let sum = 0;
    for (let i = 0; i < logP.length; i++) {
      const p = Math.exp(logP[i]!);
      if (p > 0) sum += p * f(points[2 * i]!, points[2 * i + 1]!, logP[i]!);
    }
    return sum * area;
  };
  const mass = integral(() => 1);
  const mx = integral((x) => x) / mass;
  const my = integral((_, y) => y) / mass;
  return {
    grid,
    logP,
    mass,
    entropyNats: integral((_x, _y, logp) => -logp),
    mean: [mx, my],
    variance: [integral((x) => (x - mx) ** 2) / mass, integral((_, y) => (y - my) ** 2) / mass],
    covariance: integral((x, y) => (x - mx) * (y - my)) / mass,
  };
}

/**
 * KL(p ‖ N(μ, Σ)) for the Gaussian with p's own mean and covariance: ½ log((2πe)² |Σ|) − H(p). No Gaussian is nearer to p,
 * so no affine flow of Gaussian noise is.
 */
export function gaussianKlNats({ variance: [vx, vy], covariance, entropyNats }: OnGrid): number {
  return 1 + Math.log(2 * Math.PI) + 0.5 * Math.log(vx * vy - covariance * covariance) - entropyNats;
}

/** Forward KL(p ‖ flow) = ∫ p (log p − log p_flow), nats, and the mass ∫ p_flow of the flow's density on the grid. */
export function forwardKl({ grid, logP }: OnGrid, logFlow: ArrayLike<number>): { nats: number; mass: number } {
  let nats = 0;
  let mass = 0;
  for (let i = 0; i < logP.length; i++) {
    mass += Math.exp(logFlow[i]!);
    const p = Math.exp(logP[i]!);
    if (p > 0) nats += p * (logP[i]! - logFlow[i]!);
  }
  return { nats: nats * grid.area, mass: mass * grid.area };
}
