/** Table 1: flows, K, state size and baselines on the standard split; ours beside the paper's. */
import { whole } from "../../charts/format.ts";
import { PAPER_CORPUS, published, type Table1Row, table1 } from "../../metrics/paper.ts";
import type { RecordedResult, Reference } from "../../runs/results.ts";
import {
  absent,
  bare,
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

const HEAD: readonly Column[] = [column("model", "", "model", "left"), column("K", "", "*K*")];
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

interface Setting {
  readonly source: Source;
  readonly part: Part;
  /** What all rows share is said once, in the caption. */
  readonly same: string | null;
}

function differenceCell(row: Table1Row, runs: readonly RecordedResult[], words: Words, same: string | null): Cell {
  const ours = over(runs, (m) => eq12Of(m)?.[words]);
  const paper = published(row[words]);
  if (!ours || !paper) return blank;
  const about = runsText(runs);
  const freeRunning = runs.some(({ metrics }) => metrics.crossEntropyFreeRunning !== null);
  return text(`${difference(ours, paper)}${freeRunning ? ", free-running" : ""}${about === same ? "" : `; ${about}`}`);
}

function runCells(row: Table1Row, { source, part, same }: Setting): readonly Cell[] {
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
    differenceCell(row, runs, part, same),
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
  const words = value !== null && paper ? `${difference({ mean: value, sd: null, n: 1 }, paper)}; exact` : "";
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
      ...(oracle ? oracleCells(row, referenceFor(setting.source, "tokens"), setting.part) : runCells(row, setting)),
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

/** Seeds and steps, if all rows that were run have the same. */
function sameRuns(source: Source): string | null {
  const found = new Set(
    table1.flatMap(({ row }) => {
      const runs = runsOf(source, row);
      return runs.length === 0 ? [] : [runsText(runs)];
    }),
  );
  return found.size === 1 ? [...found][0]! : null;
}

function caption({ source, part, same }: Setting): string {
  const grey = `grey: as published, on ${PAPER_CORPUS}; compare order and shape`;
  const runs = same === null ? "mean ± sd over seeds" : `mean ± sd of ${same}`;
  if (part === "words") return `${runs}; *xi:Ī* with 20 draws a state, as published, and with 2,000; ${grey}`;
  const k = trajectories(source);
  return `${runs}; Eq. 12${k === null ? "" : ` of ${whole(k)} paths`}; IS: importance sampling with *q:q*; ${grey}`;
}

export function makeTable1(source: Source, part: Part): TableModel {
  const setting = { source, part, same: sameRuns(source) };
  return {
    id: `table1-${part}`,
    title: table1Title(source),
    caption: caption(setting),
    columns: columns(part),
    rows: table1.map((row, i) => tableRow(row, table1[i - 1], setting)),
  };
}
