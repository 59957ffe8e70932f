/** A correlated Gaussian: x = μ + A z with lower-triangular A, what one TRIL layer makes exactly. */
import { LOG_2PI, type Target } from "./target.ts";

/** chosen: correlation .8, off the centre, so that neither a shift nor a diagonal is enough. */
export const GAUSSIAN = { mean: [0.4, -0.3], A: [0.7, 0.48, 0.36] } as const;

const [mx, my] = GAUSSIAN.mean;
const [a11, a21, a22] = GAUSSIAN.A;

export const gaussian = {
  id: "gaussian",
  label: "Gaussian",
  about: "One tilted bump. The simplest thing that is not the noise itself.",
  formula: "x = \\mu + A z",
  extent: 4,
  cells: 1,
  logDensity(x, y) {
    const z1 = (x - mx) / a11;
    const z2 = (y - my - a21 * z1) / a22;
    return -LOG_2PI - Math.log(a11 * a22) - 0.5 * (z1 * z1 + z2 * z2);
  },
  draw({ z }, out, at) {
    out[at] = mx + a11 * z[0]!;
    out[at + 1] = my + a21 * z[0]! + a22 * z[1]!;
  },
} satisfies Target;
