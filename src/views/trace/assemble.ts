/** From states to marks: everything the path plane draws, in data coordinates. Pure. */
import type { Cloud, FaintPaths, PathRole, PinnedPath } from "../../charts/paths.ts";
import type { PosteriorPaths } from "../../models/generator.ts";
import { type Plane, project, projectFirst } from "./plane.ts";
import type { PriorSet } from "./priorSet.ts";
import type { Projection } from "./state.ts";

/** Posterior paths drawn faintly behind the one in full strength. */
export const FAINT_POSTERIOR = 16;

/** States [m, d] of consecutive positions as points; `points` positions a path. */
export interface Screen {
  place(h: Float64Array, points: number): { readonly x: Float32Array; readonly y: Float32Array };
}

/** How the chosen projection places states. */
export function screenOf(plane: Plane, projection: Projection): Screen {
  return {
    place(h, points) {
      const m = h.length / plane.d;
      const x = new Float32Array(m);
      const y = new Float32Array(m);
      if (projection === "time") {
        y.set(projectFirst(plane, h));
        for (let i = 0; i < m; i++) x[i] = i % points;
      } else {
        const on = project(plane, h);
        for (let i = 0; i < m; i++) [x[i], y[i]] = [on[2 * i]!, on[2 * i + 1]!];
      }
      return { x, y };
    },
  };
}

/** Prior paths on the screen; what comes after EOS is not a number: it is not drawn and never near. */
export function priorPoints(prior: PriorSet, screen: Screen, n: number): FaintPaths {
  const points = prior.T + 1;
  const { x, y } = screen.place(prior.h.subarray(0, n * points * prior.d), points);
  for (let i = 0; i < n; i++) {
    const end = i * points + prior.symbols[i]!.length;
    x.fill(Number.NaN, end + 1, (i + 1) * points);
    y.fill(Number.NaN, end + 1, (i + 1) * points);
  }
  return { role: "p", n, points, x, y };
}

export function posteriorPoints(paths: PosteriorPaths, screen: Screen): FaintPaths {
  const points = paths.T + 1;
  return { role: "q", n: paths.n, points, ...screen.place(paths.h, points) };
}

/** The first `n` paths after the first `from`. */
export function some(paths: FaintPaths, from: number, n: number): FaintPaths {
  const count = Math.max(0, Math.min(n, paths.n - from));
  const part = (a: Float32Array) => a.subarray(from * paths.points, (from + count) * paths.points);
  return { ...paths, n: count, x: part(paths.x), y: part(paths.y) };
}

/** h_t of every path that reaches t. */
export function cloudAt(paths: FaintPaths, t: number): Cloud {
  const keep: number[] = [];
  for (let i = 0; i < paths.n; i++) {
    const at = i * paths.points + t;
    if (t < paths.points && Number.isFinite(paths.x[at]!)) keep.push(at);
  }
  return { x: Float32Array.from(keep, (i) => paths.x[i]!), y: Float32Array.from(keep, (i) => paths.y[i]!) };
}

/** How many paths reach t. */
export function reaching(paths: FaintPaths, t: number): number {
  let n = 0;
  for (let i = 0; i < paths.n; i++) if (Number.isFinite(paths.x[i * paths.points + t]!)) n++;
  return n;
}

export interface PinInput {
  readonly id: string;
  readonly role: PathRole;
  /** [len + 1, d], h_0 first. */
  readonly h: Float64Array;
  readonly letters: readonly string[];
  readonly label: string;
}

export function pinnedPath(input: PinInput, screen: Screen): PinnedPath {
  const { h, ...rest } = input;
  const { x, y } = screen.place(h, input.letters.length + 1);
  return { ...rest, x: Array.from(x), y: Array.from(y) };
}

/** "PC 1, 31 % of the variance"; a turned plane has no component on its axes, only a share. */
export function axisLabels(plane: Plane, projection: Projection): { readonly x: string; readonly y: string } {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  if (projection === "time") return { x: "position *t*", y: `PC 1, ${percent(plane.firstShare)} of the variance` };
  const [a, b] = plane.shares;
  if (plane.kind === "asIs") return { x: `h₁, ${percent(a)} of the variance`, y: `h₂, ${percent(b)}` };
  if (plane.turned) return { x: `axis 1, ${percent(a)} of the variance`, y: `axis 2, ${percent(b)}` };
  return { x: `PC 1, ${percent(a)} of the variance`, y: `PC 2, ${percent(b)}` };
}
