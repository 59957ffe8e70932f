/** What the Bench tab shows and knows: results, runs of other origins, what is selected, drawn, sorted and being scored. */
import { create } from "zustand";
import { MOST_CURVES } from "../../charts/runsOverlay.tsx";
import type { ScoreProgress } from "../../protocol/evaluator.ts";
import type { Metrics } from "../../protocol/results.ts";
import type { FailedRun } from "../../runs/results.ts";
import { selectRun as selectShownRun, useView } from "../../store/view.ts";
import type { BenchRun } from "./runs.ts";
import { FIRST_SORT, type Sort } from "./runTable.ts";
import { noSource, type Source } from "./sources.ts";
import type { Part } from "./table1.ts";

export const SECTIONS = ["table1", "table2", "table3", "figure2", "figure3", "systems", "runs", "queue"] as const;
export type SectionId = (typeof SECTIONS)[number];

/** A file that could not be read, or only in part. */
export interface Refusal {
  readonly name: string;
  readonly reason: string;
}

export type Scored =
  | { readonly at: "busy"; readonly progress: ScoreProgress | null; cancel(): void }
  | { readonly at: "done"; readonly metrics: Metrics }
  | { readonly at: "failed"; readonly reason: string };

export interface BenchState {
  readonly loading: "not yet" | "loading" | "done";
  /** Why there are no recorded results. */
  readonly missing: string | null;
  readonly source: Source;
  readonly failures: readonly FailedRun[];
  readonly recorded: readonly BenchRun[];
  /** Kept in this browser, or imported. */
  readonly others: readonly BenchRun[];
  readonly refusals: readonly Refusal[];
  readonly section: SectionId;
  readonly part: Part;
  /** Row of the figures and of the selected run. */
  readonly row: string;
  /** Id of the selected run. */
  readonly run: string | null;
  readonly drawn: readonly string[];
  readonly sort: Sort;
  /** By id of the run. */
  readonly scored: Readonly<Record<string, Scored>>;
}

/** The paper's best row: what its figures show. */
export const FIGURE_ROW = "2tril-k10";

export const useBench = create<BenchState>()(() => ({
  loading: "not yet",
  missing: null,
  source: noSource,
  failures: [],
  recorded: [],
  others: [],
  refusals: [],
  section: "table1",
  part: "test",
  row: FIGURE_ROW,
  run: null,
  drawn: [],
  sort: FIRST_SORT,
  scored: {},
}));

export const patchBench = useBench.setState;

export const allRuns = ({ recorded, others }: Pick<BenchState, "recorded" | "others">): readonly BenchRun[] => [
  ...others,
  ...recorded,
];

export const runById = (state: BenchState, id: string | null): BenchRun | null =>
  (id !== null && allRuns(state).find((run) => run.id === id)) || null;

/** The first run of a row, or the one already selected if it is of that row. */
export function selectRow(row: string): void {
  patchBench((state) => {
    const runs = state.recorded.filter((run) => run.row === row);
    const keep = runs.some((run) => run.id === state.run);
    return { row, run: keep ? state.run : (runs[0]?.id ?? null) };
  });
}

export function selectRun(id: string): void {
  patchBench((state) => {
    const run = runById(state, id);
    return { run: id, row: run?.origin === "recorded" && run.row ? run.row : state.row };
  });
}

/** Draws a run or takes it away; a seventh is refused. */
export function toggleDrawn(id: string): void {
  patchBench(({ drawn }) => {
    if (drawn.includes(id)) return { drawn: drawn.filter((other) => other !== id) };
    return drawn.length < MOST_CURVES ? { drawn: [...drawn, id] } : {};
  });
}

export function sortBy(column: string): void {
  patchBench(({ sort }) => ({ sort: { column, descending: sort.column === column && !sort.descending } }));
}

/** Adds runs, the newest first; the same run again replaces the old one. */
export function addRuns(runs: readonly BenchRun[]): void {
  const added = new Set(runs.map((run) => run.id));
  patchBench(({ others, drawn }) => ({
    others: [...runs, ...others.filter((run) => !added.has(run.id))],
    drawn: [...drawn, ...runs.map((run) => run.id).filter((id) => !drawn.includes(id))].slice(0, MOST_CURVES),
  }));
}

export function dropRun(id: string): void {
  patchBench(({ others, drawn, run }) => ({
    others: others.filter((other) => other.id !== id),
    drawn: drawn.filter((other) => other !== id),
    run: run === id ? null : run,
  }));
}

export const refuse = (refusal: Refusal): void =>
  patchBench(({ refusals }) => ({ refusals: [...refusals.filter((r) => r.name !== refusal.name), refusal] }));
export const forgive = (name: string): void =>
  patchBench(({ refusals }) => ({ refusals: refusals.filter((r) => r.name !== name) }));

/** A run that never was scored takes the figures as its own; a recorded one keeps what was recorded. */
export const setScored = (id: string, scored: Scored | null): void =>
  patchBench((state) => {
    const { [id]: _, ...rest } = state.scored;
    const metrics = scored?.at === "done" ? scored.metrics : null;
    return {
      scored: scored ? { ...rest, [id]: scored } : rest,
      others: metrics
        ? state.others.map((run) => (run.id === id && !run.metrics ? { ...run, metrics } : run))
        : state.others,
    };
  });

/** The selected run is part of the page's one selection: letting go of that lets go of it. */
useBench.subscribe(({ run }, before) => {
  if (run !== before.run) selectShownRun(run);
});
useView.subscribe(({ selection }, before) => {
  if (selection.run === null && before.selection.run !== null) patchBench({ run: null });
});
