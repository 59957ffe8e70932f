/**
 * A pinwheel (Johnson et al. 2016): narrow Gaussians like the blades of a wheel, then every point turned by an angle
 * proportional to its radius. Turning a circle along itself keeps areas, so the density is that of the straight blades at
 * the point turned back.
 */
import { LOG_2PI, type Target } from "./target.ts";

const BLADES = 5;
const RADIUS = 1.8;
/** Along a blade and across it. */
const LONG = 0.4;
const THIN = 0.16;
/** Radians a unit of radius. */
const TWIST = 0.9;

const angleOf = (blade: number): number => (2 * Math.PI * blade) / BLADES;

/** Half the squared distance from a blade's centre in units of its standard deviations. */
function square(x: number, y: number, blade: number): number {
  const [c, s] = [Math.cos(angleOf(blade)), Math.sin(angleOf(blade))];
  return 0.5 * (((c * x + s * y - RADIUS) / LONG) ** 2 + ((c * y - s * x) / THIN) ** 2);
}

function turn(x: number, y: number, angle: number): readonly [number, number] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c * x - s * y, s * x + c * y];
}

export const pinwheel = {
  id: "pinwheel",
  label: "Pinwheel",
  about: "Five blades, sheared around the middle.",
  formula: "x = \\mathrm{Rot}(\\tau |b|)\\, b,\\; b \\sim \\text{blades}",
  extent: 4,
  cells: 1,
  logDensity(x, y) {
    const [bx, by] = turn(x, y, -TWIST * Math.hypot(x, y));
    let least = Number.POSITIVE_INFINITY;
    for (let blade = 0; blade < BLADES; blade++) least = Math.min(least, square(bx, by, blade));
    let sum = 0;
    for (let blade = 0; blade < BLADES; blade++) sum += Math.exp(least - square(bx, by, blade));
    return Math.log(sum / BLADES) - least - LOG_2PI - Math.log(LONG * THIN);
  },
  draw({ z, u }, out, at) {
    const along = RADIUS + LONG * z[0]!;
    const across = THIN * z[1]!;
    const [bx, by] = turn(along, across, angleOf(Math.floor(BLADES * u[0]!)));
    const [x, y] = turn(bx, by, TWIST * Math.hypot(bx, by));
    out[at] = x;
    out[at + 1] = y;
  },
} satisfies Target;
