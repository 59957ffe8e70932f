/** Runs of one row over seeds: mean ± sd, and how many. */
import type { RunResult } from "../protocol/results.ts";

export interface Summary {
  readonly mean: number;
  /** Standard deviation over seeds (n − 1); null for a single run. */
  readonly sd: number | null;
  readonly n: number;
}

/** null when there is nothing to summarise; entries that do not exist (null, NaN) are left out. */
export function summarise(values: readonly (number | null | undefined)[]): Summary | null {
  const known = values.filter((x): x is number => typeof x === "number" && Number.isFinite(x));
  const n = known.length;
  if (n === 0) return null;
  const mean = known.reduce((a, b) => a + b, 0) / n;
  if (n === 1) return { mean, sd: null, n };
  const squares = known.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (n - 1)), n };
}

/** Results by row, in the order the rows first appear; within a row by seed. */
export function groupByRow<R extends RunResult>(results: readonly R[]): ReadonlyMap<string, readonly R[]> {
  const rows = new Map<string, R[]>();
  for (const result of results) {
    const group = rows.get(result.row);
    if (group) group.push(result);
    else rows.set(result.row, [result]);
  }
  for (const group of rows.values()) group.sort((a, b) => a.seed - b.seed);
  return rows;
}
