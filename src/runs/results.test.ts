/** Files of results: what is written is read again, damage is named, means over seeds by hand. */
import { expect, it } from "vitest";
import { compactResults, parseResultLines, parseResults, type Results } from "./results.ts";
import { sampleResult } from "./sampleResults.ts";
import { groupByRow, summarise } from "./summary.ts";

const recorded = (row: string, seed: number) => ({
  ...sampleResult({ row, seed }),
  checkpoint: seed === 1 ? `${row}-s1.xilab` : null,
});

const failed = (row: string, seed: number) => {
  const { label, config } = sampleResult({ row, seed });
  return { row, label, config, seed, step: 120, reason: "the bound became NaN" };
};

const lexical = { inVocabulary: 1, uniqueInVocabulary: 1, distinctKnownPerWord: 0.27, words: 10_000 };
const oracle = { train: 6.5, test: null, lexical, ngramPerplexity: null };
const results: Results = {
  built: "2026-11-20T12:00:00.000Z",
  results: [recorded("tril-k1", 1), recorded("tril-k1", 2), recorded("tril-k2", 1)],
  references: [
    {
      data: recorded("tril-k1", 1).data,
      split: "tokens",
      entropyTrainNats: 6.5,
      entropyTestNats: 6.6,
      symbolsPerWord: 5,
      letterEntropyNats: 2.8,
      ngramTestNats: [14.2, 11.4, 9, 7.4, 6.8, 6.6],
      oracleTrain: oracle,
      oracleTest: null,
    },
  ],
  failures: [failed("nvp-k1", 3)],
};

it("reads the compact file as it was written, and keeps shared things once", () => {
  const file = compactResults(results);
  expect(file.rows).toHaveLength(3);
  expect(file.data).toHaveLength(1);
  expect(file.results.map((r) => r.row)).toEqual([0, 0, 1]);
  const read = parseResults(JSON.stringify(file));
  expect(read).toEqual({ ok: true, value: results });
});

it("keeps what does not exist as NaN in memory, null in the file", () => {
  const first = recorded("tril-k1", 1);
  const informations = [0.5, Number.NaN];
  const dead = { ...first, metrics: { ...first.metrics, mutualInformation: informations } };
  const text = JSON.stringify(compactResults({ ...results, results: [dead], failures: [] }));
  expect(text).toContain('"mutualInformation":[0.5,null]');
  const read = parseResults(text);
  expect(read.ok && read.value.results[0]?.metrics.mutualInformation).toEqual([0.5, Number.NaN]);
});

it("says what is wrong with a file", () => {
  const text = JSON.stringify(compactResults(results));
  const reason = (changed: string) => {
    const read = parseResults(changed);
    return read.ok ? null : read.reason;
  };
  expect(reason(text.slice(0, -20))).toMatch(/cut off/);
  expect(reason("[]")).toMatch(/not a file of results/);
  expect(reason(text.replace('"version":1', '"version":2'))).toMatch(/newer Xi Lab/);
  expect(reason(text.replace('"row":1', '"row":7'))).toMatch(/row that is not there/);
  expect(reason(text.replace('"boundNats":', '"boundMats":'))).toMatch(/metrics\.boundNats/);
  expect(reason(text.replace('"inVocabulary":0.35', '"inVocabulary":35'))).toMatch(/inVocabulary/);
});

it("reads the lines of a sweep and names the damaged one", () => {
  const lines = [1, 2].map((seed) => JSON.stringify(sampleResult({ row: "gru8", seed, feedback: true })));
  const failure = JSON.stringify({ version: 1, failed: true, steps: 400, ...failed("nvp-k1", 2) });
  const text = `${lines[0]}\n${failure}\n${lines[1]}\n${lines[0]!.slice(0, 90)}`;
  const { results: read, failures, refused } = parseResultLines(text);
  expect(failures).toEqual([failed("nvp-k1", 2)]);
  expect(read).toEqual([1, 2].map((seed) => sampleResult({ row: "gru8", seed, feedback: true })));
  expect(refused).toEqual([{ line: 4, reason: "the line is cut off or no JSON" }]);
});

it("groups by row, seeds in order", () => {
  const groups = groupByRow([recorded("b", 2), recorded("a", 1), recorded("b", 1)]);
  expect([...groups.keys()]).toEqual(["b", "a"]);
  expect(groups.get("b")?.map((r) => r.seed)).toEqual([1, 2]);
});

it("summarises by hand values", () => {
  expect(summarise([11, 12, 13])).toEqual({ mean: 12, sd: 1, n: 3 });
  expect(summarise([11.5, null, undefined, Number.NaN])).toEqual({ mean: 11.5, sd: null, n: 1 });
  expect(summarise([null])).toBeNull();
});
