import { describe, expect, it } from "vitest";
import { binned, binStarts, medianOf } from "./bins.ts";
import { selectBound } from "./boundData.ts";
import { sampleHistory, sampleReferences } from "./sampleInputs.ts";

const columns = (values: readonly number[]) => {
  const steps = Float64Array.from(values, (_, i) => i + 1);
  return { values: Float64Array.from(values), steps };
};

describe("medianOf", () => {
  it("is the middle, or the mean of the middle two, of what is finite", () => {
    const v = Float64Array.from([9, 1, Number.NaN, 5, 7, Number.POSITIVE_INFINITY]);
    expect(medianOf(v, 0, 4)).toBe(5);
    expect(medianOf(v, 0, 6)).toBe(6);
    expect(medianOf(v, 2, 3)).toBeNaN();
  });
});

describe("binStarts", () => {
  it("gives the first row of every bin that holds a step", () => {
    // bins of width 25 on [0, 100]; nothing between 50 and 75
    const time = Float64Array.from([1, 10, 25, 26, 49, 75, 100]);
    expect([...binStarts(time, 7, 100, 4)]).toEqual([0, 2, 5, 7]);
    expect([...binStarts(time, 0, 100, 4)]).toEqual([0]);
  });
});

describe("binned", () => {
  it("keeps the extremes of every step and counts all of them", () => {
    const { values, steps } = columns(Array.from({ length: 1000 }, (_, i) => (i === 437 ? 99 : i === 438 ? -99 : 10)));
    const bins = binned(values, steps, steps, 1000, 1000, 50);
    expect(Math.max(...bins.high)).toBe(99);
    expect(Math.min(...bins.low)).toBe(-99);
    expect(bins.count.reduce((a, b) => a + b, 0)).toBe(1000);
    expect([...bins.median].every((v) => v === 10)).toBe(true);
  });

  it("draws single steps with the band of seven around them", () => {
    const { values, steps } = columns([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const bins = binned(values, steps, steps, 9, 100, 100);
    expect(bins.n).toBe(9);
    expect([bins.low[4], bins.high[4]]).toEqual([2, 8]);
    expect([...bins.median]).toEqual([1, 2, 3, 4, 5, 5, 5, 5, 5]);
  });

  it("has no band and no line where no step is finite", () => {
    const { values, steps } = columns(Array.from({ length: 60 }, (_, i) => (i < 20 ? 10 : Number.NaN)));
    const bins = binned(values, steps, steps, 60, 100, 100);
    expect([bins.median[10], bins.low[10], bins.high[10]]).toEqual([10, 10, 10]);
    expect([bins.median[40], bins.low[40], bins.high[40]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

it("selects 20,000 steps in a few milliseconds", () => {
  const history = sampleHistory(20_000, 1);
  const times = Array.from({ length: 12 }, () => {
    const start = performance.now();
    selectBound({ history, references: sampleReferences, marks: [], unit: "steps" });
    return performance.now() - start;
  });
  // 5 ms is the aim on a free core; three times that leaves room for a busy machine
  expect(Math.min(...times)).toBeLessThan(15);
});
