/**
 * The plane trajectories are seen on. PCA: the first two principal components of the live prior states, turned by
 * orthogonal Procrustes onto the last plane, path by path and state by state: the noise is frozen, so point i before and
 * after is the same word in the making, and the picture neither flips nor spins. As they are: two coordinates of the
 * states. Read-out: two directions towards letters (`readout.ts`).
 */
import { matmul } from "../../math/linalg.ts";
import { pca } from "../../math/pca.ts";
import { alignSigns, procrustes } from "../../math/procrustes.ts";
import { firstPaths, liveStates, PRIOR_PATHS, type PriorSet } from "./priorSet.ts";

export interface Plane {
  readonly kind: "asIs" | "pca" | "readout";
  readonly d: number;
  /** What the two axes are called. */
  readonly names: readonly [string, string];
  readonly mean: Float64Array;
  /** Two orthonormal rows. [2, d] */
  readonly axes: Float64Array;
  /** Share of the variance along each axis. */
  readonly shares: readonly [number, number];
  /** Whether the axes have been turned away from the components themselves. */
  readonly turned: boolean;
  /** The first component, its sign kept, and its share: what the time view shows. [d] */
  readonly first: Float64Array;
  readonly firstShare: number;
  /** Projection of all prior states h_1…h_T, what the next plane is aligned to. [n·T, 2] */
  readonly points: Float64Array;
}

/** Coordinates of states [m, d] on the rows `axes` [k, d]. → [m, k] */
function coordinates(h: Float64Array, m: number, mean: Float64Array, axes: Float64Array, k: number): Float64Array {
  const d = mean.length;
  const out = new Float64Array(m * k);
  for (let i = 0; i < m; i++)
    for (let a = 0; a < k; a++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += (h[i * d + j]! - mean[j]!) * axes[a * d + j]!;
      out[i * k + a] = sum;
    }
  return out;
}

/** All h_1…h_T without h_0. [n·T, d] */
function allStates({ n, T, d, h }: PriorSet): Float64Array {
  const out = new Float64Array(n * T * d);
  for (let i = 0; i < n; i++) out.set(h.subarray((i * (T + 1) + 1) * d, (i + 1) * (T + 1) * d), i * T * d);
  return out;
}

/** Chosen: below two and a half degrees nobody sees that an axis is not the component itself. */
const TURNED_COSINE = Math.cos((2.5 * Math.PI) / 180);

/** Two rows of R^d: the components; the second is empty where there is one dimension only. */
function firstTwo(components: Float64Array, d: number): Float64Array {
  const own = new Float64Array(2 * d);
  own.set(components.subarray(0, Math.min(2, d) * d));
  return own;
}

/** Components of the first paths, turned onto those of the last plane. */
export function fitPlane(all: PriorSet, previous: Plane | null): Plane {
  const prior = firstPaths(all, PRIOR_PATHS);
  const { d, n, T } = prior;
  const live = liveStates(prior);
  const fit = pca(live, live.length / d, d);
  const comparable = previous && previous.points.length === n * T * 2 ? previous : null;
  const keepSign = comparable?.d === d ? alignSigns(fit.components, comparable.first, 1, d) : fit.components;
  const first = keepSign.slice(0, d);
  const own = firstTwo(fit.components, d);
  const ownPoints = coordinates(allStates(prior), n * T, fit.mean, own, 2);
  const R = comparable && d > 1 ? procrustes(ownPoints, comparable.points, n * T, 2) : Float64Array.of(1, 0, 0, 1);
  const points = matmul(ownPoints, R, n * T, 2, 2);
  // y = x R: axis a of the new plane is Σ_b R[b, a] component b.
  const axes = matmul(Float64Array.of(R[0]!, R[2]!, R[1]!, R[3]!), own, 2, 2, d);
  const shares = axisShares(live, fit.mean, axes, d);
  const turned = Math.abs(R[0]!) < TURNED_COSINE;
  const names = turned ? (["axis 1", "axis 2"] as const) : (["PC 1", "PC 2"] as const);
  return { kind: "pca", d, names, mean: fit.mean, axes, shares, turned, first, firstShare: fit.shares[0]!, points };
}

/** Other axes through the same states. `mean`: the state that is the origin. */
export function planeOf(fitted: Plane, prior: PriorSet, parts: Pick<Plane, "kind" | "names" | "mean" | "axes">): Plane {
  const live = liveStates(firstPaths(prior, PRIOR_PATHS));
  const shares = axisShares(live, fitted.mean, parts.axes, fitted.d);
  return { ...fitted, ...parts, shares, turned: false };
}

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const subscript = (n: number): string => Array.from(String(n), (digit) => SUBSCRIPTS[Number(digit)]).join("");

/** Two coordinates of the states as they are; i and j are 0-based. */
export function asIsPlane(fitted: Plane, prior: PriorSet, [i, j]: readonly [number, number]): Plane {
  const { d } = fitted;
  const axes = new Float64Array(2 * d);
  axes[i] = 1;
  axes[d + j] = 1;
  const names = [`h${subscript(i + 1)}`, `h${subscript(j + 1)}`] as const;
  return planeOf(fitted, prior, { kind: "asIs", names, mean: new Float64Array(d), axes });
}

/** Share of the total variance of states [m, d] along each of two orthonormal axes. */
function axisShares(h: Float64Array, mean: Float64Array, axes: Float64Array, d: number): readonly [number, number] {
  const m = h.length / d;
  const on = coordinates(h, m, mean, axes, 2);
  let total = 0;
  const along: [number, number] = [0, 0];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < d; j++) total += (h[i * d + j]! - mean[j]!) ** 2;
    along[0] += on[2 * i]! ** 2;
    along[1] += on[2 * i + 1]! ** 2;
  }
  return total > 0 ? [along[0] / total, along[1] / total] : [0, 0];
}

/** States [m, d] on the plane. → [m, 2] */
export const project = (plane: Plane, h: Float64Array): Float64Array =>
  coordinates(h, h.length / plane.d, plane.mean, plane.axes, 2);

/** States [m, d] on the first component. → [m] */
export const projectFirst = (plane: Plane, h: Float64Array): Float64Array =>
  coordinates(h, h.length / plane.d, plane.mean, plane.first, 1);

/** The state of R^d at a point of the plane: mean + x·axis 1 + y·axis 2, written to out[from…]. */
export function lift(plane: Plane, x: number, y: number, out: Float64Array, from: number): void {
  const { d, mean, axes } = plane;
  for (let j = 0; j < d; j++) out[from + j] = mean[j]! + x * axes[j]! + y * axes[d + j]!;
}
