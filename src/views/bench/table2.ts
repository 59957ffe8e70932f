/** Table 2: the vocabulary split, whose test words were never seen; two lines a system, the paper's and ours. */
import { fixed } from "../../charts/format.ts";
import { PAPER_CORPUS, published, type Table2Row, table2 } from "../../metrics/paper.ts";
import type { NgramPerplexity } from "../../protocol/results.ts";
import type { OracleFigures } from "../../runs/resultsSchema.ts";
import { type Summary, summarise } from "../../runs/summary.ts";
import {
  absent,
  blank,
  type Cell,
  type Column,
  difference,
  notRun,
  oursCell,
  paperCell,
  runsText,
  type TableModel,
  type TableRow,
  text,
} from "./cells.ts";
import { eq12Of, over, referenceFor, runsOf, type Source } from "./sources.ts";

const ORDERS = [2, 3, 4, 5];

const ngramColumns = (id: string, group: string): readonly Column[] =>
  ORDERS.map((n) => ({ id: `${id}${n}`, group, label: `*P_${n}*`, align: "right" }));

const COLUMNS: readonly Column[] = [
  { id: "model", group: "", label: "model", align: "left" },
  { id: "source", group: "", label: "", align: "left" },
  { id: "train", group: "*H*, nats", label: "train", align: "right" },
  { id: "test", group: "*H*, nats", label: "test", align: "right" },
  ...ngramColumns("all", "n-grams of train + test"),
  ...ngramColumns("test", "n-grams of test"),
  { id: "difference", group: "difference in *H* test", label: "", align: "left" },
];

/** What a line of ours is made from: runs, or the exact figures of an oracle. */
interface Ours {
  readonly train: Summary | null;
  readonly test: Summary | null;
  readonly perplexity: (part: "trainAndTest" | "test", i: number) => Summary | null;
  readonly about: string;
}

const exactly = (x: number | null | undefined): Summary | null => summarise([x]);

function oracleOf(figures: OracleFigures | null): Ours | null {
  if (!figures) return null;
  const at = (p: NgramPerplexity | null, part: "trainAndTest" | "test", i: number) => exactly(p?.[part][i]);
  return {
    train: exactly(figures.train),
    test: exactly(figures.test),
    perplexity: (part, i) => at(figures.ngramPerplexity, part, i),
    about: "exact",
  };
}

function oursOf(row: Table2Row, source: Source): Ours | null {
  const reference = referenceFor(source, "types");
  if (row.row === "oracle-train") return oracleOf(reference?.oracleTrain ?? null);
  if (row.row === "oracle-test") return oracleOf(reference?.oracleTest ?? null);
  const runs = runsOf(source, row.row);
  if (runs.length === 0) return null;
  const exact = over(runs, (m) => m.crossEntropyExact?.test);
  const freeRunning = runs.some(({ metrics }) => metrics.crossEntropyFreeRunning !== null);
  return {
    train: over(runs, (m) => eq12Of(m)?.train),
    test: over(runs, (m) => eq12Of(m)?.test),
    perplexity: (part, i) => over(runs, (m) => m.ngramPerplexity[part][i]),
    about: `${runsText(runs)}${freeRunning ? ", free-running" : ""}${exact ? `; exact ${fixed(exact.mean)}` : ""}`,
  };
}

function lines(row: Table2Row, i: number, source: Source): readonly TableRow[] {
  const ours = oursOf(row, source);
  const paper = published(row.test);
  const trained = !row.row.startsWith("oracle");
  const perplexities = (part: "trainAndTest" | "test"): readonly Cell[] =>
    ORDERS.map((_, j) => oursCell(ours?.perplexity(part, j) ?? null, 1));
  const missing = ours ? absent() : notRun;
  const words = ours?.test && paper ? `${difference(ours.test, paper)}; ${ours.about}` : (ours?.about ?? "");
  return [
    {
      id: `${row.row}-paper`,
      results: null,
      first: i > 0,
      cells: [
        text(row.model),
        { text: "paper", kind: "paper", shown: null },
        paperCell(published(row.train)),
        paperCell(paper),
        ...row.trainAndTest.map((x) => paperCell(published(x))),
        ...row.ofTest.map((x) => paperCell(published(x))),
        blank,
      ],
    },
    {
      id: row.row,
      results: trained ? row.row : null,
      first: false,
      cells: [
        blank,
        text("ours"),
        oursCell(ours?.train ?? null, 2, missing),
        oursCell(ours?.test ?? null),
        ...perplexities("trainAndTest"),
        ...perplexities("test"),
        text(words),
      ],
    },
  ];
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
  return {
    id: "table2",
    title: table2Title(source),
    caption: `vocabulary split: a tenth of the words stands in test alone; *P_n*: perplexity a letter of generated words. Grey: as published, on ${PAPER_CORPUS}`,
    columns: COLUMNS,
    rows: table2.flatMap((row, i) => lines(row, i, source)),
  };
}
