/** Rounded results: never off by more than a twentieth of their error, and smaller. */
import { describe, expect, test } from "vitest";
import { digitsOf, rounded, roundMetrics, roundResult } from "./rounding.ts";
import { sampleMetrics, sampleResult } from "./sampleResults.ts";

test.each([
  [0.05, 3],
  [0.031, 3],
  [0.1, 2],
  [0.0049, 4],
  [1.7, 1],
  [30, 0],
  [0, 4],
  [Number.NaN, 4],
])("an error of %f leaves %i digits", (error, digits) => {
  expect(digitsOf(error)).toBe(digits);
});

test.each([0.0003, 0.004, 0.031, 0.05, 0.77, 1.2])(
  "rounding to an error of %f adds a twentieth of it at most",
  (se) => {
    for (const x of [11.123456789, 0.6543219, 9.99999999]) {
      expect(Math.abs(rounded(x, digitsOf(se)) - x)).toBeLessThanOrEqual(se / 20 + 1e-12);
    }
  },
);

describe("metrics", () => {
  const exact = {
    ...sampleMetrics(11.123456789),
    crossEntropyIs: { test: 10.987654321, se: 0.0312345, samples: 500, words: 2000 },
    boundNats: 11.23456789,
    boundSe: 0.0456789,
    inVocabulary: 0.3512345,
    meanMutualInformation: 0.471234567,
    meanMutualInformationSe: 0.0123456,
    mutualInformation: [0.123456, Number.NaN],
    ngramPerplexity: { trainAndTest: [10.43219, 12.8, 20.9, 130.7123], test: [1, 2, 3, 4], words: 10_000 },
  };
  const short = roundMetrics(exact);

  test("by hand", () => {
    expect(short.crossEntropyEq12).toEqual({
      train: 11.1035,
      test: 11.1235,
      k: 10_000,
      halfK: { train: 11.1635, test: 11.1835 },
    });
    expect(short.crossEntropyIs).toEqual({ test: 10.988, se: 0.03123, samples: 500, words: 2000 });
    expect([short.boundNats, short.boundSe]).toEqual([11.235, 0.04568]);
    expect(short.inVocabulary).toBe(0.3512);
    expect([short.meanMutualInformation, short.meanMutualInformationSe]).toEqual([0.471, 0.01235]);
    expect(short.mutualInformation).toEqual([0.1235, Number.NaN]);
    expect(short.ngramPerplexity.trainAndTest).toEqual([10.43, 12.8, 20.9, 130.7]);
  });

  test("what does not apply stays null; counts stay whole", () => {
    const feedback = roundMetrics(sampleMetrics(9.74, true));
    expect([feedback.crossEntropyEq12, feedback.meanMutualInformation, feedback.mutualInformationBoxes]).toEqual([
      null,
      null,
      null,
    ]);
    expect(feedback.lexical.draw.words).toBe(10_000);
  });

  test("twice is once", () => {
    expect(roundMetrics(short)).toEqual(short);
  });
});

test("a whole result keeps who it is", () => {
  const result = sampleResult({ row: "tril-k1", seed: 2 });
  const { metrics, curve, seconds, ...rest } = roundResult(result);
  const { metrics: _m, curve: _c, seconds: _s, ...before } = result;
  expect(rest).toEqual(before);
  expect(curve.step).toEqual(result.curve.step);
  expect(seconds).toBe(61.5);
  expect(JSON.stringify(curve).length).toBeLessThan(JSON.stringify(result.curve).length);
  expect(metrics.crossEntropyEq12!.k).toBe(10_000);
});
