/** What the tab's list says of each section. */
import { table1, table3 } from "../../metrics/paper.ts";
import { useSweep } from "../../store/sweep.ts";
import { figureRows } from "./chartData.ts";
import { queueNote } from "./queueText.ts";
import { runsOf, type Source } from "./sources.ts";
import type { BenchState, SectionId } from "./state.ts";

const ran = (source: Source, rows: readonly string[]): string => {
  const run = rows.filter((row) => runsOf(source, row).length > 0).length;
  if (run === 0) return "not run";
  return run === rows.length ? `all ${run} run` : `${run} of ${rows.length} run`;
};

export interface SectionLine {
  readonly name: string;
  readonly note: (state: Pick<BenchState, "source" | "recorded" | "others">) => string;
}

export const SECTION_LINES: Readonly<Record<SectionId, SectionLine>> = {
  table1: {
    name: "Table 1",
    note: ({ source }) =>
      `flows and K, ${ran(
        source,
        table1.map(({ row }) => row).filter((row) => row !== "oracle-train"),
      )}`,
  },
  table2: { name: "Table 2", note: ({ source }) => `unseen words, ${ran(source, ["2tril-k10-types", "gru8-types"])}` },
  table3: {
    name: "Table 3",
    note: ({ source }) =>
      `flow by flow, ${ran(
        source,
        table3.flatMap(({ cells }) => cells.map(({ row }) => row)),
      )}`,
  },
  figure2: {
    name: "Figure 2",
    note: ({ source }) => `I(t) by position${figureRows(source).length === 0 ? ", not run" : ""}`,
  },
  figure3: {
    name: "Figure 3",
    note: ({ source }) => `entropy over training${figureRows(source).length === 0 ? ", not run" : ""}`,
  },
  systems: { name: "All systems", note: () => "one axis" },
  queue: { name: "Queue", note: () => queueNote(useSweep.getState()) },
  runs: {
    name: "Runs",
    note: ({ recorded, others }) => {
      const n = recorded.length + others.length;
      return n === 0 ? "import or train one" : `${n === 1 ? "1 run" : `${n} runs`}, curves`;
    },
  },
};
