/** Every measured number in the lessons and exercises against the recorded results, what the paper printed, and the toys. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pointAt } from "../exact/curves.ts";
import { toy } from "../exact/registry.ts";
import { published, table1, table3 } from "../metrics/paper.ts";
import type { ToyBoundId } from "../protocol/bounds.ts";
import { LOG_P, LOST, NEAR_BY } from "./06-why-weigh-k-samples.ts";
import { BEST_ROW, reproduceTheTable } from "./07-reproduce-the-table.ts";
import { exercises } from "./exercises.ts";
import { lessons } from "./registry.ts";
import { cases, START } from "./worlds.fixture.ts";

interface Row {
  readonly row: number;
  readonly metrics: {
    readonly crossEntropyEq12: { readonly test: number; readonly halfK: { readonly test: number } } | null;
    readonly crossEntropyIs: { readonly test: number } | null;
    readonly crossEntropyExact: { readonly test: number } | null;
    readonly crossEntropyFreeRunning: { readonly test: number } | null;
  };
}
interface Results {
  readonly rows: readonly { readonly id: string }[];
  readonly results: readonly Row[];
  readonly references: readonly { readonly ngramTestNats: readonly number[] }[];
}
const recorded = JSON.parse(
  readFileSync(new URL("../../public/recorded/results.json", import.meta.url), "utf8"),
) as Results;

/** Mean over seeds, as the tables print it. */
function mean(row: string, of: (metrics: Row["metrics"]) => number | undefined): string {
  const runs = recorded.results.filter((result) => recorded.rows[result.row]!.id === row);
  expect(runs.length, row).toBeGreaterThan(0);
  const values = runs.map(({ metrics }) => of(metrics)!);
  return (values.reduce((a, b) => a + b, 0) / values.length).toFixed(2);
}
const is = (row: string) => mean(row, (m) => m.crossEntropyIs?.test);
const eq12 = (row: string) => mean(row, (m) => m.crossEntropyEq12?.test);
const half = (row: string) => mean(row, (m) => m.crossEntropyEq12?.halfK.test);
const ngram = (n: number): string => recorded.references[0]!.ngramTestNats[n - 1]!.toFixed(2);

/** Without its markup. */
const plain = (text: string): string =>
  text
    .replace(/\[\[(\w+)(?:\|(.+?))?\]\](?!\])/g, (_, id: string, words?: string) => words ?? id)
    .replace(/\*(\p{L}[^\s*]*)\*/gu, "$1");
const everything = (id: string, step?: number): string => {
  const lesson = lessons.find((one) => one.id === id)!;
  const steps = step === undefined ? lesson.steps : [lesson.steps[step]!];
  return plain(JSON.stringify(steps));
};
const answers = (lesson: string): string => plain(JSON.stringify(exercises.filter((one) => one.lesson === lesson)));

describe("Reproduce the table", () => {
  it("says what TRIL costs by importance sampling as K grows", () => {
    const costs = ["tril-k1", "tril-k2", "tril-k5", "tril-k10"].map(is);
    expect(everything("reproduce-the-table", 0)).toContain(`${costs.join(", ")} by importance sampling`);
  });

  it("says how far Eq. 12 falls from half of the paths to all", () => {
    expect(everything("reproduce-the-table", 1)).toContain(
      `from ${half("tril-k10")} with 5,000 paths to ${eq12("tril-k10")} with 10,000, and importance sampling finds ${is("tril-k10")}`,
    );
  });

  it("says what the GRU costs: exactly, along its free-running states, and in print", () => {
    const exact = mean("gru8", (m) => m.crossEntropyExact?.test);
    const free = mean("gru8", (m) => m.crossEntropyFreeRunning?.test);
    const printed = table1.find(({ row }) => row === "gru8")!.test;
    const text = everything("reproduce-the-table", 2);
    expect(text).toContain(`${exact} exact. Scored by Eq. 12 over its own free-running states it gets ${free}`);
    expect(text).toContain(`paper’s ${printed}`);
    expect(text).toContain(`A bigram costs ${ngram(2)} here`);
    for (const number of [exact, free, printed, ngram(2)]) expect(answers("reproduce-the-table")).toContain(number);
  });

  it("says where ID fails, and that the rest is on par", () => {
    const text = everything("reproduce-the-table", 3);
    expect(text).toContain(`Unigram letters alone cost ${ngram(1)}`);
    for (const row of ["id-id-k1", "id-diag-k1", "id-k1"]) expect(Number(is(row)).toFixed(1)).toBe("14.1");
    for (const row of ["diag-id-k1", "tril-id-k1", "2tril-id-k1"])
      expect(Math.abs(Number(eq12(row)) - 13.1)).toBeLessThan(0.06);
    for (const row of ["diag-diag-k1", "diag-k1", "tril-diag-k1", "tril-k1", "2tril-diag-k1", "2tril-k1"])
      expect([11.2, 11.3]).toContain(Number(Number(eq12(row)).toFixed(1)));
  });

  it("asks for what stands on the axis and in Table 3", () => {
    const gru = Number(mean("gru8", (m) => m.crossEntropyExact?.test));
    expect([Number(ngram(3)) < gru, gru < Number(ngram(2)), Number(ngram(4)) < gru]).toEqual([true, true, true]);
    const onAxis = everything("reproduce-the-table", 2);
    expect(onAxis).toContain(`The 4-gram stands at ${ngram(4)}`);
    const falls = Number(eq12("tril-id-k1")) - Number(eq12("tril-diag-k1"));
    const below = table3.find(({ flowG }) => flowG === "TRIL")!.cells.find(({ row }) => row === "tril-diag-k1")!;
    const table = everything("reproduce-the-table", 3);
    expect(table).toContain(`by ${falls.toFixed(2)} nats`);
    expect(table).toContain(
      `by ${(published(below.test)!.mean - Number(eq12("tril-diag-k1"))).toFixed(2).slice(1)} nats`,
    );
    expect(table).toContain(`${eq12("tril-diag-k1")} and ${eq12("tril-k1")}`);
  });

  it("says which row of the table is best by importance sampling", () => {
    const rows = table1.map(({ row }) => row).filter((row) => !/^(gru|oracle)/.test(row));
    const [best, next] = rows.map((row) => ({ row, nats: Number(is(row)) })).sort((a, b) => a.nats - b.nats);
    expect(everything("reproduce-the-table", 5)).toContain(`the table’s best row ${best!.nats} by importance sampling`);
    // asked for in the first step: no other row may read the same
    expect(best!.row).toBe(BEST_ROW);
    expect(next!.nats - best!.nats).toBeGreaterThan(0.05);
    const right = { ...START, ...cases["reproduce-the-table/0"]!.right };
    expect(reproduceTheTable.steps[0]!.try!.check(right, START).say).toContain(String(best!.nats));
  });
});

it("says the toy’s exact value and where Algorithm 1 ends", () => {
  const text = everything("why-weigh-k-samples") + answers("why-weigh-k-samples");
  const { logEvidence, filteringLimit } = toy("lgssm");
  expect(text).toContain(`log p = −${Math.abs(logEvidence).toFixed(2)}`);
  expect(text).toContain(`−${Math.abs(filteringLimit).toFixed(2)}`);
});

it("asks for a K that every draw of the curves gives, as far as can be told", () => {
  expect(toy("lgssm").logEvidence).toBeCloseTo(LOG_P, 5);
  const at = (proposal: "prior" | "smoothing", bound: ToyBoundId, K: number) => {
    const request = { toy: "lgssm", proposal, bound, readsHg: false, mixture: false } as const;
    return pointAt(toy("lgssm"), { ...request, Ks: [K], repeats: 1000, seed: 1 }, K, 1000);
  };
  const far = (point: { readonly mean: number; readonly se: number }, from: number) => (point.mean - from) / point.se;
  // four standard errors of a thousand draws on either side; the page draws as many or more at small K
  expect(far(at("prior", "iwae", 20), LOG_P - NEAR_BY)).toBeLessThan(-4);
  expect(far(at("prior", "iwae", 50), LOG_P - NEAR_BY)).toBeGreaterThan(4);
  expect(far(at("smoothing", "filteringIwae", 10), LOG_P - LOST)).toBeGreaterThan(1);
  expect(far(at("smoothing", "filteringIwae", 50), LOG_P - LOST)).toBeLessThan(-4);
});

it("says how far FIVO is above IWAE under the prior at K = 10", () => {
  const at = (bound: ToyBoundId) => {
    const request = { toy: "lgssm", proposal: "prior", bound, readsHg: false, mixture: false } as const;
    return pointAt(toy("lgssm"), { ...request, Ks: [10], repeats: 4000, seed: 1 }, 10, 4000);
  };
  const [fivo, iwae] = [at("fivoEss"), at("iwae")];
  // as printed, within four standard errors and half a digit
  expect(Math.abs(fivo.mean + 14.8)).toBeLessThan(4 * fivo.se + 0.05);
  expect(Math.abs(iwae.mean + 19.9)).toBeLessThan(4 * iwae.se + 0.05);
  expect(everything("why-weigh-k-samples", 2)).toContain("−14.8 against −19.9");
});

it("repeats of the word model’s bound what was measured", () => {
  const report = readFileSync(new URL("../../docs/reproduction.md", import.meta.url), "utf8");
  const line = (start: string) =>
    report
      .split("\n")
      .find((one) => one.startsWith(start))!
      .split("|")
      .slice(2, -1);
  const Ks = line("| K |").map(Number);
  const bounds = line("| −L |").map((cell) => cell.trim().split(" ")[0]);
  const at = (K: number) => bounds[Ks.indexOf(K)];
  expect(everything("why-weigh-k-samples", 5)).toContain(
    `${at(1)} at K = 1, ${at(10)} at 10, ${at(20)} at 20 and ${at(64)} at 64`,
  );
});

it("computes the effective sample size it says", () => {
  const ess = 1 / (0.9 ** 2 + 19 * (0.1 / 19) ** 2);
  expect(everything("why-weigh-k-samples", 1)).toContain(`= ${ess.toFixed(1)}.`);
  expect(answers("why-weigh-k-samples")).toContain(`= ${ess.toFixed(2)}.`);
});
