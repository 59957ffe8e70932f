import { beforeEach, describe, expect, it } from "vitest";
import { type Frame, type Information, TRACE_COLUMNS } from "../protocol/frame.ts";
import {
  getFrames,
  goBackTo,
  HISTORY_ROWS,
  informationsUpTo,
  informationWithGhost,
  loadHistory,
  pushFrame,
  resetFrames,
} from "./frames.ts";

const information = (meanNats: number): Information => ({
  states: 10,
  draws: 20,
  T: 2,
  quantiles: new Float32Array(12),
  meanNats,
  meanSe: 0.01,
  kl: null,
  entropyGivenStateNats: 1,
});

/** Steps from…from+n−1, bound = 100 − step. */
function frame(run: number, from: number, n: number, T = 2, evaluate = false): Frame {
  const columns = new Float64Array(n * TRACE_COLUMNS.length);
  for (let i = 0; i < n; i++) columns.set([from + i, 100 - from - i, 1, 0.006, 0.5, 64 * (from + i), from + i], i * 7);
  const weightVariance = Float32Array.from({ length: n * T }, (_, i) => from + Math.floor(i / T));
  const last = from + n - 1;
  return {
    run,
    step: last,
    words: last * 64,
    seconds: last,
    stepsPerSecond: 5,
    skippedUpdates: 0,
    engine: {
      ...{ steps: 0, stepMs: null, busyMs: null, threads: null, wordsPerStep: null },
      ...{ compileMs: 30, firstStepMs: null, memoryBytes: null, evaluationShare: null },
    },
    trace: { n, columns, weightVariance, T },
    anatomy: null,
    evaluation: evaluate
      ? {
          step: last,
          validation: { nats: 12, se: 0.1, words: 50 },
          information: information(last),
          watched: null,
          crossEntropy: null,
        }
      : null,
    parameters: null,
  };
}

const bounds = (): number[] => [...getFrames().history.columns.boundNats.subarray(0, getFrames().history.n)];

describe("frames", () => {
  beforeEach(() => resetFrames(1));

  it("appends every step, past the first capacity", () => {
    for (let from = 1; from <= 6001; from += 1000) pushFrame(frame(1, from, 1000));
    const { history } = getFrames();
    expect(history.n).toBe(7000);
    expect(history.columns.step[6999]).toBe(7000);
    expect(history.columns.boundNats[4999]).toBe(100 - 5000);
    expect(history.weightVariance[6999 * 2 + 1]).toBe(7000);
  });

  it("starts a new curve with a new run", () => {
    pushFrame(frame(1, 1, 5));
    pushFrame(frame(2, 1, 2));
    expect(getFrames().run).toBe(2);
    expect(bounds()).toEqual([99, 98]);
  });

  it("keeps what going back gives up as a ghost, and goes on from there", () => {
    pushFrame(frame(1, 1, 10, 2, true));
    pushFrame(frame(1, 11, 10, 2, true));
    goBackTo(12);
    const { history, ghosts, informations } = getFrames();
    expect([history.n, history.validation.length, informations.length]).toEqual([12, 1, 1]);
    expect(ghosts.map(({ n, columns }) => [n, ...columns.boundNats])).toEqual([[8, 87, 86, 85, 84, 83, 82, 81, 80]]);
    pushFrame(frame(1, 13, 1));
    expect(bounds().at(-1)).toBe(87);
    expect(getFrames().ghosts[0]!.columns.step[0]).toBe(13);
    for (let i = 0; i < 4; i++) {
      pushFrame(frame(1, 14, 2));
      goBackTo(13);
    }
    expect(getFrames().ghosts.map(({ n }) => n)).toEqual([2, 2, 2]);
    goBackTo(13);
    expect(getFrames().ghosts).toHaveLength(3);
  });

  it("keeps each Eq. 12 with its paths, and drops what is given up", () => {
    const withEq12 = (from: number, test: number): Frame => {
      const base = frame(1, from, 10, 2, true);
      const crossEntropy = { train: test, test, k: 1000, halfK: { train: test + 0.3, test: test + 0.2 } };
      return { ...base, evaluation: { ...base.evaluation!, crossEntropy } };
    };
    pushFrame(withEq12(1, 12));
    pushFrame(frame(1, 11, 10, 2, true));
    pushFrame(withEq12(21, 11));
    const [first, second] = getFrames().history.crossEntropy;
    expect(first).toEqual({ step: 10, words: 640, seconds: 10, nats: 12, halfNats: 12.2, paths: 1000 });
    expect([second!.step, second!.nats]).toEqual([30, 11]);
    goBackTo(15);
    expect(getFrames().history.crossEntropy).toEqual([first]);
  });

  it("places an evaluation at the words and seconds of its step, however late it comes", () => {
    const late = frame(1, 1, 20, 2, true);
    pushFrame({ ...late, evaluation: { ...late.evaluation!, step: 7 } });
    expect(getFrames().history.validation[0]).toMatchObject({ step: 7, words: 7 * 64, seconds: 7 });
    expect(getFrames().informations[0]).toMatchObject({ step: 7, words: 7 * 64, seconds: 7 });
    resetFrames(2);
    pushFrame({ ...late, run: 2, evaluation: { ...late.evaluation!, step: 0 } });
    expect(getFrames().history.validation[0]).toMatchObject({ step: 0, words: 0, seconds: 0 });
  });

  it("keeps one evaluation of a step, the last", () => {
    pushFrame(frame(1, 1, 10, 2, true));
    const again = frame(1, 11, 0, 2, true);
    const validation = { nats: 11.5, se: 0.2, words: 50 };
    pushFrame({ ...again, trace: null, evaluation: { ...again.evaluation!, step: 10, validation } });
    const { history, informations } = getFrames();
    expect(history.validation.map(({ step, nats }) => [step, nats])).toEqual([[10, 11.5]]);
    expect(informations.map(({ step }) => step)).toEqual([10]);
  });

  it("knows the last evaluation up to a step, before the first one the first", () => {
    for (const from of [1, 11, 21]) pushFrame(frame(1, from, 10, 2, true));
    const points = getFrames().informations;
    expect([null, 0, 14, 16, 20, 99].map((step) => informationsUpTo(points, step).at(-1)!.step)).toEqual([
      30, 10, 10, 10, 20, 30,
    ]);
    expect(informationsUpTo([], 5)).toEqual([]);
  });

  it("drops what a recovery took back", () => {
    pushFrame(frame(1, 1, 10, 2, true));
    pushFrame(frame(1, 6, 2));
    expect(getFrames().history.n).toBe(7);
    expect(getFrames().history.validation).toEqual([]);
    expect([...getFrames().history.columns.step.subarray(0, 7)]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("makes older weights undefined when the number of positions changes", () => {
    pushFrame(frame(1, 1, 2, 2));
    pushFrame(frame(1, 3, 1, 3));
    const { history } = getFrames();
    expect(history.T).toBe(3);
    expect([...history.weightVariance.subarray(0, 9)]).toEqual([...Array(6).fill(Number.NaN), 3, 3, 3]);
  });

  it("goes on from a saved curve", () => {
    const first = frame(1, 1, 3).trace;
    if (!first) throw new Error("no trace");
    loadHistory(4, { n: 3, columns: first.columns }, []);
    pushFrame(frame(4, 4, 1));
    expect(bounds()).toEqual([99, 98, 97, 96]);
    expect(getFrames().history.weightVariance[0]).toBeNaN();
    expect(getFrames().history.weightVariance[3 * 2]).toBe(4);
  });

  it("compares I(t) with the last change of a setting, else with half the training", () => {
    for (const from of [1, 11, 21, 31]) pushFrame(frame(1, from, 10, 2, true));
    expect(informationWithGhost(getFrames().informations, []).ghost?.step).toBe(20);
    expect(informationWithGhost(getFrames().informations, [12]).ghost?.step).toBe(10);
    expect(informationWithGhost(getFrames().informations, [12]).now?.step).toBe(40);
  });
});

describe("a run that goes on for days", () => {
  it("keeps its history bounded, its last step and its lowest step among what stays", () => {
    resetFrames(7);
    const chunk = 40_000;
    for (let from = 1; from < HISTORY_ROWS * 2; from += chunk) {
      const next = frame(7, from, chunk);
      if (from === 1 + 2 * chunk) next.trace!.columns[1 + 7 * 1234] = -5_000_000;
      pushFrame(next);
      expect(getFrames().history.n).toBeLessThanOrEqual(HISTORY_ROWS);
    }
    const { history } = getFrames();
    const steps = history.columns.step.subarray(0, history.n);
    const at = steps.indexOf(1 + 2 * chunk + 1234);
    expect(history.columns.boundNats[at]).toBe(-5_000_000);
    // every column of a row stays together
    expect(history.weightVariance[at * history.T]).toBe(steps[at]);
    expect(steps.every((step, i) => i === 0 || step > steps[i - 1]!)).toBe(true);
  });
});
