/**
 * A banana: a Gaussian whose second coordinate is moved by a function of the first, y = b(x) + σ z₂, which keeps areas.
 * b is a branch of a hyperbola instead of Haario et al.'s (1999) parabola, so that its arms stay on the picture.
 */
import { LOG_2PI, type Target } from "./target.ts";

const SPREAD = 0.75;
const THICKNESS = 0.25;
/** chosen: bent over about one standard deviation. */
const BEND = 0.6;

const spine = (x: number): number => BEND * Math.sqrt(1 + (x / BEND) ** 2) - 1.2;

export const banana = {
  id: "banana",
  label: "Banana",
  about: "One bump, bent. A shift that depends on the other coordinate makes it.",
  formula: "y = b\\sqrt{1 + x^2/b^2} + c + \\sigma z_2",
  extent: 4,
  cells: 1,
  logDensity(x, y) {
    const z1 = x / SPREAD;
    const z2 = (y - spine(x)) / THICKNESS;
    return -LOG_2PI - Math.log(SPREAD * THICKNESS) - 0.5 * (z1 * z1 + z2 * z2);
  },
  draw({ z }, out, at) {
    const x = SPREAD * z[0]!;
    out[at] = x;
    out[at + 1] = spine(x) + THICKNESS * z[1]!;
  },
} satisfies Target;
