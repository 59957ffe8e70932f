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
import type { Summary } from "../../runs/summary.ts";
import {
  blank,
  type Cell,
  type Column,
  difference,
  notRun,
  oursCell,
  paperCell,
  seedsText,
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

/** H of the generating flows from poor to rich under F_q = DIAG, the column the paper trained for each of them. */
function underDiag(source: Source): readonly Summary[] | null {
  const rows = ["id-diag-k1", "diag-diag-k1", "tril-diag-k1", "2tril-diag-k1"];
  const H = rows.flatMap((row) => over(runsOf(source, row), (m) => m.crossEntropyEq12?.test) ?? []);
  return H.length === rows.length ? H : null;
}

/** Whether b is below a by more than the error of both. */
const below = (b: Summary, a: Summary): boolean => a.mean - b.mean > Math.hypot(a.sd ?? 0, b.sd ?? 0);

export function table3Title(source: Source): string {
  const cells = table3.flatMap(({ cells }) => cells);
  const run = cells.filter(({ row }) => runsOf(source, row).length > 0).length;
  if (run === 0) return "Which flow generates, which proposes: not run here yet";
  const H = underDiag(source);
  if (H?.every((h, i) => i === 0 || below(h, H[i - 1]!))) return "A richer generating flow lowers the cross-entropy";
  if (H && below(H[1]!, H[0]!) && !below(H[2]!, H[1]!) && !below(H[3]!, H[1]!))
    return "DIAG beats ID; here, a richer generating flow gains nothing more";
  return `Which flow generates, which proposes: ${run} of ${cells.length} cells run`;
}

export function makeTable3(source: Source): TableModel {
  const runs = table3.flatMap(({ cells }) => cells.map(({ row }) => runsOf(source, row)));
  return {
    id: "table3",
    title: table3Title(source),
    caption: `*K* = 1, Eq. 12, ${seedsText(runs)}. Grey: as published, on ${PAPER_CORPUS}; –: not stable there`,
    notes: [
      "The paper’s Table 1 rows TRIL and 2×TRIL with *K* = 1 are its cells here with *q:F_q* = DIAG: in this column settings are the same. Ours of these names in Table 1 are the cells with *q:F_q* = TRIL, which the paper could not train.",
    ],
    columns: COLUMNS,
    rows: table3.flatMap((row, i) => lines(row, i, source)),
  };
}
