/** Table 1: flows, K, state size and baselines on the standard split; ours beside the paper's. */
import { fixed, whole } from "../../charts/format.ts";
import { PAPER_CORPUS, published, type Table1Row, table1 } from "../../metrics/paper.ts";
import type { RecordedResult, Reference } from "../../runs/results.ts";
import {
  absent,
  bare,
  blank,
  type Cell,
  type Column,
  countCell,
  difference,
  estimateCell,
  notRun,
  oursCell,
  paperCell,
  seedsText,
  type TableModel,
  type TableRow,
  text,
} from "./cells.ts";
import { eq12Of, over, referenceFor, runsOf, type Source, trajectories } from "./sources.ts";

/** Cross-entropy on test words with shares beside it, on training words, or what generated words and the noise tell. */
export const PARTS = ["test", "train", "words"] as const;
export type Part = (typeof PARTS)[number];
type Words = "test" | "train";

const column = (id: string, group: string, label: string, align: Column["align"] = "right"): Column => ({
  id,
  group,
  label,
  align,
});

const HEAD: readonly Column[] = [column("model", "", "model", "left"), column("K", "", "*K*"), column("n", "", "*n*")];
const pair = (id: string, group: string): readonly Column[] => [
  column(`${id}Paper`, group, "paper"),
  column(id, group, "ours"),
];

const KNOWN = "*w* ∈ V";
const NOISE = "*xi:Ī*, nats";

function columns(part: Part): readonly Column[] {
  if (part === "words")
    return [
      ...HEAD,
      ...pair("unique", "*w* ∈ V, unique"),
      ...pair("inVocabulary", KNOWN),
      ...pair("information", NOISE),
      column("unbiased", NOISE, "2,000 draws"),
      column("open", "", "*p:H*[*p:w_t*|*p:h_t*]"),
      column("argmax", "", `${KNOWN}, arg-max`),
    ];
  const H = `*H* ${part}, nats`;
  return [
    ...HEAD,
    column("paper", H, "paper"),
    column("ours", H, "ours, Eq. 12"),
    column("halfK", H, "half the paths"),
    column("better", H, part === "test" ? "IS or exact" : "exact"),
    ...(part === "test" ? [...pair("inVocabulary", KNOWN), ...pair("information", NOISE)] : []),
    column("difference", "Eq. 12 against the paper’s", "", "left"),
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

interface Setting {
  readonly source: Source;
  readonly part: Part;
}

function differenceCell(row: Table1Row, runs: readonly RecordedResult[], words: Words): Cell {
  const ours = over(runs, (m) => eq12Of(m)?.[words]);
  const paper = published(row[words]);
  if (!ours || !paper) return blank;
  const freeRunning = runs.some(({ metrics }) => metrics.crossEntropyFreeRunning !== null);
  return text(`${difference(ours, paper)}${freeRunning ? ", free-running" : ""}`);
}

function runCells(row: Table1Row, { source, part }: Setting): readonly Cell[] {
  const runs = runsOf(source, row.row);
  const of = (read: Parameters<typeof over>[1], missing: Cell = absent()) => oursCell(over(runs, read), 2, missing);
  const first = runs.length === 0 ? notRun : absent();
  if (part === "words")
    return [
      paperCell(published(row.unique)),
      of((m) => m.lexical.draw.distinctKnownPerWord, first),
      paperCell(published(row.inVocabulary)),
      of((m) => m.inVocabulary),
      paperCell(published(row.information)),
      of((m) => m.meanMutualInformation),
      of((m) => m.meanMutualInformationUnbiased),
      of((m) => m.entropyGivenState),
      of((m) => m.lexical.argmax.inVocabulary),
    ];
  const shares = [
    paperCell(published(row.inVocabulary)),
    of((m) => m.inVocabulary),
    paperCell(published(row.information)),
    of((m) => m.meanMutualInformation),
  ];
  return [
    paperCell(published(row[part])),
    of((m) => eq12Of(m)?.[part], first),
    of((m) => eq12Of(m)?.halfK[part]),
    part === "test" ? betterCell(runs) : of((m) => m.crossEntropyExact?.train),
    ...(part === "test" ? shares.map(bare) : []),
    differenceCell(row, runs, part),
  ];
}

/** Sampling words from the training data: nothing to train, so its numbers are exact and need no run. */
function oracleCells(row: Table1Row, reference: Reference | null, part: Part): readonly Cell[] {
  const oracle = reference?.oracleTrain ?? null;
  const one = (x: number | null | undefined): Cell =>
    typeof x === "number" ? oursCell({ mean: x, sd: null, n: 1 }) : absent();
  const none = [paperCell(null), absent()];
  if (part === "words")
    return [
      paperCell(published(row.unique)),
      reference ? one(oracle?.lexical.distinctKnownPerWord) : notRun,
      paperCell(published(row.inVocabulary)),
      one(oracle?.lexical.inVocabulary),
      ...none,
      absent(),
      absent(),
      absent(),
    ];
  const value = oracle?.[part] ?? null;
  const paper = published(row[part]);
  const words = value !== null && paper ? `${difference({ mean: value, sd: null, n: 1 }, paper)}, exact` : "";
  const shares = [paperCell(published(row.inVocabulary)), one(oracle?.lexical.inVocabulary), ...none];
  return [
    paperCell(paper),
    reference ? absent() : notRun,
    absent(),
    one(value),
    ...(part === "test" ? shares : []),
    text(words),
  ];
}

function tableRow(row: Table1Row, before: Table1Row | undefined, setting: Setting): TableRow {
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
      countCell(oracle ? [] : runsOf(setting.source, row.row)),
      ...(oracle ? oracleCells(row, referenceFor(setting.source, "tokens"), setting.part) : runCells(row, setting)),
    ],
  };
}

type Order = "falls" | "ends lower" | null;

/** How H goes along rows that were all run: down at each step, or at least from the first to the last by more than the error. */
function order(source: Source, rows: readonly string[]): Order {
  const found = rows.map((row) => over(runsOf(source, row), (m) => m.crossEntropyEq12?.test));
  const H = found.filter((h) => h !== null);
  const [first, last] = [H[0], H.at(-1)];
  if (H.length < rows.length || !first || !last) return null;
  if (H.every((h, i) => i === 0 || h.mean < H[i - 1]!.mean)) return "falls";
  return first.mean - last.mean > Math.hypot(first.sd ?? 0, last.sd ?? 0) ? "ends lower" : null;
}

const ofFamily = (family: string) =>
  table1.filter((row) => row.family === family && row.K !== null && !row.variant).map((row) => row.row);

export function table1Title(source: Source): string {
  const trained = table1.filter((row) => row.row !== "oracle-train");
  const run = trained.filter((row) => runsOf(source, row.row).length > 0).length;
  if (run === 0) return "Cross-entropy on the standard split: not run here yet";
  const orders = ["TRIL", "2×TRIL"].map((family) => order(source, ofFamily(family)));
  if (orders.every((found) => found === "falls")) return "More samples lower the cross-entropy, there and here";
  if (orders.every((found) => found !== null)) return "Ten samples beat one, there and here";
  return `Cross-entropy on the standard split${run < trained.length ? `: ${run} of ${trained.length} rows run` : ""}`;
}

function caption({ source, part }: Setting): string {
  const grey = `Grey: as published, on ${PAPER_CORPUS}`;
  const runs = seedsText(table1.map(({ row }) => runsOf(source, row)));
  if (part === "words")
    return `${runs}; *xi:Ī* with 20 draws a state, as published, and with 2,000; a GRU’s arg-max is one word only. ${grey}`;
  const k = trajectories(source);
  const paths = `Eq. 12${k === null ? "" : ` of ${whole(k)} paths`}`;
  return `${runs}; ${paths}${part === "test" ? "; IS: importance sampling with *q:q*" : ""}. ${grey}`;
}

/**
 * What is compared with what. The paper's GRU figure is Eq. 12 over free-running states; its rows for K = 1 equal cells of
 * its Table 3 that have another F_q than ours here.
 */
function notes(source: Source): readonly string[] {
  const like = ["tril-diag-k1", "2tril-diag-k1"].flatMap(
    (row) => over(runsOf(source, row), (m) => m.crossEntropyEq12?.test)?.mean ?? [],
  );
  const ours = like.length === 2 ? `: ours ${like.map((h) => fixed(h)).join(" and ")}` : "";
  return [
    `The words differ: compare order and shape. A GRU’s Eq. 12 runs free, as the paper’s does; its exact value stands apart. The paper’s TRIL and 2×TRIL with *K* = 1 equal its Table 3 cells with *q:F_q* = DIAG; ours here have *q:F_q* = TRIL. Like for like is in Table 3${ours}.`,
  ];
}

export function makeTable1(source: Source, part: Part): TableModel {
  const setting = { source, part };
  return {
    id: `table1-${part}`,
    title: table1Title(source),
    caption: caption(setting),
    notes: notes(source),
    columns: columns(part),
    rows: table1.map((row, i) => tableRow(row, table1[i - 1], setting)),
  };
}
