/** The tables: hand values, "not run" where nothing was run, words for differences, and exports equal to what is shown. */
import { describe, expect, it } from "vitest";
import { published, table1, table3 } from "../../metrics/paper.ts";
import type { RecordedResult } from "../../runs/results.ts";
import { type SampleResult, sampleResult } from "../../runs/sampleResults.ts";
import { type Cell, difference, oursCell, paperCell, seedsText, type TableModel } from "./cells.ts";
import { exportTable, latexRich, latexText } from "./exportTable.ts";
import { noSource, type Source, sourceOf } from "./sources.ts";
import { makeTable1, table1Title } from "./table1.ts";
import { makeTable2 } from "./table2.ts";
import { makeTable3, table3Title } from "./table3.ts";

const recorded = (sample: SampleResult): RecordedResult => ({ ...sampleResult(sample), checkpoint: null });
const seeds = (sample: SampleResult) => [1, 2, 3].map((seed) => recorded({ ...sample, seed }));
const source = (...results: readonly (readonly RecordedResult[])[]): Source =>
  sourceOf({ results: results.flat(), references: [] });

const cell = (model: TableModel, row: string, column: string): Cell => {
  const at = model.columns.findIndex(({ id }) => id === column);
  return model.rows.find(({ id }) => id === row)!.cells[at]!;
};

const some = source(
  seeds({ row: "tril-k1", nats: 11.2 }),
  [recorded({ row: "2tril-k10", nats: 11.38 })],
  seeds({ row: "gru8", nats: 9.8, feedback: true }),
  [recorded({ row: "2tril-k10-types", nats: 12 }), recorded({ row: "gru8-types", nats: 10.4, feedback: true })],
  [recorded({ row: "id-id-k1", nats: 14.2 }), recorded({ row: "diag-k1", nats: 11.9 })],
);

describe("Table 1", () => {
  const test = makeTable1(some, "test");

  it("shows mean ± sd over seeds beside the published number", () => {
    // seeds 1, 2, 3 at 11.15, 11.20, 11.25
    expect(cell(test, "tril-k1", "ours")).toEqual({
      text: "11.20 ± .05",
      kind: "ours",
      shown: { mean: 11.2, error: 0.05, errorOf: "seeds", n: 3 },
    });
    expect(cell(test, "tril-k1", "paper").text).toBe("11.99 ± .11");
    expect(cell(test, "tril-k1", "halfK").text).toBe("11.26 ± .05");
    expect(cell(test, "tril-k1", "better").text).toBe("11.00 ± .05");
    expect(cell(test, "tril-k1", "inVocabulary").text).toBe(".35");
    expect(cell(test, "tril-k1", "difference").text).toBe(".79 nats lower");
    expect(cell(test, "tril-k1", "n").text).toBe("3");
  });

  it("gives one run the error of its estimate", () => {
    expect(cell(test, "2tril-k10", "ours").text).toBe("11.33");
    expect(cell(test, "2tril-k10", "better")).toEqual({
      text: "11.13 ± .03",
      kind: "ours",
      shown: { mean: 11.13, error: 0.03, errorOf: "estimate", n: 1 },
    });
    expect(cell(test, "2tril-k10", "difference").text).toBe("same within error");
    expect(cell(test, "2tril-k10", "n").text).toBe("1");
  });

  it("shows a GRU's exact value, and its free-running figure beside the paper's", () => {
    expect(cell(test, "gru8", "ours").text).toBe("12.30 ± .05");
    expect(cell(test, "gru8", "better").text).toBe("9.80 ± .05");
    expect(cell(test, "gru8", "difference").text).toBe(".67 nats lower, free-running");
    expect(cell(test, "gru8", "information").text).toBe("–");
  });

  it("says not run where nothing was run, also with no results at all", () => {
    expect(cell(test, "tril-k2", "ours").text).toBe("not run");
    expect(cell(test, "tril-k2", "better").text).toBe("–");
    expect(table1Title(noSource)).toBe("Cross-entropy on the standard split: not run here yet");
    for (const row of makeTable1(noSource, "test").rows) expect(row.cells.map((c) => c.text)).toContain("not run");
  });

  it("says once what all rows share", () => {
    const same = makeTable1(source(seeds({ row: "tril-k1", nats: 11.2 })), "test");
    expect(same.caption).toMatch(/^mean ± sd over 3 seeds, 4,000 steps; Eq\. 12 of 10,000 paths/);
    expect(test.caption).toMatch(/^mean ± sd over \*n\* = 1 to 3 seeds, 4,000 steps; /);
  });

  it("says where the paper's settings are ours", () => {
    const like = source([
      recorded({ row: "tril-diag-k1", nats: 11.25 }),
      recorded({ row: "2tril-diag-k1", nats: 11.29 }),
    ]);
    // seed 1 lies .05 below
    expect(makeTable1(like, "test").notes![0]).toMatch(/Like for like is in Table 3: ours 11\.20 and 11\.24\.$/);
    expect(test.notes![0]).toMatch(/Like for like is in Table 3\.$/);
    // the paper's numbers the note calls equal
    const diag = new Map(table3.flatMap(({ cells }) => cells.map(({ row, test }) => [row, test] as const)));
    for (const flow of ["tril", "2tril"])
      expect(diag.get(`${flow}-diag-k1`)).toBe(table1.find(({ row }) => row === `${flow}-k1`)!.test);
  });

  it("sets generated words and noise beside the paper's", () => {
    const words = makeTable1(some, "words");
    expect(cell(words, "tril-k1", "uniquePaper").text).toBe(".18 ± .00");
    expect(cell(words, "tril-k1", "unique").text).toBe(".10 ± .00");
    expect(cell(words, "tril-k1", "information").text).toBe(".47 ± .00");
    expect(cell(words, "tril-k1", "unbiased").text).toBe(".52 ± .00");
    expect(cell(words, "tril-k1", "open").text).toBe("1.62 ± .00");
    expect(cell(words, "gru8", "information").text).toBe("–");
    expect(cell(words, "tril-k2", "unique").text).toBe("not run");
  });

  it("claims an order only where every step of it was run and holds", () => {
    const family = (f: string, nats: readonly number[]) =>
      nats.map((h, i) => recorded({ row: `${f}-k${[1, 2, 5, 10][i]}`, nats: h }));
    const rest = ["2tril-k10-bidi", "d16-2tril-k10", "d32-2tril-k10", "nvp-k1", "gru8", "gru16"].map((row) =>
      recorded({ row }),
    );
    const falling = source(family("tril", [12, 11.8, 11.6, 11.5]), family("2tril", [11.9, 11.7, 11.5, 11.4]), rest);
    const rising = source(family("tril", [12, 11.8, 11.6, 11.7]), family("2tril", [11.9, 11.7, 11.5, 11.4]), rest);
    expect(table1Title(falling)).toBe("More samples lower the cross-entropy, there and here");
    expect(table1Title(rising)).toBe("Ten samples beat one, there and here");
    const flat = source(family("tril", [12, 11.8, 11.6, 12]), family("2tril", [11.9, 11.7, 11.5, 11.4]), rest);
    expect(table1Title(flat)).toBe("Cross-entropy on the standard split");
    expect(table1Title(some)).toBe("Cross-entropy on the standard split: 3 of 14 rows run");
  });

  it("takes the training data's own row from the exact references", () => {
    const { data } = recorded({ row: "x" });
    const lexical = { inVocabulary: 1, uniqueInVocabulary: 1, distinctKnownPerWord: 0.27, words: 10_000 };
    const oracle = { train: 6.566, test: 6.58, lexical, ngramPerplexity: null };
    const reference = {
      data,
      split: "tokens" as const,
      entropyTrainNats: 6.566,
      entropyTestNats: 6.5,
      symbolsPerWord: 5,
      letterEntropyNats: 2.8,
      ngramTestNats: [14.2],
      oracleTrain: oracle,
      oracleTest: null,
    };
    const table = makeTable1({ ...some, references: [reference] }, "test");
    expect(cell(table, "oracle-train", "better").text).toBe("6.58");
    expect(cell(table, "oracle-train", "inVocabulary").text).toBe("1.00");
    expect(cell(table, "oracle-train", "difference").text).toBe(".44 nats lower, exact");
    expect(cell(table, "oracle-train", "n").text).toBe("");
  });
});

it("Table 2 has the paper's line, ours, the difference, and a better value of ours", () => {
  const table = makeTable2(some);
  expect(table.title).toBe("Words never seen in training cost more, for both models");
  expect(cell(table, "2tril-k10-types-paper", "test5").text).toBe("81.1");
  expect(cell(table, "2tril-k10-types", "test").text).toBe("11.95");
  expect(cell(table, "2tril-k10-types", "all2").text).toBe("11.0");
  expect(cell(table, "2tril-k10-types", "source").text).toBe("ours, Eq. 12");
  expect(cell(table, "2tril-k10-types", "n").text).toBe("1");
  // 12.27 − 11.95, and 11.0 over 10.4
  expect(cell(table, "2tril-k10-types-difference", "test").text).toBe(".32 lower");
  expect(cell(table, "2tril-k10-types-difference", "all2").text).toBe("1.1×");
  expect(cell(table, "2tril-k10-types-better", "source").text).toBe("ours, IS");
  expect(cell(table, "2tril-k10-types-better", "test").text).toBe("11.75 ± .03");
  expect(cell(table, "gru8-types", "source").text).toBe("ours, free-running");
  expect(cell(table, "gru8-types-better", "source").text).toBe("ours, exact");
  expect(cell(table, "gru8-types-better", "test").text).toBe("10.35");
  expect(cell(table, "oracle-test", "train").text).toBe("not run");
  expect(makeTable2(noSource).title).toMatch(/not run/);
});

it("Table 3 compares cell by cell", () => {
  const table = makeTable3(some);
  expect(cell(table, "ID-ours", "H-ID").text).toBe("14.15");
  expect(cell(table, "ID-difference", "H-ID").text).toBe(".08 lower");
  expect(cell(table, "DIAG-ours", "H-TRIL").text).toBe("11.85");
  expect(cell(table, "DIAG-difference", "I-TRIL").text).toBe(".45 lower");
  expect(cell(table, "2×TRIL-paper", "H-ID").text).toBe("–");
  expect(cell(table, "2×TRIL-ours", "H-ID").text).toBe("not run");
  // printed as 0 ± .00: two digits are known
  expect(cell(table, "ID-difference", "I-ID").text).toBe(".47 higher");
  expect(table.title).toBe("Which flow generates, which proposes: 3 of 12 cells run");
});

it("claims of the generating flows only what the column the paper trained shows", () => {
  const column = (nats: readonly number[]) =>
    source(
      ...["id-diag-k1", "diag-diag-k1", "tril-diag-k1", "2tril-diag-k1"].map((row, i) =>
        seeds({ row, nats: nats[i]! }),
      ),
    );
  expect(table3Title(column([14.1, 12.4, 12, 11.8]))).toBe("A richer generating flow lowers the cross-entropy");
  // seeds lie .05 apart, so .03 is nothing
  expect(table3Title(column([14.1, 11.2, 11.17, 11.25]))).toBe(
    "DIAG beats ID; here, a richer generating flow gains nothing more",
  );
  expect(table3Title(column([14.1, 11.2, 11, 11.25]))).toBe("Which flow generates, which proposes: 4 of 12 cells run");
});

it("says seeds and steps once, and that an sd of two is rough", () => {
  const runs = (n: number, steps = 4000) => Array.from({ length: n }, () => ({ steps }));
  expect(seedsText([runs(3), runs(3), []])).toBe("mean ± sd over 3 seeds, 4,000 steps");
  expect(seedsText([runs(1), runs(1)])).toBe("1 seed, 4,000 steps");
  expect(seedsText([runs(2), runs(3, 5000)])).toBe(
    "mean ± sd over *n* = 2 to 3 seeds, 4,000 or 5,000 steps (of two seeds the sd is rough)",
  );
  expect(seedsText([[]])).toBe("mean ± sd over seeds");
});

it("puts differences into words", () => {
  const paper = published("11.99±.11");
  const one = (mean: number, sd: number | null = null) => ({ mean, sd, n: sd === null ? 1 : 3 });
  expect(difference(one(11.55), paper!)).toBe(".44 nats lower");
  expect(difference(one(12.2), paper!)).toBe(".21 nats higher");
  expect(difference(one(11.87, 0.06), paper!)).toBe("same within error");
  expect(difference(one(11.87), paper!)).toBe(".12 nats lower");
  expect(difference(one(13.5), published("11.77")!)).toBe("1.73 nats higher");
  expect(difference(one(11.774), published("11.77")!)).toBe("same within error");
});

it("writes numbers without a leading zero below one, and with a true minus", () => {
  expect(oursCell({ mean: 0.354, sd: 0.012, n: 3 }).text).toBe(".35 ± .01");
  expect(oursCell({ mean: -0.5, sd: null, n: 1 }).text).toBe("−.50");
  expect(paperCell(published("1.0")).text).toBe("1.0");
  expect(paperCell(published("0±.00")).text).toBe("0 ± .00");
});

/** A CSV line into fields, quotes undone: commas split where the quotes before them are closed. */
const fields = (line: string): string[] =>
  line
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((field) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field));

const numberOf = (text: string): readonly number[] => text.split(" ± ").map((part) => Number(part.replace("−", "-")));

describe.each([makeTable1(some, "test"), makeTable1(some, "train"), makeTable2(some), makeTable3(some)])(
  "exports of $id",
  (model) => {
    const cells = model.rows.flatMap((row) => row.cells);

    it("JSON has every number as shown", () => {
      const { rows } = JSON.parse(exportTable(model, "json")) as {
        rows: { cells: Record<string, string | { mean: number; error: number | null; text: string }> }[];
      };
      expect(rows).toHaveLength(model.rows.length);
      for (const [i, row] of model.rows.entries())
        for (const [j, { shown, text }] of row.cells.entries()) {
          const value = rows[i]!.cells[model.columns[j]!.id]!;
          if (typeof value === "string") expect(shown).toBeNull();
          else expect([value.mean, value.error ?? undefined]).toEqual([numberOf(text)[0], numberOf(text)[1]]);
        }
    });

    it("CSV has every number as shown, in columns of equal length", () => {
      const lines = exportTable(model, "csv").trimEnd().split("\r\n").map(fields);
      expect(new Set(lines.map((line) => line.length)).size).toBe(1);
      const numbers = lines
        .slice(1)
        .flat()
        .filter((f) => f !== "" && Number.isFinite(Number(f)));
      const shown = cells.flatMap(({ shown }) =>
        shown ? [shown.mean, shown.error, shown.n].filter((x) => x !== null).map(String) : [],
      );
      // K is text, and a number
      const texts = cells.filter(({ shown, text }) => !shown && text !== "" && Number.isFinite(Number(text)));
      expect(numbers.sort()).toEqual([...shown, ...texts.map((c) => c.text)].sort());
    });

    it("LaTeX has every cell, nothing unescaped, and rows of equal length", () => {
      const lines = exportTable(model, "latex").split("\n");
      const body = lines.filter((line) => line.endsWith("\\\\"));
      expect(body).toHaveLength(model.rows.length + 2);
      for (const line of body.slice(1)) expect(line.match(/(?<!\\)&/g)).toHaveLength(model.columns.length - 1);
      for (const line of body) expect(line).not.toMatch(/[×±−–*]|(?<!\\)[%#]/);
      for (const { shown, text } of cells) if (shown) expect(body.join("\n")).toContain(latexRich(text));
    });
  },
);

it("escapes LaTeX and CSV", () => {
  expect(latexText("50 % of a_b & {c} \\ #1 ~ ^")).toBe(
    "50 \\% of a\\_b \\& \\{c\\} \\textbackslash{} \\#1 \\textasciitilde{} \\textasciicircum{}",
  );
  expect(latexRich("2×TRIL, *K* = 10")).toBe("2$\\times$TRIL, $K$ = 10");
  expect(latexRich("*xi:Ī*, *p:F_g*")).toBe("$\\bar{I}$, $F_{g}$");
  const model: TableModel = {
    id: "x",
    title: "t",
    caption: "c",
    columns: [{ id: "a", group: "", label: "a", align: "left" }],
    rows: [{ id: "r", results: null, first: false, cells: [{ text: 'say "a, b"', kind: "text", shown: null }] }],
  };
  expect(exportTable(model, "csv")).toBe('a\r\n"say ""a, b"""\r\n');
});
