/**
 * Equal Gaussians like beads on a string: p(x) = mean over centres c of N(x; c, σ² I). Beads no further apart than σ
 * make a smooth string: its density ripples by 2 exp(−2π²), one part in 10⁸.
 */
import { type Density, LOG_2PI } from "./target.ts";

/** Points along a curve s ↦ (x, y), s in [0, 1], at equal distances, at most `apart`, half of it from the ends. */
export function alongCurve(curve: (s: number) => readonly [number, number], apart: number): readonly number[] {
  const FINE = 4000;
  const length = new Float64Array(FINE + 1);
  let [x, y] = curve(0);
  for (let i = 1; i <= FINE; i++) {
    const [nx, ny] = curve(i / FINE);
    length[i] = length[i - 1]! + Math.hypot(nx - x, ny - y);
    [x, y] = [nx, ny];
  }
  const whole = length[FINE]!;
  const n = Math.ceil(whole / apart);
  let i = 0;
  return Array.from({ length: n }, (_, bead) => {
    while (length[i + 1]! < ((bead + 0.5) / n) * whole) i++;
    return curve((i + 0.5) / FINE);
  }).flat();
}

/** Centres x, y, x, y … */
export function beads(centres: readonly number[], sd: number): Pick<Density, "logDensity" | "draw"> {
  const n = centres.length / 2;
  const scale = 1 / (2 * sd * sd);
  const square = (x: number, y: number, i: number): number =>
    scale * ((x - centres[2 * i]!) ** 2 + (y - centres[2 * i + 1]!) ** 2);
  return {
    logDensity(x, y) {
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < n; i++) least = Math.min(least, square(x, y, i));
      let sum = 0;
      for (let i = 0; i < n; i++) sum += Math.exp(least - square(x, y, i));
      return Math.log(sum / n) - least - LOG_2PI - 2 * Math.log(sd);
    },
    draw({ z, u }, out, at) {
      const i = Math.floor(n * u[0]!);
      out[at] = centres[2 * i]! + sd * z[0]!;
      out[at + 1] = centres[2 * i + 1]! + sd * z[1]!;
    },
  };
}
