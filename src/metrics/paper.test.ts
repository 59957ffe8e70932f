/** The published numbers against a second copy of them, made by hand in another form. */
import { expect, it } from "vitest";
import { published, table1, table2, table3 } from "./paper.ts";

/** Table 1, shortened: H train / H test / unique / w∈V / Ī; where the copy leaves out ±, the table may have it. */
const TABLE1 = `TRIL 12.13±.11/11.99±.11/.18/.43±.03/.95±.04 · TRIL, K=2 11.76±.12/11.82±.12/.16/.46/1.06 · TRIL, K=5 11.46±.05/11.51±.05/.16/.48/1.08 · TRIL, K=10 11.43±.05/11.47±.05/.16/.49/1.12 · 2×TRIL 11.91±.08/11.86±.13/.17/.45/.89 · 2×TRIL, K=2 11.55±.09/11.61±.09/.16/.47/1.00 · 2×TRIL, K=5 11.42±.07/11.46±.06/.16/.49/1.20 · 2×TRIL, K=10 11.33±.05/11.38±.06/.16/.49/1.28 · 2×TRIL, K=10, reads all of w 11.33±.09/11.39±.10/.16/.48/1.25 · 2×TRIL, K=10, d = 16 11.21/11.43/.15/.48/1.43 · 2×TRIL, K=10, d = 32 11.27/11.13/.15/.50/1.31 · Real NVP, [2–7] 11.77/11.81/.12/.53/.94 · GRU-8 12.92/12.97/.13/.53/– · GRU-16 12.55/12.60/.14/.62/– · training data 7.0/7.02/.27/1.0/–`;

const TABLE2 = `11.56/12.27, 10.4 12.8 20.9 30.7 | 13.1 21.9 49.6 81.1
12.90/13.67, 11.4 12.1 17.5 24.8 | 14.5 22.7 48.3 80.5
–/–, 10.1 6.7 4.8 4.1 | 13.2 15.7 21.4 26.4
–/–, 9.5 6.0 4.5 3.9 | 7.9 4.1 2.9 2.6`;

const TABLE3 = `ID 14.23/14.23/14.23 0/0/0
DIAG 12.82/12.35/12.20 .93/.85/.92
TRIL 13.55/11.99/– .65/.95/–
2×TRIL –/11.86/– –/.89/–`;

it("holds Table 1", () => {
  const lines = TABLE1.split(" · ");
  expect(table1).toHaveLength(lines.length);
  for (const [i, row] of table1.entries()) {
    const values = [row.train, row.test, row.unique, row.inVocabulary, row.information];
    const [, model, figures] = /^(.*) (\S+)$/.exec(lines[i]!)!;
    expect(row.model).toBe(model);
    for (const [j, copied] of figures!.split("/").entries())
      expect(copied.includes("±") ? values[j] : values[j]!.split("±")[0], row.model).toBe(copied);
  }
});

it("holds Table 2", () => {
  const lines = table2.map(
    ({ train, test, trainAndTest, ofTest }) => `${train}/${test}, ${trainAndTest.join(" ")} | ${ofTest.join(" ")}`,
  );
  expect(lines.join("\n")).toBe(TABLE2);
});

it("holds Table 3, whose TRIL and 2×TRIL with F_q = DIAG are the rows of Table 1", () => {
  const of = (values: readonly string[]) => values.map((v) => v.split("±")[0]).join("/");
  const lines = table3.map(
    ({ flowG, cells }) => `${flowG} ${of(cells.map((c) => c.test))} ${of(cells.map((c) => c.information))}`,
  );
  expect(lines.join("\n")).toBe(TABLE3);
  const cell = (row: string) => table3.flatMap(({ cells }) => cells).find((c) => c.row === row);
  expect(cell("tril-diag-k1")?.test).toBe(table1.find((r) => r.row === "tril-k1")?.test);
  expect(cell("2tril-diag-k1")?.test).toBe(table1.find((r) => r.row === "2tril-k1")?.test);
});

it("reads a printed number", () => {
  expect(published("12.13±.11")).toEqual({ mean: 12.13, sd: 0.11, digits: 2 });
  expect(published("7.0")).toEqual({ mean: 7, sd: null, digits: 1 });
  expect(published("0±.00")).toEqual({ mean: 0, sd: 0, digits: 0 });
  expect(published("–")).toBeNull();
});
