/** From states to marks: everything the path plane draws, in data coordinates. Pure. */
import type { Cloud, FaintPaths, PathRole, PinnedPath } from "../../charts/paths.ts";
import type { PosteriorPaths } from "../../models/generator.ts";
import { type Plane, project, projectFirst } from "./plane.ts";
import type { PriorSet } from "./priorSet.ts";
import type { Projection } from "./state.ts";
import { placeInUmap, type UmapFit } from "./umap.ts";
import { pathWeights } from "./weights.ts";

/** How the chosen projection places states. */
export interface Screen {
  /** States [m, d] of consecutive positions as points; `points` positions a path. */
  place(h: Float64Array, points: number): { readonly x: Float32Array; readonly y: Float32Array };
  /** The prior paths, where they are placed already. */
  readonly crowd: FaintPaths | null;
}

/** On a plane through the states. */
export function planeScreen(plane: Plane): Screen {
  return {
    crowd: null,
    place(h) {
      const on = project(plane, h);
      const m = on.length / 2;
      const [x, y] = [new Float32Array(m), new Float32Array(m)];
      for (let i = 0; i < m; i++) [x[i], y[i]] = [on[2 * i]!, on[2 * i + 1]!];
      return { x, y };
    },
  };
}

/** Position to the right, the first component upwards. */
export function timeScreen(plane: Plane): Screen {
  return {
    crowd: null,
    place(h, points) {
      const y = Float32Array.from(projectFirst(plane, h));
      return { x: y.map((_, i) => i % points), y };
    },
  };
}

/** Among the embedded states. */
export function umapScreen(fit: UmapFit): Screen {
  return {
    crowd: fit.paths,
    place(h) {
      const on = placeInUmap(fit, h);
      return { x: on.filter((_, i) => i % 2 === 0), y: on.filter((_, i) => i % 2 === 1) };
    },
  };
}

/** Prior paths on the screen; what comes after EOS is not a number: it is not drawn and never near. */
export function priorPoints(prior: PriorSet, screen: Screen, n: number): FaintPaths {
  if (screen.crowd) return screen.crowd;
  const points = prior.T + 1;
  const { x, y } = screen.place(prior.h.subarray(0, n * points * prior.d), points);
  for (let i = 0; i < n; i++) {
    const end = i * points + prior.symbols[i]!.length;
    x.fill(Number.NaN, end + 1, (i + 1) * points);
    y.fill(Number.NaN, end + 1, (i + 1) * points);
  }
  return { role: "p", n, points, x, y };
}

/** A path lighter than the heaviest is drawn fainter, down to this share. Chosen: still to be seen. */
const LIGHTEST = 0.3;

export function posteriorPoints(paths: PosteriorPaths, screen: Screen): FaintPaths {
  const points = paths.T + 1;
  const { weights, heaviest } = pathWeights(paths.bound);
  const strength = Float32Array.from(weights, (w) => LIGHTEST + (1 - LIGHTEST) * (w / weights[heaviest]!));
  return { role: "q", n: paths.n, points, strength, ...screen.place(paths.h, points) };
}

/** All paths but one, which is drawn in full strength. */
export function without(paths: FaintPaths, i: number): FaintPaths {
  const { n, points, strength } = paths;
  const rest = (a: Float32Array, width: number): Float32Array => {
    const out = new Float32Array((n - 1) * width);
    out.set(a.subarray(0, i * width));
    out.set(a.subarray((i + 1) * width), i * width);
    return out;
  };
  const others = { ...paths, n: n - 1, x: rest(paths.x, points), y: rest(paths.y, points) };
  return strength ? { ...others, strength: rest(strength, 1) } : others;
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
  if (projection === "umap") return { x: "UMAP 1, no unit", y: "UMAP 2" };
  const [a, b] = plane.shares;
  const [right, up] = plane.names;
  return { x: `${right}, ${percent(a)} of the variance`, y: `${up}, ${percent(b)}` };
}
