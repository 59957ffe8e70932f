/** The run table as data: every run, sorted by any column; what was not measured stands last. */
import { whole } from "../../charts/format.ts";
import type { Metrics } from "../../protocol/results.ts";
import { absent, type Cell, type Column, estimateCell, oursCell, type TableModel, text } from "./cells.ts";
import { type BenchRun, corpusName } from "./runs.ts";
import { eq12Of } from "./sources.ts";

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

interface RunColumn extends Column {
  /** What it is sorted by; null stands last either way. */
  readonly by: (run: BenchRun) => number | string | null;
  readonly cell: (run: BenchRun) => Cell;
}

const number = (value: number | null | undefined): Cell =>
  typeof value === "number" ? oursCell({ mean: value, sd: null, n: 1 }) : absent();

/** Exact, or sampled with its error. */
function bestCell(metrics: Metrics | null): Cell {
  if (metrics?.crossEntropyExact) return number(metrics.crossEntropyExact.test);
  const is = metrics?.crossEntropyIs;
  return is ? estimateCell(is.test, is.se) : absent();
}

const best = (m: Metrics | null): number | null => m?.crossEntropyExact?.test ?? m?.crossEntropyIs?.test ?? null;
const bound = (run: BenchRun): number | null => run.metrics?.boundNats ?? run.points.at(-1)?.nats ?? null;

function boundCell(run: BenchRun): Cell {
  if (run.metrics) return estimateCell(run.metrics.boundNats, run.metrics.boundSe);
  return number(run.points.at(-1)?.nats);
}

const column = (
  id: string,
  label: string,
  align: Column["align"],
  rest: Pick<RunColumn, "by" | "cell">,
): RunColumn => ({
  id,
  group: "",
  label,
  align,
  ...rest,
});

const ORIGINS = { recorded: "recorded", kept: "kept here", imported: "imported", swept: "queue" } as const;

const COLUMNS: readonly RunColumn[] = [
  column("label", "run", "left", { by: (run) => run.label, cell: (run) => text(run.label) }),
  column("seed", "seed", "right", { by: (run) => run.seed, cell: (run) => text(String(run.seed)) }),
  column("steps", "steps", "right", { by: (run) => run.steps, cell: (run) => text(whole(run.steps)) }),
  column("eq12", "*H*, Eq. 12", "right", {
    by: (run) => (run.metrics && eq12Of(run.metrics)?.test) ?? null,
    cell: (run) => number(run.metrics && eq12Of(run.metrics)?.test),
  }),
  column("best", "*H*, IS or exact", "right", {
    by: (run) => best(run.metrics),
    cell: (run) => bestCell(run.metrics),
  }),
  column("bound", "−*L*", "right", { by: bound, cell: boundCell }),
  column("inVocabulary", "*w* ∈ V", "right", {
    by: (run) => run.metrics?.inVocabulary ?? null,
    cell: (run) => number(run.metrics?.inVocabulary),
  }),
  column("information", "*xi:Ī*", "right", {
    by: (run) => run.metrics?.meanMutualInformation ?? null,
    cell: (run) => number(run.metrics?.meanMutualInformation),
  }),
  column("origin", "from", "left", { by: (run) => ORIGINS[run.origin], cell: (run) => text(ORIGINS[run.origin]) }),
  column("date", "date", "left", {
    by: (run) => run.provenance.date,
    cell: (run) => text(run.provenance.date.slice(0, 10) || "–"),
  }),
];

export const FIRST_SORT: Sort = { column: "best", descending: false };

export function sortRuns(runs: readonly BenchRun[], { column: id, descending }: Sort): readonly BenchRun[] {
  const by = COLUMNS.find((c) => c.id === id)?.by ?? (() => null);
  const sign = descending ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return x === y ? 0 : sign * (x < y ? -1 : 1);
  });
}

export function makeRunTable(runs: readonly BenchRun[], sort: Sort): TableModel {
  const words = [...new Set(runs.map((run) => corpusName(run.data.corpus)))].join(" and ");
  return {
    id: "runs",
    title: `${runs.length === 1 ? "1 run" : `${runs.length} runs`}${words && ` on ${words}`}`,
    caption: "nats per word; ± one standard error of the estimate; – : not measured",
    columns: COLUMNS.map(({ id, group, label, align }) => ({ id, group, label, align })),
    rows: sortRuns(runs, sort).map((run) => ({
      id: run.id,
      results: null,
      first: false,
      cells: COLUMNS.map(({ cell }) => cell(run)),
    })),
  };
}
