/** Two half circles that reach into each other, with Gaussian noise across: the usual test of flows and clusterings. */
import { alongCurve, beads } from "./beads.ts";
import type { Target } from "./target.ts";

const RADIUS = 1.6;
/** chosen: a tenth of the radius. */
const SD = 0.16;

const upper = (s: number) => [RADIUS * (Math.cos(Math.PI * s) - 0.5), RADIUS * (Math.sin(Math.PI * s) - 0.25)] as const;
const centres = alongCurve(upper, SD);

export const moons = {
  id: "moons",
  label: "Two moons",
  about: "Two arcs that reach into each other: two bumps, and each of them bent.",
  formula: "x = c \\pm R\\,(\\cos\\varphi, \\sin\\varphi) + \\sigma z",
  extent: 4,
  cells: 1,
  // the lower moon is the upper one turned by half a turn
  ...beads([...centres, ...centres.map((c) => -c)], SD),
} satisfies Target;
