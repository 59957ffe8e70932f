/**
 * Table 2: the vocabulary split, whose test words were never seen. Lines of a system: the paper's, ours by Eq. 12 as the
 * paper has it, the difference, and what is better than Eq. 12: importance sampling, or the exact value.
 */
import { fixed } from "../../charts/format.ts";
import { PAPER_CORPUS, type Published, published, type Table2Row, table2 } from "../../metrics/paper.ts";
import type { NgramPerplexity } from "../../protocol/results.ts";
import type { RecordedResult } from "../../runs/results.ts";
import type { OracleFigures } from "../../runs/resultsSchema.ts";
import { type Summary, summarise } from "../../runs/summary.ts";
import {
  absent,
  blank,
  type Cell,
  type Column,
  countCell,
  difference,
  notRun,
  oursCell,
  paperCell,
  seedsText,
  type TableModel,
  type TableRow,
  text,
} from "./cells.ts";
import { eq12Of, over, referenceFor, runsOf, type Source } from "./sources.ts";
import { betterCell } from "./table1.ts";

const ORDERS = [2, 3, 4, 5];

const ngramColumns = (id: string, group: string): readonly Column[] =>
  ORDERS.map((n) => ({ id: `${id}${n}`, group, label: `*P_${n}*`, align: "right" }));

const COLUMNS: readonly Column[] = [
  { id: "model", group: "", label: "model", align: "left" },
  { id: "source", group: "", label: "", align: "left" },
  { id: "n", group: "", label: "*n*", align: "right" },
  { id: "train", group: "*H*, nats", label: "train", align: "right" },
  { id: "test", group: "*H*, nats", label: "test", align: "right" },
  ...ngramColumns("all", "n-grams of train + test"),
  ...ngramColumns("test", "n-grams of test"),
];

type Part = "trainAndTest" | "test";

/** What a line of ours is made from: runs, or the exact figures of an oracle. */
interface Ours {
  readonly name: string;
  readonly runs: readonly RecordedResult[];
  readonly train: Summary | null;
  readonly test: Summary | null;
  readonly perplexity: (part: Part, i: number) => Summary | null;
  /** A better value of H than Eq. 12. */
  readonly better: { readonly name: string; readonly train: Cell; readonly test: Cell } | null;
}

const exactly = (x: number | null | undefined): Summary | null => summarise([x]);

function oracleOf(figures: OracleFigures | null): Ours | null {
  if (!figures) return null;
  const at = (p: NgramPerplexity | null, part: Part, i: number) => exactly(p?.[part][i]);
  return {
    name: "ours, exact",
    runs: [],
    train: exactly(figures.train),
    test: exactly(figures.test),
    perplexity: (part, i) => at(figures.ngramPerplexity, part, i),
    better: null,
  };
}

function oursOf(row: Table2Row, source: Source): Ours | null {
  const reference = referenceFor(source, "types");
  if (row.row === "oracle-train") return oracleOf(reference?.oracleTrain ?? null);
  if (row.row === "oracle-test") return oracleOf(reference?.oracleTest ?? null);
  const runs = runsOf(source, row.row);
  if (runs.length === 0) return null;
  const exact = runs.some(({ metrics }) => metrics.crossEntropyExact !== null);
  const freeRunning = runs.some(({ metrics }) => metrics.crossEntropyFreeRunning !== null);
  return {
    name: freeRunning ? "ours, free-running" : "ours, Eq. 12",
    runs,
    train: over(runs, (m) => eq12Of(m)?.train),
    test: over(runs, (m) => eq12Of(m)?.test),
    perplexity: (part, i) => over(runs, (m) => m.ngramPerplexity[part][i]),
    better: {
      name: exact ? "ours, exact" : "ours, IS",
      train: exact ? oursCell(over(runs, (m) => m.crossEntropyExact?.train)) : absent(),
      test: betterCell(runs),
    },
  };
}

/** Ours over the paper's: a perplexity is a factor. */
function factor(ours: Summary | null, paper: Published | null): Cell {
  return ours && paper ? text(`${fixed(ours.mean / paper.mean, 1)}×`) : blank;
}

const gapOf = (ours: Summary | null, paper: Published | null): Cell =>
  ours && paper ? text(difference(ours, paper, "")) : blank;

interface Line {
  readonly id: string;
  readonly head: readonly [model: Cell, source: Cell, n: Cell];
  readonly H: readonly [train: Cell, test: Cell];
  readonly perplexity: (part: Part, i: number) => Cell;
}

function paperLine(row: Table2Row): Line {
  const printed = { trainAndTest: row.trainAndTest, test: row.ofTest };
  return {
    id: `${row.row}-paper`,
    head: [text(row.model), { text: "paper", kind: "paper", shown: null }, blank],
    H: [paperCell(published(row.train)), paperCell(published(row.test))],
    perplexity: (part, i) => paperCell(published(printed[part][i]!)),
  };
}

function oursLine(row: Table2Row, ours: Ours | null): Line {
  return {
    id: row.row,
    head: [blank, text(ours?.name ?? "ours"), countCell(ours?.runs ?? [])],
    H: [oursCell(ours?.train ?? null, 2, ours ? absent() : notRun), oursCell(ours?.test ?? null)],
    perplexity: (part, i) => oursCell(ours?.perplexity(part, i) ?? null, 1),
  };
}

function differenceLine(row: Table2Row, ours: Ours): Line {
  const printed = { trainAndTest: row.trainAndTest, test: row.ofTest };
  return {
    id: `${row.row}-difference`,
    head: [blank, text("difference"), blank],
    H: [gapOf(ours.train, published(row.train)), gapOf(ours.test, published(row.test))],
    perplexity: (part, i) => factor(ours.perplexity(part, i), published(printed[part][i]!)),
  };
}

function lines(row: Table2Row, i: number, source: Source): readonly TableRow[] {
  const ours = oursOf(row, source);
  const better = ours?.better;
  const all: readonly Line[] = [
    paperLine(row),
    oursLine(row, ours),
    ...(ours ? [differenceLine(row, ours)] : []),
    ...(better
      ? [
          {
            id: `${row.row}-better`,
            head: [blank, text(better.name), blank] as const,
            H: [better.train, better.test] as const,
            perplexity: () => blank,
          },
        ]
      : []),
  ];
  return all.map(({ id, head, H, perplexity }, k) => ({
    id,
    results: id === row.row && (ours?.runs.length ?? 0) > 0 ? row.row : null,
    first: k === 0 && i > 0,
    cells: [
      ...head,
      ...H,
      ...(["trainAndTest", "test"] as const).flatMap((part) => ORDERS.map((_, n) => perplexity(part, n))),
    ],
  }));
}

/** By how much test words cost more than training words, for the two systems; null where one was not run. */
function gap(row: string, source: Source): number | null {
  const runs = runsOf(source, row);
  const H = (part: "train" | "test") => over(runs, (m) => (m.crossEntropyExact ?? eq12Of(m))?.[part])?.mean;
  const [train, test] = [H("train"), H("test")];
  return train === undefined || test === undefined ? null : test - train;
}

export function table2Title(source: Source): string {
  const [latent, gru] = ["2tril-k10-types", "gru8-types"].map((row) => gap(row, source));
  if (latent === null && gru === null) return "Words never seen in training: not run here yet";
  if (typeof latent === "number" && typeof gru === "number" && latent > 0 && gru > 0)
    return "Words never seen in training cost more, for both models";
  return "Words never seen in training";
}

export function makeTable2(source: Source): TableModel {
  const runs = table2.map(({ row }) => runsOf(source, row));
  return {
    id: "table2",
    title: table2Title(source),
    caption: `a tenth of the words stands in test alone; ${seedsText(runs)}; *P_n*: perplexity a letter of generated words by n-grams, ours over theirs as a factor. Grey: as published, on ${PAPER_CORPUS}`,
    columns: COLUMNS,
    rows: table2.flatMap((row, i) => lines(row, i, source)),
  };
}
