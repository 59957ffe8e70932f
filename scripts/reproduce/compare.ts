/**
 * Two sets of results of the same rows, figure by figure. The mean over seeds may differ by three standard errors: the
 * spread of seeds s and the error e of each estimate, 3 √(s² (1/n₁ + 1/n₂) + e₁²/n₁ + e₂²/n₂). Seeds are few, so s is
 * never taken smaller than the spread pooled over all rows.
 */
import type { Metrics, RunResult } from "../../src/protocol/results.ts";
import { groupByRow, summarise } from "../../src/runs/summary.ts";

export interface Estimate {
  readonly value: number;
  /** Its own standard error; 0 if it is exact or seeds tell it. */
  readonly error: number;
}

export interface Figure {
  readonly id: string;
  readonly label: string;
  readonly digits: number;
  /** Spread of seeds where none was ever seen: one seed of every row. */
  readonly usualSd: number;
  of(metrics: Metrics): Estimate | null;
}

const binomial = (share: number, n: number): number => Math.sqrt((share * (1 - share)) / n);

const share = (value: number, metrics: Metrics): Estimate => ({
  value,
  error: binomial(value, metrics.lexical.draw.words),
});

/** `usualSd` is what the seeds of the first sweeps showed. */
export const FIGURES: readonly Figure[] = [
  {
    id: "importanceSampled",
    label: "H test, importance sampling",
    digits: 2,
    usualSd: 0.05,
    of: ({ crossEntropyIs: is }) => is && { value: is.test, error: is.se },
  },
  {
    id: "eq12",
    label: "H test, Eq. 12",
    digits: 2,
    usualSd: 0.05,
    of: ({ crossEntropyEq12: eq }) => eq && { value: eq.test, error: 0 },
  },
  {
    id: "exact",
    label: "H test, exact",
    digits: 3,
    usualSd: 0.05,
    of: ({ crossEntropyExact: exact }) => exact && { value: exact.test, error: 0 },
  },
  { id: "inVocabulary", label: "w∈V", digits: 3, usualSd: 0.02, of: (m) => share(m.inVocabulary, m) },
  { id: "unique", label: "unique", digits: 3, usualSd: 0.02, of: (m) => share(m.uniqueInVocabulary, m) },
  {
    id: "information",
    label: "mean I",
    digits: 3,
    usualSd: 0.05,
    of: (m) =>
      m.meanMutualInformation === null
        ? null
        : { value: m.meanMutualInformation, error: m.meanMutualInformationSe ?? 0 },
  },
];

export interface Compared {
  readonly row: string;
  readonly label: string;
  readonly figure: Figure;
  readonly recorded: { readonly mean: number; readonly n: number };
  readonly now: { readonly mean: number; readonly n: number };
  readonly difference: number;
  readonly tolerance: number;
  /** Every seed has the same run hash: the same weights. */
  readonly same: boolean;
  readonly ok: boolean;
}

const estimates = (results: readonly RunResult[], figure: Figure): readonly Estimate[] =>
  results.flatMap(({ metrics }) => figure.of(metrics) ?? []);

const squaresAround = (list: readonly Estimate[], mean: number): number =>
  list.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
const meanOf = (list: readonly Estimate[]): number => list.reduce((sum, { value }) => sum + value, 0) / list.length;
const meanSquaredError = (list: readonly Estimate[]): number =>
  list.reduce((sum, { error }) => sum + error ** 2, 0) / list.length;

/** Variance of seeds within groups, (Σ squares) / (Σ n − 1); null when every group is a single run. */
export function pooledVariance(groups: readonly (readonly Estimate[])[]): number | null {
  const degrees = groups.reduce((sum, group) => sum + Math.max(0, group.length - 1), 0);
  if (degrees === 0) return null;
  return groups.reduce((sum, group) => sum + (group.length > 1 ? squaresAround(group, meanOf(group)) : 0), 0) / degrees;
}

const WIDTH = 3;

function compareFigure(
  figure: Figure,
  [before, now]: readonly [readonly RunResult[], readonly RunResult[]],
  overall: number | null,
): Compared | null {
  const old = estimates(before, figure);
  const own = estimates(now, figure);
  if (old.length === 0 || own.length === 0) return null;
  const variance = Math.max(pooledVariance([old, own]) ?? 0, overall ?? figure.usualSd ** 2);
  const tolerance =
    WIDTH *
    Math.sqrt(
      variance * (1 / old.length + 1 / own.length) +
        meanSquaredError(old) / old.length +
        meanSquaredError(own) / own.length,
    );
  const difference = meanOf(own) - meanOf(old);
  const hashes = (results: readonly RunResult[]): string =>
    results
      .map(({ provenance }) => provenance.runHash)
      .sort()
      .join();
  return {
    row: now[0]!.row,
    label: now[0]!.label,
    figure,
    recorded: { mean: meanOf(old), n: old.length },
    now: { mean: meanOf(own), n: own.length },
    difference,
    tolerance,
    same: hashes(before) === hashes(now),
    ok: Math.abs(difference) <= tolerance,
  };
}

/** Eq. 12 falls with its number of trajectories, so only equal numbers can be compared. */
const sameTrajectories = (a: readonly RunResult[], b: readonly RunResult[]): boolean =>
  new Set([...a, ...b].map(({ metrics }) => metrics.crossEntropyEq12?.k ?? 0)).size === 1;

/** Every figure of every row that both have. */
export function compareResults(recorded: readonly RunResult[], now: readonly RunResult[]): readonly Compared[] {
  const before = groupByRow(recorded);
  const after = groupByRow(now);
  const rows = [...after].flatMap(([row, own]) => {
    const old = before.get(row);
    return old ? [[old, own] as const] : [];
  });
  return FIGURES.flatMap((figure) => {
    const comparable = rows.filter(([old, own]) => figure.id !== "eq12" || sameTrajectories(old, own));
    const overall = pooledVariance(comparable.flatMap((pair) => pair.map((list) => estimates(list, figure))));
    return comparable.flatMap((pair) => compareFigure(figure, pair, overall) ?? []);
  });
}

/** Cross-entropy on test words that a row is ordered by: exact where there is one, else by importance sampling. */
export const orderedBy = ({ metrics }: RunResult): number | null =>
  metrics.crossEntropyExact?.test ?? metrics.crossEntropyIs?.test ?? null;

export interface Ordered {
  readonly lower: string;
  readonly higher: string;
  readonly recordedGap: number;
  readonly gap: number;
  readonly ok: boolean;
}

/** Pairs of rows that the recorded results hold at least `apart` nats apart, and whether ours come in the same order. */
export function compareOrder(
  recorded: readonly RunResult[],
  now: readonly RunResult[],
  apart: number,
): readonly Ordered[] {
  const means = (results: readonly RunResult[]): ReadonlyMap<string, number> =>
    new Map(
      [...groupByRow(results)].flatMap(([row, list]): [string, number][] => {
        const summary = summarise(list.map(orderedBy));
        return summary ? [[row, summary.mean]] : [];
      }),
    );
  const before = means(recorded);
  const after = [...means(now)].filter(([row]) => before.has(row));
  const at = (row: string): number => before.get(row)!;
  return after.flatMap(([a, x], i) =>
    after.slice(i + 1).flatMap(([b, y]): Ordered[] => {
      const recordedGap = Math.abs(at(a) - at(b));
      if (recordedGap < apart) return [];
      const [lower, higher, gap] = at(a) < at(b) ? [a, b, y - x] : [b, a, x - y];
      return [{ lower, higher, recordedGap, gap, ok: gap > 0 }];
    }),
  );
}
