/** Comparing results: tolerances by hand, order, shape, and what counts as reproduced. */
import { describe, expect, test } from "vitest";
import { plans } from "../../src/plans/registry.ts";
import { plannedRuns } from "../../src/plans/runs.ts";
import type { Metrics, RunResult } from "../../src/protocol/results.ts";
import { sampleResult } from "../../src/runs/sampleResults.ts";
import { type Compared, compareOrder, compareResults, FIGURES, pooledVariance } from "./compare.ts";
import { APART, quick } from "./quick.ts";
import { holds, reportLines } from "./report.ts";
import { meanCurve, positionShapes, ranks, resample, spearman, trainingShapes } from "./shape.ts";

const change = (result: RunResult, metrics: Partial<Metrics>, runHash = "b".repeat(64)): RunResult => ({
  ...result,
  metrics: { ...result.metrics, ...metrics },
  provenance: { ...result.provenance, runHash },
});
/** Runs of a row with these importance-sampled values, exact or with an error. */
const runs = (row: string, values: readonly number[], se = 0, runHash?: string): readonly RunResult[] =>
  values.map((test, i) =>
    change(sampleResult({ row, seed: i + 1 }), { crossEntropyIs: { test, se, samples: 500, words: 2000 } }, runHash),
  );
const estimate = (value: number) => ({ value, error: 0 });
const of = (compared: readonly Compared[], id: string) => compared.filter(({ figure }) => figure.id === id);

test("the spread of seeds is pooled over rows by their degrees of freedom", () => {
  // squares 2 with 1 degree, 2 with 2 degrees
  expect(pooledVariance([[1, 3].map(estimate), [5, 6, 7].map(estimate), [9].map(estimate)])).toBeCloseTo(4 / 3, 12);
  expect(pooledVariance([[1].map(estimate), [2].map(estimate)])).toBeNull();
});

describe("figures", () => {
  test("tolerance by hand: 3 √(s² (1/n₁ + 1/n₂) + e₁²/n₁ + e₂²/n₂)", () => {
    const [is] = of(
      compareResults(runs("a", [11, 11.2], 0.03), runs("a", [11.1, 11.3, 11.5], 0.06)),
      "importanceSampled",
    );
    // squares .02 and .08 over three degrees of freedom
    const variance = 0.1 / 3;
    const expected = 3 * Math.sqrt(variance * (1 / 2 + 1 / 3) + 0.03 ** 2 / 2 + 0.06 ** 2 / 3);
    expect(is).toMatchObject({ recorded: { n: 2 }, now: { n: 3 }, same: false, ok: true });
    expect(is!.tolerance).toBeCloseTo(expected, 12);
    expect(is!.difference).toBeCloseTo(0.2, 12);
  });

  test("what is further off than that differs", () => {
    const recorded = [...runs("a", [11, 11.1, 11.05]), ...runs("b", [9, 9.1, 9.05])];
    const now = [...runs("a", [11.02, 11.08, 11.1]), ...runs("b", [9.4, 9.5, 9.6])];
    const verdicts = of(compareResults(recorded, now), "importanceSampled");
    expect(verdicts.map(({ row, ok }) => [row, ok])).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });

  test("a row whose seeds happen to agree is not held to their accident", () => {
    const recorded = [...runs("a", [11, 11]), ...runs("b", [9, 9.2])];
    const now = [...runs("a", [11.1, 11.1]), ...runs("b", [9, 9.2])];
    const [a] = of(compareResults(recorded, now), "importanceSampled");
    expect(a!.ok).toBe(true);
    // pooled over four groups of two: .02 + .02 over four degrees
    expect(a!.tolerance).toBeCloseTo(3 * Math.sqrt(0.01 * (1 / 2 + 1 / 2)), 12);
  });

  test("one seed of everything is held to the usual spread", () => {
    const [is] = of(compareResults(runs("a", [11]), runs("a", [11.2])), "importanceSampled");
    expect(is!.tolerance).toBeCloseTo(3 * 0.05 * Math.SQRT2, 12);
  });

  test("equal hashes are the same runs", () => {
    const list = runs("a", [11, 11.2], 0, "c".repeat(64));
    for (const compared of compareResults(list, list))
      expect(compared).toMatchObject({ same: true, ok: true, difference: 0 });
  });

  test("Eq. 12 with other numbers of trajectories is not compared; rows of one side alone neither", () => {
    const now = runs("a", [11]).map((result) =>
      change(result, { crossEntropyEq12: { ...result.metrics.crossEntropyEq12!, k: 1000 } }),
    );
    const compared = compareResults([...runs("a", [11]), ...runs("b", [9])], [...now, ...runs("c", [9])]);
    expect(of(compared, "eq12")).toEqual([]);
    expect(new Set(compared.map(({ row }) => row))).toEqual(new Set(["a"]));
    expect(of(compared, "importanceSampled")).toHaveLength(1);
  });

  test("what does not apply to a model is left out", () => {
    const gru = [sampleResult({ row: "gru8", nats: 9.7, feedback: true })];
    const ids = compareResults(gru, gru).map(({ figure }) => figure.id);
    expect(ids).toEqual(["exact", "inVocabulary", "unique"]);
    expect(FIGURES.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });
});

describe("order", () => {
  const recorded = [...runs("a", [11, 11.2]), ...runs("b", [10.5, 10.5]), ...runs("c", [11.2, 11.2])];
  test("only of rows that are clearly apart", () => {
    const order = compareOrder(recorded, [...runs("a", [12]), ...runs("b", [12.5]), ...runs("c", [11])], 0.5);
    expect(order.map(({ lower, higher, ok }) => [lower, higher, ok])).toEqual([
      ["b", "a", false],
      ["b", "c", false],
    ]);
    expect(order[0]!.gap).toBeCloseTo(-0.5, 12);
    expect(order[0]!.recordedGap).toBeCloseTo(0.6, 12);
  });
  test("holds where it holds", () => {
    const order = compareOrder(recorded, [...runs("a", [13]), ...runs("b", [12.5])], 0.5);
    expect(order).toHaveLength(1);
    expect(order[0]).toMatchObject({ lower: "b", higher: "a", ok: true });
  });
  test("the exact value goes before the estimate", () => {
    const gru = sampleResult({ row: "gru8", nats: 9.7, feedback: true });
    const [pair] = compareOrder([gru, ...runs("a", [11])], [gru, ...runs("a", [11])], 0.5);
    expect(pair).toMatchObject({ lower: "gru8", higher: "a" });
  });
});

describe("shape", () => {
  test("ranks and Spearman's correlation by hand", () => {
    expect(ranks([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2]);
    expect(spearman([1, 2, 3], [10, 100, 1000])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1, 12);
    // 1 − 6 Σ d² / (n (n² − 1)) with d² = 0, 1, 1, 0
    expect(spearman([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(1 - 12 / 60, 12);
  });

  test("curves are averaged over what is there, and read between their points", () => {
    expect(
      meanCurve([
        [1, 2, null],
        [3, Number.NaN, 5, 7],
      ]),
    ).toEqual([2, 2, 5, 7]);
    expect(resample([0, 10, 40], [1, 2, 8], [0, 0.125, 0.25, 0.5, 1])).toEqual([1, 1.5, 2, 4, 8]);
    expect(resample([0, 10], [null, 2], [0, 0.5, 1])).toEqual([null, null, 2]);
  });

  test("I(t) of the same fall holds, of another does not", () => {
    const [before] = runs("a", [11]);
    const falling = change(before!, { mutualInformation: before!.metrics.mutualInformation!.map((x) => x * 0.9) });
    const rising = change(before!, { mutualInformation: [...before!.metrics.mutualInformation!].reverse() });
    expect(positionShapes([before!], [falling])).toMatchObject([{ row: "a", ok: true }]);
    expect(positionShapes([before!], [falling])[0]!.correlation).toBeCloseTo(1, 12);
    expect(positionShapes([before!], [rising])).toMatchObject([{ ok: false }]);
  });

  test("training curves of another length are read at the same shares", () => {
    const [before] = runs("a", [11]);
    const { curve } = before!;
    const short = { ...before!, curve: { ...curve, step: curve.step.map((step) => step / 8) } };
    const shapes = trainingShapes([before!], [short]);
    expect(shapes.map(({ what, ok }) => [what, ok])).toEqual([
      ["mean I over training", true],
      ["H[w|h] over training", true],
    ]);
    for (const { largest } of shapes) expect(largest.difference).toBeCloseTo(0, 12);
  });
});

describe("the verdict", () => {
  const none = { figures: null, order: [], shapes: [], unrecorded: [], failed: 0 };
  const order = compareOrder(runs("a", [11]).concat(runs("b", [9])), runs("a", [12]).concat(runs("b", [10])), 0.5);
  test("nothing compared is nothing reproduced; one difference or failure is enough against", () => {
    expect(holds(none)).toBe(false);
    expect(holds({ ...none, order })).toBe(true);
    expect(holds({ ...none, order, failed: 1 })).toBe(false);
    expect(holds({ ...none, order: [{ ...order[0]!, ok: false }] })).toBe(false);
  });
  test("is told in lines; a quick one says what it is", () => {
    const lines = reportLines({ ...none, order });
    expect(lines[0]).toContain("Quick");
    expect(lines.at(-1)).toBe("1 of 1 comparisons hold. Reproduced.");
    const figures = compareResults(runs("a", [11]), runs("a", [12], 0, "d".repeat(64)));
    const whole = reportLines({ ...none, figures, unrecorded: ["d"] });
    expect(whole.join("\n")).not.toContain("Quick");
    expect(whole.find((line) => line.includes("importance"))).toMatch(/^DIFF {2}a .*\+1\.00, ± 0\.21 allowed$/);
    expect(whole.at(-2)).toContain("d: not recorded");
    expect(whole.at(-1)).toContain("Not reproduced.");
  });
});

test("quick selections are rows of their plans, and small", () => {
  for (const [id, selection] of Object.entries(quick)) {
    const runsOf = plannedRuns(plans[id as keyof typeof quick], selection);
    expect(runsOf).toHaveLength(selection.rows.length);
    for (const { steps, config } of runsOf) expect([steps, config.optimiser.horizon]).toEqual([1_500, 1_500]);
  }
  expect(APART.quick).toBeGreaterThan(APART.whole);
});
