/** Eight equal Gaussians on a circle: mass in pieces, which a flow can only pull apart along thin threads. */
import { beads } from "./beads.ts";
import type { Target } from "./target.ts";

const RADIUS = 2.3;
const SD = 0.28;
const N = 8;

const centres = Array.from({ length: N }, (_, i) => (2 * Math.PI * i) / N).flatMap((angle) => [
  RADIUS * Math.cos(angle),
  RADIUS * Math.sin(angle),
]);

export const blobs = {
  id: "blobs",
  label: "Eight blobs",
  about: "Eight separate bumps. A flow keeps them joined by threads, however thin.",
  formula: "x = R\\,(\\cos\\tfrac{i\\pi}{4}, \\sin\\tfrac{i\\pi}{4}) + \\sigma z",
  extent: 4,
  cells: 1,
  ...beads(centres, SD),
} satisfies Target;
