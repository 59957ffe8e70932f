/**
 * A ring: a point of a circle, any angle as likely as any other, plus Gaussian noise. Its density depends on the radius
 * alone, p = exp(−(r² + R²) / 2σ²) I₀(r R / σ²) / 2πσ² (Rice 1945).
 */
import { LOG_2PI, type Target } from "./target.ts";

const RADIUS = 2;
const SD = 0.25;

/** log I₀(z) of the modified Bessel function: power series (DLMF 10.25.2), from 20 on asymptotic (10.40.1). */
export function logBesselI0(z: number): number {
  let term = 1;
  let sum = 1;
  if (z < 20) {
    for (let k = 1; term > 1e-17 * sum; k++) {
      term *= (z / (2 * k)) ** 2;
      sum += term;
    }
    return Math.log(sum);
  }
  for (let k = 1; k <= 12; k++) {
    term *= (2 * k - 1) ** 2 / (8 * k * z);
    sum += term;
  }
  return z - 0.5 * (LOG_2PI + Math.log(z)) + Math.log(sum);
}

export const ring = {
  id: "ring",
  label: "Ring",
  about: "A circle with a hole. No smooth bijection of the plane makes the hole quite empty.",
  formula: "x = R\\,(\\cos\\varphi, \\sin\\varphi) + \\sigma z",
  extent: 4,
  cells: 1,
  logDensity(x, y) {
    const r2 = x * x + y * y;
    const v = SD * SD;
    return -LOG_2PI - Math.log(v) - (r2 + RADIUS * RADIUS) / (2 * v) + logBesselI0((Math.sqrt(r2) * RADIUS) / v);
  },
  draw({ z, u }, out, at) {
    const angle = 2 * Math.PI * u[0]!;
    out[at] = RADIUS * Math.cos(angle) + SD * z[0]!;
    out[at + 1] = RADIUS * Math.sin(angle) + SD * z[1]!;
  },
} satisfies Target;
