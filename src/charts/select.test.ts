/** The select functions and the sentences computed from them, against hand values. */
import { describe, expect, it } from "vitest";
import { ANATOMY_TERMS, type Information } from "../protocol/frame.ts";
import { anatomyCaption, anatomyTitle, selectAnatomy } from "./anatomy.tsx";
import { type BoundHistory, selectBound } from "./boundData.ts";
import { boundCaption, boundRows, boundTitle, boundValues } from "./boundText.ts";
import { entropyTitle, selectEntropy } from "./entropy.tsx";
import { informationTitle, selectInformation } from "./mutualInformation.tsx";
import { sampleAnatomy, sampleHistory, sampleInformation, sampleReferences } from "./sampleInputs.ts";
import { niceEnd, placeMarks } from "./timeAxis.tsx";
import { selectWeightHistogram, weightHistogramCaption, weightHistogramTitle } from "./weightHistogram.tsx";
import { selectWeightVariance, weightVarianceCaption, weightVarianceTitle } from "./weightVariance.tsx";

const history = sampleHistory(1000);
const validated = (...nats: readonly number[]): BoundHistory => ({
  ...history,
  validation: nats.map((v, i) => ({ step: 10 * i + 1, words: 1, seconds: 1, nats: v, se: 0.05, validationWords: 768 })),
});
const boundOf = (h: BoundHistory) =>
  selectBound({ history: h, references: sampleReferences, marks: [], unit: "steps" });

describe("bound", () => {
  it.each([
    [[19, 11.79], "The bound fell to 11.79 ± .05 nats per word, 0.37 short of a bigram"],
    [[12, 13], "The bound rose to 13.00 ± .05 nats per word, 1.58 short of a bigram"],
    [[12, 12.05], "The bound stands at 12.05 ± .05 nats per word, 0.63 short of a bigram"],
    [[19, 11.5], "The bound fell to 11.50 ± .05 nats per word, level with a bigram"],
    [[19, 10.4], "The bound fell to 10.40 ± .05 nats per word, 1.02 better than a bigram"],
    [[19, 15.2], "The bound fell to 15.20 ± .05 nats per word, 1.00 short of unigram letters"],
  ])("says where %j stands", (nats, title) => {
    expect(boundTitle(boundOf(validated(...nats)))).toBe(title);
  });

  it("has plainer words before the first validation and the first step", () => {
    expect(boundTitle(boundOf({ ...history, validation: [] }))).toMatch(
      /^After 1,000 steps the bound is \d\d\.\d\d nats per word in training$/,
    );
    const empty = boundOf({ ...sampleHistory(0), validation: [] });
    expect(boundTitle(empty)).toBe("Bound over training");
    expect(boundCaption(empty)).toBe("lower is better");
  });

  it("tells Eq. 12 with its paths, and with half of them", () => {
    const point = { step: 400, words: 1, seconds: 1, nats: 11.621, halfNats: 11.934, paths: 1000 };
    const data = boundOf({ ...validated(19, 12), crossEntropy: [point, { ...point, step: 800, nats: Number.NaN }] });
    expect(boundCaption(data)).toContain("; line: running median");
    expect(boundCaption(data)).toContain("circles: validation, 768 words, diamonds: Eq. 12, 1,000 paths");
    const told = boundRows(data).body.filter(([series]) => series === "Eq. 12, test words");
    expect(told).toEqual([["Eq. 12, test words", "400", "11.62", "", "", "1,000 paths; with half of them 11.93"]]);
    const plotted = boundValues(data).body.filter(([series]) => String(series).startsWith("Eq. 12"));
    expect(plotted).toEqual([
      ["Eq. 12", 400, 400, 11.621, null, null, 1000, "paths"],
      ["Eq. 12, half the paths", 400, 400, 11.934, null, null, 500, "paths"],
    ]);
    expect(boundCaption(boundOf(validated(19, 12)))).not.toContain("Eq. 12");
  });

  it("is no bound where the likelihood is exact, and is not called one", () => {
    const exact = (h: BoundHistory) =>
      selectBound({ history: h, references: sampleReferences, marks: [], unit: "steps", exact: true });
    expect(boundTitle(exact(validated(19, 10.4)))).toBe(
      "−log *P*(*w*) fell to 10.40 ± .05 nats per word, 1.02 better than a bigram",
    );
    expect(boundTitle(exact({ ...sampleHistory(0), validation: [] }))).toBe("−log *P*(*w*) over training");
    expect(boundCaption(exact({ ...sampleHistory(0), validation: [] }))).toBe("exact; lower is better");
  });

  it("cuts the first steps, keeps every reference and the present in view", () => {
    const data = boundOf(validated(12));
    expect(data.yDomain[0]).toBeLessThan(sampleReferences.entropyTrainNats);
    expect(data.yDomain[1]).toBeGreaterThan(sampleReferences.ngramTestNats[0]!);
    expect(data.yDomain[1]).toBeLessThan(history.columns.boundNats[0]!);
    const early = boundOf({ ...sampleHistory(40), validation: [] });
    expect(early.yDomain[1]).toBeGreaterThan(early.train.median.at(-1)!);
  });

  it("places changes on the axis that is shown", () => {
    const marks = [
      { step: 0, label: "start" },
      { step: 500, label: "K 1 → 5" },
      { step: 9999, label: "not yet" },
    ];
    expect(placeMarks(marks, history, "steps").map((m) => m.x)).toEqual([500]);
    expect(placeMarks(marks, history, "words").map((m) => m.x)).toEqual([500 * 192]);
  });

  it("ends its axis at a round value", () => {
    expect([niceEnd(0, 100), niceEnd(101, 100), niceEnd(4820, 100), niceEnd(1e6, 100)]).toEqual([100, 150, 5000, 1e6]);
  });

  it("has rows for references, validation and training", () => {
    const { body, head } = boundRows(boundOf(validated(19, 12)));
    expect(body[0]).toEqual(["unigram letters", "", "14.20", "", "", "test words"]);
    expect(body.filter((row) => row[0] === "validation")).toHaveLength(2);
    expect(body.every((row) => row.length === head.length)).toBe(true);
  });
});

describe("anatomy", () => {
  it("reads the columns of the frame", () => {
    const data = selectAnatomy({
      step: 7,
      T: 2,
      terms: Float32Array.from([-1, -2, -3, -4, 5, 6, -0.5, -0.25, 0.5, 0.25]),
      bound: Float32Array.from([1, 0]),
      live: Float32Array.from([10, 0]),
    });
    expect(data.positions).toEqual([{ t: 1, terms: [-1, -3, 5, -0.5, 0.5], bound: 1, live: 10 }]);
  });

  it("keeps the axis of the run when a batch has short words only", () => {
    expect(selectAnatomy(sampleAnatomy(), 20)).toMatchObject({ T: 20 });
    expect(selectAnatomy(null, 20)).toMatchObject({ T: 20, positions: [] });
  });

  it("names the position that costs most", () => {
    const sample = sampleAnatomy();
    expect(anatomyTitle(selectAnatomy(sample))).toBe("The first letter costs most: 5.10 nats");
    const costly = (at: number) => ({ ...sample, bound: sample.bound.map((v, t) => (t === at ? -9 : v)) });
    expect(anatomyTitle(selectAnatomy(costly(3)))).toBe("The fourth letter costs most: 9.00 nats");
    // few words are that long
    expect(anatomyTitle(selectAnatomy(costly(12)))).toBe("The first letter costs most: 5.10 nats");
    expect(anatomyTitle(selectAnatomy(null))).toBe("The bound, position by position");
  });

  it("says what the dots are and when the log dets vanish", () => {
    expect(anatomyCaption(selectAnatomy(sampleAnatomy()))).toContain(
      "one sample, drawn by weight, nats; dots: the bound",
    );
    expect(anatomyCaption(selectAnatomy(sampleAnatomy(true)))).toBe(
      "terms of the bound, nats; dots: their sum; log dets are 0",
    );
    expect(ANATOMY_TERMS).toHaveLength(5);
  });

  it("says that only letters cost where a model has no noise", () => {
    const sample = sampleAnatomy(true);
    const T = sample.T;
    const terms = sample.terms.map((v, i) => (i < T ? v : 0));
    expect(anatomyCaption(selectAnatomy({ ...sample, terms, bound: terms.slice(0, T) }))).toBe(
      "log *P*(*w_t* | *w_<t*), nats: exact, no other term",
    );
  });
});

describe("mutual information", () => {
  const silent: Information = { ...sampleInformation(), quantiles: new Float32Array(13 * 6).fill(0.01) };

  it("names the position with the largest mean", () => {
    expect(informationTitle(selectInformation(sampleInformation(), null))).toBe(
      "Position 1 carries most noise information",
    );
    expect(informationTitle(selectInformation(silent, null))).toBe(
      "The noise decides almost nothing: .01 nats at most",
    );
    const even = { ...sampleInformation(), quantiles: new Float32Array(13 * 6).fill(1.4) };
    expect(informationTitle(selectInformation(even, null))).toBe(
      "Noise information is even over positions: 1.40 to 1.40 nats",
    );
    expect(informationTitle(selectInformation(null, null))).toBe("Noise information at each position");
  });

  it("leaves out positions where nothing lives", () => {
    const quantiles = sampleInformation().quantiles.map((v, i) => (i >= 6 ? Number.NaN : v));
    expect(selectInformation({ ...sampleInformation(), quantiles }, null).boxes.map((b) => b.t)).toEqual([1]);
  });
});

describe("weights", () => {
  it("averages the variance over equal spans and keeps the extremes", () => {
    const n = 4;
    const weightVariance = Float32Array.from([1, Number.NaN, 3, Number.NaN, 5, Number.NaN, 9, Number.NaN]);
    const { columns, validation } = sampleHistory(n);
    const data = selectWeightVariance({
      history: { n, columns, validation, weightVariance, T: 2 } as never,
      marks: [],
      unit: "steps",
      K: 5,
      bins: 50,
    });
    // an axis of 100 steps in 50 spans: steps 1 | 2 3 | 4
    expect(data.lines.map((l) => l.t)).toEqual([1]);
    expect([...data.lines[0]!.mean]).toEqual([1, 4, 9]);
    expect([data.lines[0]!.low[1], data.lines[0]!.high[1]]).toEqual([3, 5]);
    expect(weightVarianceTitle(data)).toBe("Weights are most uneven at position 1: variance 9.00");
  });

  it("keeps the mean over positions of a saved run as what came before", () => {
    const n = 3;
    const { columns, validation } = sampleHistory(n);
    const weightVariance = Float32Array.from([Number.NaN, Number.NaN, Number.NaN, Number.NaN, 5, 7]);
    const mean = Float64Array.from([2, 4, 6]);
    const data = selectWeightVariance({
      history: { n, columns: { ...columns, weightVariance: mean }, validation, weightVariance, T: 2 } as never,
      marks: [],
      unit: "steps",
      K: 5,
      bins: 100,
    });
    expect(data.lines.map((l) => [l.t, ...l.mean])).toEqual([
      [1, Number.NaN, Number.NaN, 5],
      [2, Number.NaN, Number.NaN, 7],
      [0, 2, 4, Number.NaN],
    ]);
    expect(weightVarianceTitle(data)).toBe("Weights are most uneven at position 2: variance 7.00");
    expect(weightVarianceCaption(data)).toContain("before: mean over *t*");
  });

  it("has nothing to compare with one sample", () => {
    const data = selectWeightVariance({ history: sampleHistory(500, 1), marks: [], unit: "steps", K: 1 });
    expect(data.lines).toEqual([]);
    expect(weightVarianceTitle(data)).toBe("Weight variance over training");
  });

  it("bins log ω, with its log mean", () => {
    const logWeights = Float32Array.from([0, Math.log(3), Number.NEGATIVE_INFINITY, Number.NaN]);
    const data = selectWeightHistogram(
      { word: "to", draws: 4, T: 1, logWeights, essShare: Float32Array.from([0.4]) },
      1,
    );
    // mean of 1, 3 and 0; what is not a number is not a weight
    expect(data.logMean).toBeCloseTo(Math.log(4 / 3), 6);
    expect(data.bins.reduce((a, b) => a + b.count, 0)).toBe(2);
    expect(data.left).toBe(2);
    expect(weightHistogramTitle(data)).toBe("At position 1, 2 of 4 proposals do the work");
    expect(weightHistogramCaption(data)).toContain("ESS/*K* = .400; 2 not drawn");
  });

  it("knows where the word has ended", () => {
    const logWeights = new Float32Array(2).fill(Number.NaN);
    const watched = { word: "a", draws: 2, T: 1, logWeights, essShare: Float32Array.from([Number.NaN]) };
    expect(selectWeightHistogram(watched, 1).ended).toBe(true);
    expect(selectWeightHistogram(watched, 5).ended).toBe(true);
    expect(selectWeightHistogram(null, 1).ended).toBe(false);
  });
});

describe("entropy", () => {
  const title = (information: (i: number) => number, given: (i: number) => number, n = 16) =>
    entropyTitle(
      selectEntropy({
        history,
        informations: Array.from({ length: n }, (_, i) => ({
          step: i,
          words: i,
          seconds: i,
          information: {
            ...sampleInformation(),
            meanNats: information(i),
            meanSe: 0.01,
            kl: null,
            entropyGivenStateNats: given(i),
          },
        })),
        letterEntropyNats: 2.84,
        marks: [],
        unit: "steps",
      }),
    );

  it("begins the axis where the evaluations do, once more than half of it would be blank", () => {
    const axis = (...steps: number[]) => {
      const informations = steps.map((step) => ({
        step,
        words: step,
        seconds: step,
        information: sampleInformation(),
      }));
      const mark = { step: 1, label: "*K* 5 → 10" };
      const data = selectEntropy({ history, informations, letterEntropyNats: null, marks: [mark], unit: "steps" });
      return [data.begin, data.end, data.marks.length];
    };
    expect(axis(20_000)).toEqual([0, 20_000, 1]);
    expect(axis(100, 20_000)).toEqual([0, 20_000, 1]);
    expect(axis(20_000, 20_150)).toEqual([20_000, 20_150, 0]);
    expect(axis(20_000, 28_000)).toEqual([20_000, 28_000, 0]);
  });

  it("says what the last quarter did", () => {
    expect(
      title(
        () => 0.6,
        (i) => 2 - 0.05 * i,
      ),
    ).toBe("Noise information has settled; the letters grow surer");
    expect(
      title(
        (i) => 0.1 * i,
        () => 1.2,
      ),
    ).toBe("Noise information still grows; the letters stay as sure");
    expect(
      title(
        (i) => 3 - 0.1 * i,
        (i) => 1 + 0.05 * i,
      ),
    ).toBe("Noise information is falling; the letters grow less sure");
  });

  it("does not judge from a handful of points", () => {
    expect(
      title(
        () => 0.6,
        () => 1.2,
        7,
      ),
    ).toBe("Entropy over training");
  });
});
