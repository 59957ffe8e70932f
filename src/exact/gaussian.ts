/** The normal density, in logs. */
const LOG_2PI = Math.log(2 * Math.PI);

export function logNormal(x: number, mean: number, variance: number): number {
  return -0.5 * (LOG_2PI + Math.log(variance) + (x - mean) ** 2 / variance);
}
