/**
 * Hidden Markov model with few states: h_1 ~ π, h_t ~ A[h_{t−1}, ·], x_t ~ B[h_t, ·]. Exact by the forward recursion
 * (Rabiner 1989, §III), and by adding up all S^T paths.
 *
 * With β_t(h) = p(x_{t+1:T} | h_t = h) the smoothing proposal is A[h_{t−1}, h] B[h, x_t] β_t(h) / β_{t−1}(h_{t−1}).
 */
import type { Draws, ExactModel, ExactProposal, Marginals } from "./model.ts";

type Matrix = readonly (readonly number[])[];

export interface HmmParameters {
  readonly pi: readonly number[];
  readonly A: Matrix;
  readonly B: Matrix;
}

export const HMM_PARAMETERS: HmmParameters = {
  pi: [0.5, 0.3, 0.2],
  A: [
    [0.7, 0.2, 0.1],
    [0.1, 0.6, 0.3],
    [0.3, 0.2, 0.5],
  ],
  B: [
    [0.6, 0.3, 0.1],
    [0.1, 0.7, 0.2],
    [0.2, 0.2, 0.6],
  ],
};
export const HMM_DATA: readonly number[] = [0, 1, 2, 1];

/** Before the first position. */
const START = -1;
const NAMES = ["1", "2", "3"];
const LETTERS = "abc";

/** P(h_t = · | h_{t−1} = from). */
const row = ({ pi, A }: HmmParameters, from: number): readonly number[] => (from === START ? pi : A[from]!);

/** Logs of p(x_{1:t}), and p(h_t | x_{1:t}) [T, S]. */
export function forward(
  hmm: HmmParameters,
  x: readonly number[],
): { logRunning: Float64Array; filtered: Float64Array } {
  const S = hmm.pi.length;
  const [logRunning, filtered] = [new Float64Array(x.length), new Float64Array(x.length * S)];
  let logP = 0;
  for (let t = 0; t < x.length; t++) {
    const alpha = hmm.pi.map((first, h) => {
      if (t === 0) return first * hmm.B[h]![x[0]!]!;
      let sum = 0;
      for (let from = 0; from < S; from++) sum += filtered[(t - 1) * S + from]! * hmm.A[from]![h]!;
      return sum * hmm.B[h]![x[t]!]!;
    });
    const total = alpha.reduce((a, b) => a + b, 0);
    logP += Math.log(total);
    logRunning[t] = logP;
    for (let h = 0; h < S; h++) filtered[t * S + h] = alpha[h]! / total;
  }
  return { logRunning, filtered };
}

/** p(x) by adding up every path. */
export function enumeratePaths(hmm: HmmParameters, x: readonly number[]): number {
  const paths = (t: number, from: number): number =>
    t === x.length ? 1 : row(hmm, from).reduce((sum, p, h) => sum + p * hmm.B[h]![x[t]!]! * paths(t + 1, h), 0);
  return paths(0, START);
}

/** β_t(h) [T, S]. */
function behind({ pi, A, B }: HmmParameters, x: readonly number[]): Float64Array {
  const [T, S] = [x.length, pi.length];
  const beta = new Float64Array(T * S).fill(1);
  for (let t = T - 2; t >= 0; t--)
    for (let h = 0; h < S; h++) {
      let sum = 0;
      for (let to = 0; to < S; to++) sum += A[h]![to]! * B[to]![x[t + 1]!]! * beta[(t + 1) * S + to]!;
      beta[t * S + h] = sum;
    }
  return beta;
}

/** ∝ P(h | from) `factor(t, h)`, normalised for each t and `from`. */
function tableProposal(
  hmm: HmmParameters,
  T: number,
  label: string,
  formula: string,
  factor: (t: number, h: number) => number,
): ExactProposal {
  const S = hmm.pi.length;
  const logs = new Float64Array(T * (S + 1) * S);
  const sums = new Float64Array(logs.length);
  const ratios = new Float64Array(logs.length);
  const at = (t: number, from: number) => (t * (S + 1) + from + 1) * S;
  for (let t = 0; t < T; t++)
    for (let from = START; from < S; from++) {
      const weights = row(hmm, from).map((p, h) => p * factor(t, h));
      const total = weights.reduce((a, b) => a + b, 0);
      let sum = 0;
      for (const [h, weight] of weights.entries()) {
        sum += weight / total;
        logs[at(t, from) + h] = Math.log(weight / total);
        ratios[at(t, from) + h] = Math.log(total / factor(t, h));
        sums[at(t, from) + h] = sum;
      }
    }
  return {
    label,
    formula,
    sample(t: number, from: number, draws: Draws): number {
      const u = draws.uniform();
      const start = at(t, from);
      let h = 0;
      while (h < S - 1 && sums[start + h]! <= u) h++;
      return h;
    },
    logDensity: (t, from, to) => logs[at(t, from) + to]!,
    logRatio: (t, from, to) => ratios[at(t, from) + to]!,
  };
}

/** The index as a number: mean and sd of p [T, S]. */
function moments(p: Float64Array, S: number): Marginals {
  const T = p.length / S;
  const mean = Float64Array.from({ length: T }, (_, t) => {
    let sum = 0;
    for (let h = 0; h < S; h++) sum += h * p[t * S + h]!;
    return sum;
  });
  const sd = mean.map((m, t) => {
    let sum = 0;
    for (let h = 0; h < S; h++) sum += (h - m) ** 2 * p[t * S + h]!;
    return Math.sqrt(sum);
  });
  return { mean, sd };
}

/** E log p(x_t | h_{t−1}) with the distribution of h_{t−1} under paths of the filtering proposal. */
function limitOfFiltering(hmm: HmmParameters, x: readonly number[]): number {
  let paths = new Map([[START, 1]]);
  let sum = 0;
  for (const symbol of x) {
    const next = new Map<number, number>();
    for (const [from, share] of paths) {
      const joint = row(hmm, from).map((p, h) => p * hmm.B[h]![symbol]!);
      const total = joint.reduce((a, b) => a + b, 0);
      sum += share * Math.log(total);
      for (const [h, p] of joint.entries()) next.set(h, (next.get(h) ?? 0) + (share * p) / total);
    }
    paths = next;
  }
  return sum;
}

export function createHmm(hmm: HmmParameters, x: readonly number[]): ExactModel {
  const [T, S] = [x.length, hmm.pi.length];
  const { logRunning, filtered } = forward(hmm, x);
  const beta = behind(hmm, x);
  const posterior = filtered.map((p, i) => p * beta[i]!);
  for (let t = 0; t < T; t++) {
    const at = posterior.subarray(t * S, (t + 1) * S);
    const total = at.reduce((a, b) => a + b, 0);
    for (let h = 0; h < S; h++) at[h]! /= total;
  }
  const emits = (t: number, h: number) => hmm.B[h]![x[t]!]!;
  const logB = hmm.B.map((of) => of.map(Math.log));
  const prior = tableProposal(hmm, T, "prior", "p(h_t \\mid h_{t-1})", () => 1);
  return {
    id: "hmm",
    label: "hidden Markov",
    formula: "h_t \\sim A_{h_{t-1}}, \\quad x_t \\sim B_{h_t}",
    about: `${S} states, ${S} symbols, ${T} of them seen: all ${S ** T} paths can be added up.`,
    method: `forward recursion; the ${S ** T} paths add up to the same`,
    T,
    start: START,
    observed: x.map((symbol) => LETTERS[symbol]!),
    observedAt: null,
    stateNames: NAMES.slice(0, S),
    range: [0, S - 1],
    logEvidence: logRunning[T - 1]!,
    logRunning,
    filteringLimit: limitOfFiltering(hmm, x),
    filtered: moments(filtered, S),
    smoothed: moments(posterior, S),
    smoothedProbabilities: posterior,
    near: 0.5,
    logTransition: prior.logDensity,
    logEmission: (t, to) => logB[to]![x[t]!]!,
    proposals: {
      prior,
      filtering: tableProposal(hmm, T, "filtering", "p(h_t \\mid h_{t-1}, x_t)", emits),
      smoothing: tableProposal(
        hmm,
        T,
        "smoothing",
        "p(h_t \\mid h_{t-1}, x_{t:T})",
        (t, h) => emits(t, h) * beta[t * S + h]!,
      ),
    },
  };
}
