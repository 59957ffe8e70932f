/** The table or chart on show, as data: what is drawn and what is exported are the same thing. */
import { useMemo } from "react";
import type { Table } from "../../charts/chart.ts";
import { figure2, selectFigure2 } from "../../charts/figure2.tsx";
import { figure3 } from "../../charts/figure3.tsx";
import { systems } from "../../charts/systems.tsx";
import { type TableModel, text } from "./cells.ts";
import { figure2Input, figure3Data, systemsData } from "./chartData.ts";
import { makeRunTable } from "./runTable.ts";
import { allRuns, type BenchState, runById, useBench } from "./state.ts";
import { makeTable1 } from "./table1.ts";
import { makeTable2 } from "./table2.ts";
import { makeTable3 } from "./table3.ts";

/** The numbers of a chart as a table that can be exported. */
export function chartTable(id: string, title: string, caption: string, { head, body }: Table): TableModel {
  return {
    id,
    title,
    caption,
    columns: head.map((label, i) => ({ id: `${i} ${label}`, group: "", label, align: i === 0 ? "left" : "right" })),
    rows: body.map((cells, i) => ({ id: String(i), results: null, first: false, cells: cells.map(text) })),
  };
}

/** Seed of the selected run, when it is of the figures' row. */
export const seedOf = (state: BenchState): number => {
  const run = runById(state, state.run);
  return run?.row === state.row ? run.seed : 1;
};

export function shownTable(state: BenchState): TableModel {
  const { section, source, part, row, sort } = state;
  switch (section) {
    case "table1":
      return makeTable1(source, part);
    case "table2":
      return makeTable2(source);
    case "table3":
      return makeTable3(source);
    case "figure2": {
      const data = selectFigure2(figure2Input(source, row, seedOf(state)));
      return chartTable(section, figure2.title(data), figure2.caption(data), figure2.rows(data));
    }
    case "figure3": {
      const data = figure3Data(source, row);
      return chartTable(section, figure3.title(data), figure3.caption(data), figure3.rows(data));
    }
    case "systems": {
      const data = systemsData(source);
      return chartTable(section, systems.title(data), systems.caption(data), systems.rows(data));
    }
    case "runs":
    case "queue":
      return makeRunTable(allRuns(state), sort);
    default:
      return section satisfies never;
  }
}

export function useSystems() {
  const source = useBench((bench) => bench.source);
  return useMemo(() => systemsData(source), [source]);
}
