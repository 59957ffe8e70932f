/** Small statistics, float64. */

/** Quantiles by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996). */
export function quantiles(values: readonly number[], at: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return at.map((q) => {
    const x = q * (sorted.length - 1);
    const i = Math.floor(x);
    const low = sorted[i]!;
    return low + (x - i) * ((sorted[i + 1] ?? low) - low);
  });
}

export interface Estimate {
  readonly mean: number;
  /** Standard error. */
  readonly se: number;
}

/** Mean with its standard error. */
export function sampleMean(values: ArrayLike<number>): Estimate {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) ** 2;
  return { mean, se: Math.sqrt(squares / Math.max(1, n - 1) / n) };
}

/**
 * Mean of y corrected by a control variate c with known mean: ȳ − β (c̄ − E c) with the regression slope β; its error is
 * that of the residuals. Biased by O(1/n) only, since β comes from the same sample.
 */
export function controlledMean(y: ArrayLike<number>, c: ArrayLike<number>, expectation: number): Estimate {
  const n = y.length;
  const [{ mean: my }, { mean: mc }] = [sampleMean(y), sampleMean(c)];
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    covariance += (y[i]! - my) * (c[i]! - mc);
    variance += (c[i]! - mc) ** 2;
  }
  const beta = variance > 0 ? covariance / variance : 0;
  const residuals = Float64Array.from({ length: n }, (_, i) => y[i]! - beta * (c[i]! - expectation));
  return sampleMean(residuals);
}
