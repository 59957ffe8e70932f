/** Cosine decay from `rate` to `finalFraction` × rate over `horizon` steps, constant after; horizon 0: constant. */
export function cosineRate(rate: number, horizon: number, finalFraction: number, step: number): number {
  if (horizon <= 0) return rate;
  const progress = Math.min(1, step / horizon);
  return rate * (finalFraction + (1 - finalFraction) * 0.5 * (1 + Math.cos(Math.PI * progress)));
}
