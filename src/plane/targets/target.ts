/** What a density on the plane is to those who fit and draw it: normalised, with an exact sampler from the same formula. */

/** The numbers one point is made of: two standard normals and three uniforms on [0, 1). */
export interface PointNoise {
  readonly z: Float64Array;
  readonly u: Float64Array;
}

export interface Density {
  /** All but 1e-6 of its mass is in [−extent, extent]². */
  readonly extent: number;
  /** Cells a side a quadrature must divide the square into a multiple of, so that no kink is inside a cell; 1: none. */
  readonly cells: number;
  /** log p(x, y), nats; −∞ where there is no mass. */
  logDensity(x: number, y: number): number;
  /** Writes the point that the noise makes to out[at], out[at + 1]. */
  draw(noise: PointNoise, out: Float32Array, at: number): void;
}

/** A density of the registry. */
export interface Target extends Density {
  readonly id: string;
  readonly label: string;
  /** One sentence for the menu. */
  readonly about: string;
  /** How it is made, LaTeX. */
  readonly formula: string;
}

export const LOG_2PI = Math.log(2 * Math.PI);
