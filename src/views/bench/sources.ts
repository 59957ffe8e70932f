/** What the tables are made from: recorded results by row, the exact values of their words, and shorthands to read them. */
import type { Metrics } from "../../protocol/results.ts";
import type { RecordedResult, Reference, Results } from "../../runs/results.ts";
import { groupByRow, type Summary, summarise } from "../../runs/summary.ts";

export interface Source {
  readonly rows: ReadonlyMap<string, readonly RecordedResult[]>;
  readonly references: readonly Reference[];
}

export const noSource: Source = { rows: new Map(), references: [] };

export const sourceOf = ({ results, references }: Pick<Results, "results" | "references">): Source => ({
  rows: groupByRow(results),
  references,
});

export const runsOf = (source: Source, row: string): readonly RecordedResult[] => source.rows.get(row) ?? [];

/** Mean ± sd over the runs of a row. */
export const over = (
  runs: readonly RecordedResult[],
  read: (metrics: Metrics) => number | null | undefined,
): Summary | null => summarise(runs.map(({ metrics }) => read(metrics)));

export const referenceFor = (source: Source, split: Reference["split"]): Reference | null =>
  source.references.find((reference) => reference.split === split) ?? null;

/**
 * What stands beside the paper's cross-entropy: Eq. 12, over the prior's paths for a state space model, over its
 * free-running states for a GRU.
 */
export const eq12Of = (metrics: Metrics) => metrics.crossEntropyEq12 ?? metrics.crossEntropyFreeRunning;

/** Trajectories of Eq. 12, if all runs have the same. */
export function trajectories(source: Source): number | null {
  const found = new Set<number>();
  for (const runs of source.rows.values())
    for (const { metrics } of runs) {
      const k = eq12Of(metrics)?.k;
      if (k !== undefined) found.add(k);
    }
  return found.size === 1 ? [...found][0]! : null;
}
