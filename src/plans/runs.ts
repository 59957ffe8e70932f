/**
 * From a plan to its runs, rows × seeds, in the order of work: the first seed of every row, then the second, so that a
 * sweep that is stopped early has something of everything. Shard i of n takes every n-th run.
 */
import { normaliseConfig } from "../config/normalise.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { SweepPlan, SweepRow } from "../protocol/results.ts";

/** One training: a row with a seed. */
export interface PlannedRun {
  /** Name of its files, such as `2tril-k10-s1`. */
  readonly id: string;
  readonly row: string;
  readonly label: string;
  /** Valid, with its seed. */
  readonly config: RunConfig;
  readonly steps: number;
}

export interface Selection {
  /** Row ids; `*` stands for anything, a leading `!` leaves rows out. Without it, all. */
  readonly rows?: readonly string[] | undefined;
  readonly seeds?: readonly number[] | undefined;
  readonly steps?: number | undefined;
}

export const runName = (row: string, seed: number): string => `${row}-s${seed}`;

const matches = (pattern: string, id: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(id);

/** Rows of the plan that the patterns choose, in its order. Throws on a pattern that names none. */
export function chosenRows(plan: SweepPlan, patterns: readonly string[] | undefined): readonly SweepRow[] {
  if (!patterns) return plan.rows;
  for (const pattern of patterns) {
    const id = pattern.replace(/^!/, "");
    if (!plan.rows.some((row) => matches(id, row.id))) {
      throw new RangeError(`no row of ${plan.id} is called "${id}": ${plan.rows.map((row) => row.id).join(", ")}`);
    }
  }
  const without = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  const only = patterns.filter((pattern) => !pattern.startsWith("!"));
  return plan.rows.filter(
    ({ id }) =>
      (only.length === 0 || only.some((pattern) => matches(pattern, id))) &&
      !without.some((pattern) => matches(pattern, id)),
  );
}

/** A cosine that ended with the run goes on doing so when the run has another length. */
function withSteps(config: RunConfig, planned: number, steps: number): RunConfig {
  const { optimiser } = config;
  return optimiser.horizon === planned ? { ...config, optimiser: { ...optimiser, horizon: steps } } : config;
}

function planned(row: SweepRow, seed: number, plan: SweepPlan, steps: number | undefined): PlannedRun {
  const before = row.steps ?? plan.steps;
  const after = steps ?? before;
  const { config, notices } = normaliseConfig({ ...withSteps(row.config, before, after), seed });
  const [notice] = notices;
  // a row that trained as something else than it says would be a false number
  if (notice) throw new RangeError(`row ${row.id} does not run here: ${notice.text}`);
  return { id: runName(row.id, seed), row: row.id, label: row.label, config, steps: after };
}

/** The runs of a plan in the order of work. Throws when a row is not valid in this lab. */
export function plannedRuns(plan: SweepPlan, { rows, seeds, steps }: Selection = {}): readonly PlannedRun[] {
  const chosen = chosenRows(plan, rows).map((row) => ({ row, seeds: seeds ?? row.seeds ?? plan.seeds }));
  const rounds = Math.max(0, ...chosen.map((entry) => entry.seeds.length));
  return Array.from({ length: rounds }).flatMap((_, i) =>
    chosen.flatMap((entry) => {
      const seed = entry.seeds[i];
      return seed === undefined ? [] : [planned(entry.row, seed, plan, steps)];
    }),
  );
}

/** Shard `index` (from 1) of `count`. */
export const shardOf = <T>(runs: readonly T[], index: number, count: number): readonly T[] =>
  runs.filter((_, i) => i % count === index - 1);
