/** Two arms of an Archimedean spiral, evenly filled, with Gaussian noise across: the hardest of the targets. */
import { alongCurve, beads } from "./beads.ts";
import type { Target } from "./target.ts";

const SD = 0.15;
const INNER = 0.5;
const OUTER = 3;
const TURNS = 1.1;

function arm(s: number): readonly [number, number] {
  const r = INNER + (OUTER - INNER) * s;
  const angle = 2 * Math.PI * TURNS * s;
  return [r * Math.cos(angle), r * Math.sin(angle)];
}
const centres = alongCurve(arm, SD);

export const spiral = {
  id: "spiral",
  label: "Spiral",
  about: "Two arms wound around each other: long, thin and bent all the way.",
  formula: "x = \\pm r(s)\\,(\\cos\\varphi(s), \\sin\\varphi(s)) + \\sigma z",
  extent: 4,
  cells: 1,
  ...beads([...centres, ...centres.map((c) => -c)], SD),
} satisfies Target;
