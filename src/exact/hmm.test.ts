import { describe, expect, it } from "vitest";
import { createHmm, enumeratePaths, forward, HMM_DATA, HMM_PARAMETERS } from "./hmm.ts";

const model = createHmm(HMM_PARAMETERS, HMM_DATA);
const { pi, A, B } = HMM_PARAMETERS;
const S = pi.length;

/** All sequences of `n` out of three. */
const sequences = (n: number): readonly (readonly number[])[] =>
  n === 0 ? [[]] : sequences(n - 1).flatMap((head) => [0, 1, 2].map((last) => [...head, last]));

/** p(path, x). */
const joint = (path: readonly number[], x: readonly number[]): number =>
  path.reduce((p, h, t) => p * (t === 0 ? pi[h]! : A[path[t - 1]!]![h]!) * B[h]![x[t]!]!, 1);

describe("the hidden Markov model", () => {
  it("has the log-likelihood an independent implementation found, to 1e-12", () => {
    expect(Math.abs(model.logEvidence - -4.306213659721012)).toBeLessThan(1e-12);
  });

  it("gives every string what its paths add up to, to 1e-12, and all 81 strings 1", () => {
    let total = 0;
    for (const x of sequences(4)) {
      const paths = enumeratePaths(HMM_PARAMETERS, x);
      expect(Math.abs(forward(HMM_PARAMETERS, x).logRunning[3]! - Math.log(paths))).toBeLessThan(1e-12);
      total += paths;
    }
    expect(Math.abs(total - 1)).toBeLessThan(1e-12);
  });

  it("has the posterior of the paths", () => {
    const paths = sequences(4).map((path) => ({ path, p: joint(path, HMM_DATA) }));
    const total = paths.reduce((sum, { p }) => sum + p, 0);
    for (let t = 0; t < model.T; t++)
      for (let h = 0; h < S; h++) {
        const share = paths.reduce((sum, { path, p }) => sum + (path[t] === h ? p / total : 0), 0);
        expect(model.smoothedProbabilities![t * S + h]).toBeCloseTo(share, 12);
      }
  });

  it("knows where Algorithm 1 tends to: log p(x_t | h_{t−1}) added up over all paths of the filtering proposal", () => {
    const { filtering } = model.proposals;
    let limit = 0;
    for (const path of sequences(4)) {
      let [logQ, logs, from] = [0, 0, model.start];
      path.forEach((h, t) => {
        logQ += filtering.logDensity(t, from, h);
        // p(x_t | h_{t−1}) = p(h) p(x_t | h) / q(h), whatever h
        logs += model.logTransition(t, from, h) + model.logEmission(t, h) - filtering.logDensity(t, from, h);
        from = h;
      });
      limit += Math.exp(logQ) * logs;
    }
    expect(model.filteringLimit).toBeCloseTo(limit, 12);
  });
});
