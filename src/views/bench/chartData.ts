/** What the charts of the tab draw, from the results. */
import type { Figure2Input } from "../../charts/figure2.tsx";
import type { Figure3Data } from "../../charts/figure3.tsx";
import type { ExactMark, Measured, System, SystemsData } from "../../charts/systems.tsx";
import { PAPER_CORPUS, published, table1, table3 } from "../../metrics/paper.ts";
import type { Metrics } from "../../protocol/results.ts";
import type { RecordedResult } from "../../runs/results.ts";
import { corpusName, richLabel } from "./runs.ts";
import { eq12Of, over, referenceFor, runsOf, type Source } from "./sources.ts";

/** The paper's test cross-entropy of a row, by row. */
const PAPER: ReadonlyMap<string, string> = new Map([
  ...table3.flatMap(({ cells }) => cells.map((cell): [string, string] => [cell.row, cell.test])),
  ...table1.map((row): [string, string] => [row.row, row.test]),
]);

const paperNats = (row: string): number | null => published(PAPER.get(row) ?? "–")?.mean ?? null;

function measured(runs: readonly RecordedResult[], read: (m: Metrics) => number | null | undefined): Measured | null {
  const summary = over(runs, read);
  return summary && { nats: summary.mean, error: summary.sd };
}

/** Several runs give their sd, a single one the error of its estimate. */
function sampled(runs: readonly RecordedResult[]): Measured | null {
  const value = measured(runs, (m) => m.crossEntropyIs?.test);
  const se = runs[0]?.metrics.crossEntropyIs?.se;
  return value && { ...value, error: value.error ?? (Number.isFinite(se) ? se! : null) };
}

function systemOf(row: string, label: string, runs: readonly RecordedResult[]): System {
  return {
    id: row,
    label,
    feedback: row.startsWith("gru") || runs.some(({ metrics }) => metrics.crossEntropyExact !== null),
    paper: paperNats(row),
    eq12: measured(runs, (m) => eq12Of(m)?.test),
    sampled: sampled(runs),
    exact: measured(runs, (m) => m.crossEntropyExact?.test),
  };
}

const GRAMS = ["unigram", "bigram", "trigram", "4-gram", "5-gram", "6-gram"];

function exactMarks(source: Source): readonly ExactMark[] {
  const reference = referenceFor(source, "tokens");
  if (!reference) return [];
  return [
    { label: "entropy", nats: reference.entropyTestNats, entropy: true },
    ...reference.ngramTestNats.map((nats, i) => ({ label: GRAMS[i] ?? `${i + 1}-gram`, nats, entropy: false })),
  ];
}

/** Table 1's systems, run or not, and every other row that was run on the standard split. */
export function systemsData(source: Source): SystemsData {
  const printed = table1.filter(({ row }) => row !== "oracle-train");
  const others = [...source.rows].filter(
    ([row, runs]) => !printed.some((p) => p.row === row) && runs.every(({ config }) => config.data.split === "tokens"),
  );
  return {
    systems: [
      ...printed.map(({ row, family, variant, K }) => {
        const label = `${family}${K !== null && K > 1 ? ` *K* = ${K}` : ""}${variant && ` ${variant}`}`;
        return systemOf(row, label, runsOf(source, row));
      }),
      ...others.map(([row, runs]) => systemOf(row, richLabel(runs[0]?.label ?? row), runs)),
    ],
    marks: exactMarks(source),
    corpus: corpusName(source.references[0]?.data.corpus ?? "subtlex"),
    paperCorpus: PAPER_CORPUS,
  };
}

/** Rows with noise to measure: those the figures can show. */
export const figureRows = (source: Source): readonly { readonly id: string; readonly label: string }[] =>
  [...source.rows]
    .filter(([, runs]) => runs.some(({ metrics }) => metrics.mutualInformationBoxes !== null))
    .map(([id, runs]) => ({ id, label: runs[0]?.label ?? id }));

export function figure2Input(source: Source, row: string, seed: number): Figure2Input | null {
  const runs = runsOf(source, row);
  const shown = runs.find((run) => run.seed === seed) ?? runs[0];
  if (!shown) return null;
  return {
    label: richLabel(shown.label),
    seed: shown.seed,
    boxes: shown.metrics.mutualInformationBoxes,
    others: runs
      .filter((run) => run !== shown)
      .flatMap(({ metrics }) => (metrics.mutualInformation ? [metrics.mutualInformation] : [])),
  };
}

/** What a letter costs the exact GRU of eight units; without it the entropy of a letter of the data. */
function baseline(source: Source): Figure3Data["baseline"] {
  const reference = referenceFor(source, "tokens");
  if (!reference) return null;
  const exact = over(runsOf(source, "gru8"), (m) => m.crossEntropyExact?.test);
  if (exact) return { label: "GRU-8, exact", nats: exact.mean / reference.symbolsPerWord };
  return { label: "letters of the data", nats: reference.letterEntropyNats };
}

export function figure3Data(source: Source, row: string): Figure3Data {
  const runs = runsOf(source, row);
  return {
    label: richLabel(runs[0]?.label ?? ""),
    runs: runs.map(({ seed, curve }) => ({
      seed,
      points: curve.step.flatMap((step, i) => {
        const [information, entropy] = [curve.meanMutualInformation[i], curve.entropyGivenState[i]];
        return typeof information === "number" && typeof entropy === "number" ? [{ step, information, entropy }] : [];
      }),
    })),
    baseline: baseline(source),
  };
}
