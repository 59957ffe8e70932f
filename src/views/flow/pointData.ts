/** The followed point through a flow: where it is after each step, its books, its Jacobian, and there and back. */
import type { JacobianData } from "../../charts/jacobian.tsx";
import type { LedgerData } from "../../charts/ledger.tsx";
import type { PlanePictures } from "../../plane/steps.ts";
import { type Density, LOG_2PI } from "../../plane/targets/target.ts";

export type Place = readonly [number, number];

/** Where the point goes; cheap enough for every frame. */
export interface FollowedPoint {
  /** Before the first step and after each one. */
  readonly places: readonly Place[];
  /** Σ log|det J| up to there, nats. */
  readonly logDets: readonly number[];
  /** Where its end leads back to, and log|det J| as it is found on the way. */
  readonly back: Place;
  readonly backLogDet: number;
  /** |F⁻¹(F(ξ)) − ξ|, the larger coordinate. */
  readonly roundTrip: number;
}

export const logNormal = ([x, y]: Place): number => -LOG_2PI - 0.5 * (x * x + y * y);

const placeAt = (points: ArrayLike<number>): Place => [points[0]!, points[1]!];

export function follow(pictures: PlanePictures, point: Place): FollowedPoint {
  const { states, logDets } = pictures.walk(Float64Array.from(point));
  const places = states.map(placeAt);
  const { noise, logDet } = pictures.back(Float64Array.from(places.at(-1)!));
  const back = placeAt(noise);
  return {
    places,
    logDets: logDets.map((values) => values[0]!),
    back,
    backLogDet: logDet[0]!,
    roundTrip: Math.max(Math.abs(back[0] - point[0]), Math.abs(back[1] - point[1])),
  };
}

/** The books of the point. */
export function ledgerOf({ names }: PlanePictures, followed: FollowedPoint, target: Density | null): LedgerData {
  const { places, logDets, back, backLogDet } = followed;
  const steps = names.map((label, i) => ({ label, logDet: logDets[i + 1]! - logDets[i]! }));
  return {
    logR: logNormal(places[0]!),
    // a swap moves no area; it would only take room
    steps: steps.filter(({ label }) => label !== "swap"),
    logPInverse: logNormal(back) - backLogDet,
    logTarget: target ? target.logDensity(...places.at(-1)!) : null,
  };
}

export function jacobianOf(
  pictures: PlanePictures,
  { places, logDets }: FollowedPoint,
  structure: readonly boolean[] | null = null,
): JacobianData {
  const { steps, whole } = pictures.jacobians(places[0]!);
  return {
    steps: pictures.names.map((label, i) => ({ label, matrix: steps[i]! })),
    whole,
    logDet: logDets.at(-1)!,
    structure,
  };
}

/** The noise that stands at `place` after `depth` steps; null where there is none in float64. */
export function noiseAt(pictures: PlanePictures, place: Place, depth: number): Place | null {
  const noise = placeAt(pictures.back(Float64Array.from(place), depth).noise);
  return noise.every(Number.isFinite) ? noise : null;
}
