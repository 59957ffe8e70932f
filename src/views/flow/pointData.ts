/** The followed point through a flow: where it is after each step, its books, its Jacobian, and there and back. */
import type { JacobianData } from "../../charts/jacobian.tsx";
import { type LedgerData, logPOf } from "../../charts/ledger.tsx";
import type { PlanePictures } from "../../plane/steps.ts";
import { type Density, LOG_2PI } from "../../plane/targets/target.ts";

export type Place = readonly [number, number];

export interface FollowedPoint {
  /** Before the first step and after each one. */
  readonly places: readonly Place[];
  /** Σ log|det J| up to there, nats. */
  readonly logDets: readonly number[];
  readonly ledger: LedgerData;
  readonly jacobian: JacobianData;
  /** |F⁻¹(F(ξ)) − ξ|, the larger coordinate. */
  readonly roundTrip: number;
}

export const logNormal = ([x, y]: Place): number => -LOG_2PI - 0.5 * (x * x + y * y);

const placeAt = (points: ArrayLike<number>): Place => [points[0]!, points[1]!];

export function follow(pictures: PlanePictures, point: Place, target: Density | null): FollowedPoint {
  const { names } = pictures;
  const { states, logDets } = pictures.walk(Float64Array.from(point));
  const places = states.map(placeAt);
  const end = places.at(-1)!;
  const { noise, logDet } = pictures.back(Float64Array.from(end));
  const back = placeAt(noise);
  const steps = names.map((label, i) => ({ label, logDet: logDets[i + 1]![0]! - logDets[i]![0]! }));
  const { steps: factors, whole } = pictures.jacobians(point);
  return {
    places,
    logDets: logDets.map((values) => values[0]!),
    ledger: {
      logR: logNormal(point),
      // a swap moves no area; it would only take room
      steps: steps.filter(({ label }) => label !== "swap"),
      logPInverse: logNormal(back) - logDet[0]!,
      logTarget: target ? target.logDensity(...end) : null,
    },
    jacobian: {
      steps: names.map((label, i) => ({ label, matrix: factors[i]! })),
      whole,
      logDet: logDets.at(-1)![0]!,
    },
    roundTrip: Math.max(Math.abs(back[0] - point[0]), Math.abs(back[1] - point[1])),
  };
}

/** The noise that stands at `place` after `depth` steps; null where there is none in float64. */
export function noiseAt(pictures: PlanePictures, place: Place, depth: number): Place | null {
  const noise = placeAt(pictures.back(Float64Array.from(place), depth).noise);
  return noise.every(Number.isFinite) ? noise : null;
}

export const logDensityOf = ({ ledger }: FollowedPoint): number => logPOf(ledger);
