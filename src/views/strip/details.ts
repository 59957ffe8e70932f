/**
 * What a position of the strip needs beside the path: the plane it shows, the letter map on it, and I(t). Each is a
 * function of the weights, h_{t−1} and ξ_t alone (and of w_{t−1} where it is fed back), so a prefix that a drag leaves
 * alone keeps its own.
 */
import type { LatentGenerator } from "../../models/generator.ts";
import { letterBefore } from "../words.ts";
import { sensitivities, tellingAxes } from "./axes.ts";
import { xiOf } from "./noise.ts";
import { type Plane, planeFor } from "./padAxes.ts";

/** Pads show ±3 standard deviations. */
export const EXTENT = 3;
/** Side of a letter map: one point in about two pixels of a pad. */
export const MAP_SIZE = 29;
/** Draws of noise behind each I(t) of the strip. */
export const INFORMATION_DRAWS = 64;
const INFORMATION_SEED = 1;

export interface PositionDetails {
  readonly generator: LatentGenerator;
  /** h_{t−1} */
  readonly h: Float64Array;
  /** w_{t−1} where it is fed back. */
  readonly previous: number | null;
  readonly xi: Float64Array;
  readonly axes: Plane;
  /** Whether the plane was asked for. */
  readonly chosen: boolean;
  /** [MAP_SIZE × MAP_SIZE] */
  readonly symbols: Uint8Array;
  readonly information: number;
}

const equal = (a: Float64Array, b: Float64Array): boolean => a.length === b.length && a.every((x, i) => x === b[i]);

/** Whether `known` still holds: same weights, same h_{t−1}, the plane asked for, and ξ_t moved inside it only. */
export function holds(
  known: PositionDetails,
  generator: LatentGenerator,
  h: Float64Array,
  xi: Float64Array,
  chosen: Plane | null = null,
  previous: number | null = null,
): boolean {
  const plane = planeFor(chosen, generator.d);
  if (known.chosen !== (plane !== null) || (plane && !plane.every((axis, side) => axis === known.axes[side])))
    return false;
  if (
    known.generator !== generator ||
    known.previous !== previous ||
    !equal(known.h, h) ||
    known.xi.length !== xi.length
  )
    return false;
  return xi.every((x, i) => x === known.xi[i] || known.axes.includes(i));
}

export interface DetailsRequest {
  readonly generator: LatentGenerator;
  readonly noise: Float64Array;
  /** [T + 1, d], h_0 first. */
  readonly h: Float64Array;
  /** The word's letters. */
  readonly letters?: readonly number[];
  /** Positions to fill in, 1-based, most urgent first. */
  readonly positions: readonly number[];
  readonly known: ReadonlyMap<number, PositionDetails>;
  /** The plane asked for; null: at each position the most telling one. */
  readonly chosen?: Plane | null;
}

/** Fills in the positions one after another; yields after each piece, hands each to `found`. */
export function* findDetails(
  request: DetailsRequest,
  found: (t: number, details: PositionDetails) => void,
): Generator<void, void> {
  const { generator, noise, known, chosen = null } = request;
  const d = generator.d;
  const plane = planeFor(chosen, d);
  for (const t of request.positions) {
    const h = request.h.slice((t - 1) * d, t * d);
    const xi = xiOf(noise, d, t);
    const old = known.get(t);
    const previous = letterBefore(generator, request.letters ?? [], t);
    if (old && holds(old, generator, h, xi, chosen, previous)) continue;
    const kept = old && !old.chosen ? old.axes : null;
    const axes = plane ?? tellingAxes(sensitivities(generator, h, previous), kept);
    yield;
    const symbols = generator.letterMap(h, xi, axes, EXTENT, MAP_SIZE, previous);
    yield;
    const { information } = generator.information(h, INFORMATION_DRAWS, INFORMATION_SEED, previous);
    found(t, { generator, h, previous, xi, axes, chosen: plane !== null, symbols, information });
    yield;
  }
}
