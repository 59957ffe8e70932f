import type { PlaneTarget } from "../../protocol/plane.ts";
import { banana } from "./banana.ts";
import { blobs } from "./blobs.ts";
import { checkDrawing, type DrawingProblem, drawnDensity } from "./drawn.ts";
import { gaussian } from "./gaussian.ts";
import { moons } from "./moons.ts";
import { pinwheel } from "./pinwheel.ts";
import { ring } from "./ring.ts";
import { spiral } from "./spiral.ts";
import type { Density, Target } from "./target.ts";

/** Every density to fit, in the order of the menu. */
export const targets = { gaussian, banana, ring, moons, blobs, pinwheel, spiral } satisfies Record<string, Target>;

export type TargetId = keyof typeof targets;

export type TargetProblem = DrawingProblem | "unknownTarget";

/** The density a configuration names, or why there is none. */
export function densityOf(
  target: PlaneTarget,
): { readonly ok: true; readonly density: Density } | { readonly ok: false; readonly code: TargetProblem } {
  if (target.kind === "named") {
    if (!Object.hasOwn(targets, target.id)) return { ok: false, code: "unknownTarget" };
    return { ok: true, density: targets[target.id as TargetId] };
  }
  const code = checkDrawing(target);
  return code ? { ok: false, code } : { ok: true, density: drawnDensity(target) };
}
