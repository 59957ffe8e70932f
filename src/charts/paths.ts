/**
 * What the path plane shows: projected state trajectories h_0 → h_T over a map of letters, in data coordinates. Dense
 * marks are painted by `pathsCanvas.ts`, pinned paths and words by `pathsOverlay.tsx`; both place points with
 * `planeScales`.
 */
import { type ScaleLinear, scaleLinear } from "d3";

/** p: generated (solid, ●). q: inferred (dashed, ◆). */
export type PathRole = "p" | "q";

/** n paths of `points` points each, row-major [n, points]; point 0 is h_0, point t is h_t. */
export interface FaintPaths {
  readonly role: PathRole;
  readonly n: number;
  readonly points: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** How strongly each is drawn, 0…1; all alike if not given. [n] */
  readonly strength?: Float32Array;
}

/** One path in full strength. x[0], y[0] is h_0; letters[t − 1] is written at point t ("EOS" for the end). */
export interface PinnedPath {
  readonly id: string;
  readonly role: PathRole;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly letters: readonly string[];
  readonly label: string;
}

/**
 * Most likely symbol on a size × size grid whose outer points lie on the edges of the domain; rows from y1 (top) down to
 * y0, columns from x0 to x1. Id alphabet.length is EOS.
 */
export interface LetterMap {
  readonly size: number;
  readonly symbols: Uint8Array;
  readonly alphabet: readonly string[];
  /** Probability of that symbol, [size × size]; tints the plane where the decoder is sure. */
  readonly confidence?: Float32Array;
}

/** Points of h_t at the selected t, whose density is drawn as contours at 50 % and 90 % of the mass. */
export interface Cloud {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

export type Domain = readonly [readonly [number, number], readonly [number, number]];

/** A letter map, and the part of the plane it covers. */
export interface PlacedMap {
  readonly map: LetterMap;
  readonly domain: Domain;
  /** Where letters are fed back, the one the map stands after; null: none before. */
  readonly after?: string | null;
}

export interface PathsData {
  /** All of it: [[x0, x1], [y0, y1]]. Densities are counted here, whatever is in sight. */
  readonly domain: Domain;
  /** What is in sight. */
  readonly view: Domain;
  readonly faint: readonly FaintPaths[];
  readonly pinned: readonly PinnedPath[];
  readonly letterMap: PlacedMap | null;
  readonly prior: Cloud | null;
  readonly posterior: Cloud | null;
  /** The position paths are shown up to; fractional while the animation runs, T when at rest. */
  readonly progress: number;
  /** 1-based. */
  readonly selectedT: number;
  readonly xLabel: string;
  readonly yLabel: string;
}

export interface PlaneSize {
  readonly width: number;
  readonly height: number;
}

export interface PlaneScales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

/** Data coordinates → pixels; y grows upwards in data. */
export function planeScales(domain: Domain, size: PlaneSize): PlaneScales {
  return {
    x: scaleLinear(domain[0], [0, size.width]),
    y: scaleLinear(domain[1], [size.height, 0]),
  };
}

/** How many points of a path are reached at `progress`, and the fraction of the next piece. */
export function reached(points: number, progress: number): { readonly whole: number; readonly part: number } {
  const last = Math.max(0, Math.min(points - 1, progress));
  const whole = Math.floor(last);
  return { whole: whole + 1, part: last - whole };
}
