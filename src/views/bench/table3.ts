/** Table 3: which flow generates against which proposes; three lines a row: the paper's, ours, and the difference in words. */
import {
  PAPER_CORPUS,
  type Published,
  published,
  TABLE3_FLOW_Q,
  type Table3Cell,
  type Table3Row,
  table3,
} from "../../metrics/paper.ts";
import type { Metrics } from "../../protocol/results.ts";
import {
  blank,
  type Cell,
  type Column,
  difference,
  notRun,
  oursCell,
  paperCell,
  type TableModel,
  type TableRow,
  text,
} from "./cells.ts";
import { over, runsOf, type Source } from "./sources.ts";

interface Measure {
  readonly id: string;
  readonly group: string;
  readonly paper: (cell: Table3Cell) => Published | null;
  readonly ours: (metrics: Metrics) => number | null | undefined;
}

const MEASURES: readonly Measure[] = [
  {
    id: "H",
    group: "*H* test, nats, by *q:F_q*",
    paper: (cell) => published(cell.test),
    ours: (m) => m.crossEntropyEq12?.test,
  },
  {
    id: "I",
    group: "*xi:Ī*, nats, by *q:F_q*",
    paper: (cell) => published(cell.information),
    ours: (m) => m.meanMutualInformation,
  },
];

const COLUMNS: readonly Column[] = [
  { id: "flowG", group: "", label: "*p:F_g*", align: "left" },
  { id: "source", group: "", label: "", align: "left" },
  ...MEASURES.flatMap(({ id, group }) =>
    TABLE3_FLOW_Q.map((flow): Column => ({ id: `${id}-${flow}`, group, label: flow, align: "right" })),
  ),
];

function oursAt(measure: Measure, cell: Table3Cell, source: Source): Cell {
  const runs = runsOf(source, cell.row);
  return runs.length === 0 ? notRun : oursCell(over(runs, measure.ours));
}

function differenceAt(measure: Measure, cell: Table3Cell, source: Source): Cell {
  const ours = over(runsOf(source, cell.row), measure.ours);
  const paper = measure.paper(cell);
  return ours && paper ? text(difference(ours, paper, "")) : blank;
}

const each = (row: Table3Row, make: (measure: Measure, cell: Table3Cell) => Cell): readonly Cell[] =>
  MEASURES.flatMap((measure) => row.cells.map((cell) => make(measure, cell)));

function lines(row: Table3Row, i: number, source: Source): readonly TableRow[] {
  const line = (id: string, head: readonly Cell[], cells: readonly Cell[], first = false): TableRow => ({
    id: `${row.flowG}-${id}`,
    results: null,
    first,
    cells: [...head, ...cells],
  });
  return [
    line(
      "paper",
      [text(row.flowG), { text: "paper", kind: "paper", shown: null }],
      each(row, (measure, cell) => paperCell(measure.paper(cell))),
      i > 0,
    ),
    line(
      "ours",
      [blank, text("ours")],
      each(row, (measure, cell) => oursAt(measure, cell, source)),
    ),
    line(
      "difference",
      [blank, text("difference")],
      each(row, (measure, cell) => differenceAt(measure, cell, source)),
    ),
  ];
}

export function table3Title(source: Source): string {
  const cells = table3.flatMap(({ cells }) => cells);
  const run = cells.filter(({ row }) => runsOf(source, row).length > 0).length;
  if (run === 0) return "Which flow generates, which proposes: not run here yet";
  const H = (row: string) => over(runsOf(source, row), (m) => m.crossEntropyEq12?.test)?.mean;
  const rising = [
    ["id-k1", "diag-k1"],
    ["diag-k1", "tril-k1"],
  ].every(([a, b]) => {
    const [worse, better] = [H(a!), H(b!)];
    return worse !== undefined && better !== undefined && better < worse;
  });
  if (rising) return "A richer generating flow lowers the cross-entropy";
  return `Which flow generates, which proposes: ${run} of ${cells.length} cells run`;
}

export function makeTable3(source: Source): TableModel {
  return {
    id: "table3",
    title: table3Title(source),
    caption: `*K* = 1, mean ± sd over seeds; ours: Eq. 12. Grey: as published, on ${PAPER_CORPUS}; a bar: training was not stable there`,
    columns: COLUMNS,
    rows: table3.flatMap((row, i) => lines(row, i, source)),
  };
}
