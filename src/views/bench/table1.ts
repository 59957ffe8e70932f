/** Table 1: flows, K, state size and baselines on the standard split; ours beside the paper's. */
import { whole } from "../../charts/format.ts";
import { PAPER_CORPUS, published, type Table1Row, table1 } from "../../metrics/paper.ts";
import type { RecordedResult, Reference } from "../../runs/results.ts";
import {
  absent,
  blank,
  type Cell,
  type Column,
  difference,
  estimateCell,
  notRun,
  oursCell,
  paperCell,
  runsText,
  type TableModel,
  type TableRow,
  text,
} from "./cells.ts";
import { eq12Of, over, referenceFor, runsOf, type Source, trajectories } from "./sources.ts";

/** Which words the cross-entropies are of. */
export type Part = "test" | "train";

const column = (id: string, group: string, label: string, align: Column["align"] = "right"): Column => ({
  id,
  group,
  label,
  align,
});

const HEAD: readonly Column[] = [column("model", "", "model", "left"), column("K", "", "*K*")];

function columns(part: Part): readonly Column[] {
  const H = `*H* ${part}, nats`;
  const shared = [
    ...HEAD,
    column("paper", H, "paper"),
    column("ours", H, "ours, Eq. 12"),
    column("halfK", H, "half the paths"),
  ];
  if (part === "train")
    return [
      ...shared,
      column("exact", H, "exact"),
      column("uniquePaper", "unique *w* ∈ V", "paper"),
      column("unique", "unique *w* ∈ V", "ours"),
      column("difference", "difference in *H*", "", "left"),
    ];
  return [
    ...shared,
    column("better", H, "ours, IS or exact"),
    column("inVocabularyPaper", "*w* ∈ V", "paper"),
    column("inVocabulary", "*w* ∈ V", "ours"),
    column("informationPaper", "*xi:Ī*, nats", "paper"),
    column("information", "*xi:Ī*, nats", "ours"),
    column("difference", "difference in *H*", "", "left"),
  ];
}

/** Importance sampling: one run with the error of its estimate, several with their sd. Feedback: exact. */
export function betterCell(runs: readonly RecordedResult[]): Cell {
  const exact = over(runs, (m) => m.crossEntropyExact?.test);
  if (exact) return oursCell(exact);
  const estimates = runs.map(({ metrics }) => metrics.crossEntropyIs).filter((is) => is !== null);
  const [only] = estimates;
  if (only && estimates.length === 1) return estimateCell(only.test, only.se);
  return oursCell(over(runs, (m) => m.crossEntropyIs?.test));
}

function differenceCell(row: Table1Row, runs: readonly RecordedResult[], part: Part): Cell {
  const ours = over(runs, (m) => eq12Of(m)?.[part]);
  const paper = published(row[part]);
  if (!ours || !paper) return blank;
  const freeRunning = runs.some(({ metrics }) => metrics.crossEntropyFreeRunning !== null);
  return text(`${difference(ours, paper)}; ${runsText(runs)}${freeRunning ? ", free-running" : ""}`);
}

function runCells(row: Table1Row, runs: readonly RecordedResult[], part: Part): readonly Cell[] {
  const none = runs.length === 0;
  const of = (read: Parameters<typeof over>[1], missing: Cell = absent()) => oursCell(over(runs, read), 2, missing);
  const shared = [
    paperCell(published(row[part])),
    of((m) => eq12Of(m)?.[part], none ? notRun : absent()),
    of((m) => eq12Of(m)?.halfK[part]),
  ];
  if (part === "train")
    return [
      ...shared,
      of((m) => m.crossEntropyExact?.train),
      paperCell(published(row.unique)),
      of((m) => m.lexical.draw.distinctKnownPerWord),
      differenceCell(row, runs, part),
    ];
  return [
    ...shared,
    betterCell(runs),
    paperCell(published(row.inVocabulary)),
    of((m) => m.inVocabulary),
    paperCell(published(row.information)),
    of((m) => m.meanMutualInformation),
    differenceCell(row, runs, part),
  ];
}

/** Sampling words from the training data: nothing to train, so its numbers are exact and need no run. */
function oracleCells(row: Table1Row, reference: Reference | null, part: Part): readonly Cell[] {
  const oracle = reference?.oracleTrain ?? null;
  const value = oracle?.[part] ?? null;
  const one = (x: number | null | undefined): Cell =>
    typeof x === "number" ? oursCell({ mean: x, sd: null, n: 1 }) : absent();
  const paper = published(row[part]);
  const words = value !== null && paper ? `${difference({ mean: value, sd: null, n: 1 }, paper)}; exact` : "";
  const shared = [paperCell(paper), reference ? absent() : notRun, absent(), one(value)];
  if (part === "train")
    return [...shared, paperCell(published(row.unique)), one(oracle?.lexical.distinctKnownPerWord), text(words)];
  return [
    ...shared,
    paperCell(published(row.inVocabulary)),
    one(oracle?.lexical.inVocabulary),
    paperCell(null),
    absent(),
    text(words),
  ];
}

function tableRow(row: Table1Row, before: Table1Row | undefined, source: Source, part: Part): TableRow {
  const runs = runsOf(source, row.row);
  const oracle = row.row === "oracle-train";
  const first = row.family !== before?.family;
  const name = row.variant || (first || row.K === null ? row.family : "");
  return {
    id: row.row,
    results: oracle ? null : row.row,
    first: first && before !== undefined,
    cells: [
      text(row.variant && first ? `${row.family} ${row.variant}` : name),
      text(row.K === null ? "" : String(row.K)),
      ...(oracle ? oracleCells(row, referenceFor(source, "tokens"), part) : runCells(row, runs, part)),
    ],
  };
}

/** Whether each of these rows was run and H falls from one to the next. */
function falls(source: Source, rows: readonly string[]): boolean {
  const H = rows.map((row) => over(runsOf(source, row), (m) => m.crossEntropyEq12?.test)?.mean);
  return H.every((h, i) => h !== undefined && (i === 0 || h < H[i - 1]!));
}

const ofFamily = (family: string) =>
  table1.filter((row) => row.family === family && row.K !== null && !row.variant).map((row) => row.row);

export function table1Title(source: Source): string {
  const trained = table1.filter((row) => row.row !== "oracle-train");
  const run = trained.filter((row) => runsOf(source, row.row).length > 0).length;
  if (run === 0) return "Cross-entropy on the standard split: not run here yet";
  if (run < trained.length) return `Cross-entropy on the standard split: ${run} of ${trained.length} rows run`;
  const both = [ofFamily("TRIL"), ofFamily("2×TRIL")].every((rows) => falls(source, rows));
  return both ? "More samples lower the cross-entropy, there and here" : "Cross-entropy on the standard split";
}

function caption(source: Source): string {
  const k = trajectories(source);
  const paths = k === null ? "" : ` of ${whole(k)} paths shared by all words`;
  return `ours: Eq. 12${paths}, mean ± sd over seeds; IS: importance sampling with *q:q*; GRU: exact. Grey: as published, on ${PAPER_CORPUS}, so compare order and shape`;
}

export function makeTable1(source: Source, part: Part): TableModel {
  return {
    id: `table1-${part}`,
    title: table1Title(source),
    caption: caption(source),
    columns: columns(part),
    rows: table1.map((row, i) => tableRow(row, table1[i - 1], source, part)),
  };
}
