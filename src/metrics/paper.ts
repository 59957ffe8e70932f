/**
 * What Schmidt & Hofmann (2018) printed in their Tables 1, 2 and 3, as they printed it: nats and shares on BooksCorpus,
 * 143K words of 2–12 letters seen at least ten times, d = 8 unless the row says otherwise; ± one standard deviation over
 * their runs. A bar is a combination that "did not allow for stable training", or a number that does not exist.
 *
 * `row` names the run of ours that stands beside it: a row of the plans of this lab.
 */

/** A printed number. */
export interface Published {
  readonly mean: number;
  readonly sd: number | null;
  /** Digits after the point. */
  readonly digits: number;
}

/** "12.13±.11" → {12.13, .11}; a bar is null. */
export function published(text: string): Published | null {
  if (text === "–") return null;
  const [mean = "", sd] = text.split("±");
  return {
    mean: Number(mean),
    sd: sd === undefined ? null : Number(sd),
    digits: mean.split(".")[1]?.length ?? 0,
  };
}

/** Name of the words the paper's numbers belong to. */
export const PAPER_CORPUS = "BooksCorpus";

export interface Table1Row {
  readonly row: string;
  /** Rows of one family stand together. */
  readonly family: string;
  readonly model: string;
  /** What sets the row apart in its family, rich text. */
  readonly variant: string;
  readonly K: number | null;
  readonly train: string;
  readonly test: string;
  readonly unique: string;
  readonly inVocabulary: string;
  readonly information: string;
}

type Figures = readonly [train: string, test: string, unique: string, inVocabulary: string, information: string];

const row1 = (
  [row, family, variant, K]: readonly [string, string, string, number | null],
  [train, test, unique, inVocabulary, information]: Figures,
): Table1Row => {
  const model = `${family}${K !== null && K > 1 ? `, K=${K}` : ""}${variant && `, ${variant.replaceAll("*", "")}`}`;
  return { row, family, model, variant, K, train, test, unique, inVocabulary, information };
};

export const table1 = [
  row1(["tril-k1", "TRIL", "", 1], ["12.13±.11", "11.99±.11", ".18±.00", ".43±.03", ".95±.04"]),
  row1(["tril-k2", "TRIL", "", 2], ["11.76±.12", "11.82±.12", ".16±.01", ".46±.02", "1.06±.16"]),
  row1(["tril-k5", "TRIL", "", 5], ["11.46±.05", "11.51±.05", ".16±.01", ".48±.02", "1.08±.13"]),
  row1(["tril-k10", "TRIL", "", 10], ["11.43±.05", "11.47±.05", ".16±.01", ".49±.02", "1.12±.12"]),
  row1(["2tril-k1", "2×TRIL", "", 1], ["11.91±.08", "11.86±.13", ".17±.01", ".45±.02", ".89±.07"]),
  row1(["2tril-k2", "2×TRIL", "", 2], ["11.55±.09", "11.61±.09", ".16±.00", ".47±.01", "1.00±.13"]),
  row1(["2tril-k5", "2×TRIL", "", 5], ["11.42±.07", "11.46±.06", ".16±.00", ".49±.01", "1.20±.12"]),
  row1(["2tril-k10", "2×TRIL", "", 10], ["11.33±.05", "11.38±.06", ".16±.00", ".49±.01", "1.28±.13"]),
  row1(
    ["2tril-k10-bidi", "2×TRIL", "reads all of *w*", 10],
    ["11.33±.09", "11.39±.10", ".16±.01", ".48±.00", "1.25±.16"],
  ),
  row1(["d16-2tril-k10", "2×TRIL", "*d* = 16", 10], ["11.21", "11.43", ".15", ".48", "1.43"]),
  row1(["d32-2tril-k10", "2×TRIL", "*d* = 32", 10], ["11.27", "11.13", ".15", ".50", "1.31"]),
  row1(["nvp-k1", "Real NVP", "[2–7]", 1], ["11.77", "11.81", ".12", ".53", ".94"]),
  row1(["gru8", "GRU-8", "", null], ["12.92", "12.97", ".13", ".53", "–"]),
  row1(["gru16", "GRU-16", "", null], ["12.55", "12.60", ".14", ".62", "–"]),
  row1(["oracle-train", "training data", "", null], ["7.0", "7.02", ".27", "1.0", "–"]),
] as const satisfies readonly Table1Row[];

export interface Table2Row {
  readonly row: string;
  readonly model: string;
  readonly train: string;
  readonly test: string;
  /** n = 2…5 of training and test words. */
  readonly trainAndTest: readonly string[];
  /** n = 2…5 of test words. */
  readonly ofTest: readonly string[];
}

const row2 = (row: string, model: string, H: readonly [string, string], both: string, test: string): Table2Row => ({
  row,
  model,
  train: H[0],
  test: H[1],
  trainAndTest: both.split(" "),
  ofTest: test.split(" "),
});

/** Vocabulary split; words by arg-max. */
export const table2: readonly Table2Row[] = [
  row2("2tril-k10-types", "2×TRIL, *K* = 10", ["11.56", "12.27"], "10.4 12.8 20.9 30.7", "13.1 21.9 49.6 81.1"),
  row2("gru8-types", "GRU-8", ["12.90", "13.67"], "11.4 12.1 17.5 24.8", "14.5 22.7 48.3 80.5"),
  row2("oracle-train", "training data", ["–", "–"], "10.1 6.7 4.8 4.1", "13.2 15.7 21.4 26.4"),
  row2("oracle-test", "test data", ["–", "–"], "9.5 6.0 4.5 3.9", "7.9 4.1 2.9 2.6"),
];

export interface Table3Cell {
  readonly row: string;
  /** Cross-entropy on test words. */
  readonly test: string;
  readonly information: string;
}

export interface Table3Row {
  readonly flowG: string;
  /** By F_q: ID, DIAG, TRIL. */
  readonly cells: readonly Table3Cell[];
}

export const TABLE3_FLOW_Q = ["ID", "DIAG", "TRIL"] as const;

const cell3 = (row: string, test: string, information: string): Table3Cell => ({ row, test, information });

export const table3: readonly Table3Row[] = [
  {
    flowG: "ID",
    cells: [
      cell3("id-id-k1", "14.23±.00", "0±.00"),
      cell3("id-diag-k1", "14.23±.00", "0±.00"),
      cell3("id-k1", "14.23±.00", "0±.00"),
    ],
  },
  {
    flowG: "DIAG",
    cells: [
      cell3("diag-id-k1", "12.82±.37", ".93±.15"),
      cell3("diag-diag-k1", "12.35±.37", ".85±.16"),
      cell3("diag-k1", "12.20±.25", ".92±.13"),
    ],
  },
  {
    flowG: "TRIL",
    cells: [
      cell3("tril-id-k1", "13.55±.01", ".65±.01"),
      cell3("tril-diag-k1", "11.99±.11", ".95±.04"),
      cell3("tril-k1", "–", "–"),
    ],
  },
  {
    flowG: "2×TRIL",
    cells: [
      cell3("2tril-id-k1", "–", "–"),
      cell3("2tril-diag-k1", "11.86±.13", ".89±.07"),
      cell3("2tril-k1", "–", "–"),
    ],
  },
];
