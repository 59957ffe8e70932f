/**
 * The steps at which a planned run is measured while it trains: evenly, and more closely at the start, where the bound
 * falls fastest. They follow from the number of steps alone, so runs of one length can be averaged point by point.
 */

/** chosen: forty points draw a curve; each costs a validation, a tenth of a second. */
const EVEN = 40;
const EARLY = [1 / 640, 1 / 320, 1 / 160, 1 / 80];

export function measuredSteps(steps: number): readonly number[] {
  const shares = [0, ...EARLY, ...Array.from({ length: EVEN }, (_, i) => (i + 1) / EVEN)];
  return [...new Set(shares.map((share) => Math.round(share * steps)))].sort((a, b) => a - b);
}
