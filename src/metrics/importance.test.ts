/** Importance sampling and Eq. 12 against the exact probability of words under models with d = 1, by quadrature. */
import { describe, expect, it } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import type { Batch, Tensors } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { keyedNoise } from "../lane/noise.ts";
import { initialise, layOut } from "../lane/parameters.ts";
import { latentById } from "../models/registry.ts";
import type { FlowLayer, RunConfig } from "../protocol/config.ts";
import { TrajectoryMixture } from "./crossEntropy.ts";
import { distinctWords, LogMeans } from "./importance.ts";
import { prefixOrder } from "./prefixOrder.ts";
import { programs } from "./programs.ts";

const V = 4;
const T = 3;
const words = [[0, 1], [2], [2, 2]].map((word) => Uint8Array.from(word));

function modelOf(
  change: Partial<RunConfig>,
  hyper: RunConfig["model"]["hyper"],
): { config: RunConfig; tensors: Tensors } {
  const config: RunConfig = { ...defaultConfig, ...change, model: { id: "dssm", hyper: { d: 1, ...hyper } } };
  const { slots } = layOut(latentById("dssm").parameters(config, { V }));
  // five times the usual start of the flows' and the head's last layers, so that q is neither the prior nor the posterior
  const scale = (name: string) => (/^(F[gq].*\.W2|q\.W2?)$/.test(name) ? 5 : 1);
  const tensors = slots.map((slot) => {
    const data = initialise(slot, 5, new Float64Array(V).fill(-Math.log(V)));
    return [slot.name, { shape: slot.shape, data: Float64Array.from(data, (x) => x * scale(slot.name)) }] as const;
  });
  return { config, tensors: new Map(tensors) };
}

/**
 * β_{t−1}(h) = ∫ φ(ξ) P(w_t | F_g(h, ξ)) β_t(F_g(h, ξ)) dξ, P(w) = β_0(h_0): trapezoids over ξ, which converge faster than
 * any power for what is smooth and dies out.
 */
function exactProbability({ config, tensors }: ReturnType<typeof modelOf>, word: Uint8Array, points: number): number {
  const model = latentById("dssm");
  const step = 14 / (points - 1);
  const xi = Float64Array.from({ length: points }, (_, i) => -7 + i * step);
  const density = xi.map((x) => (step * Math.exp(-(x ** 2) / 2)) / Math.sqrt(2 * Math.PI));
  const beta = (t: number, states: Float64Array): Float64Array => {
    if (t > word.length) return new Float64Array(states.length).fill(1);
    const n = states.length;
    const batch: Batch = { B: n, T: 1, K: points, symbols: null, lengths: new Int32Array(n).fill(1) };
    const L = new JsLane(tensors, batch, () => new Float64Array(0));
    const noise = Float64Array.from({ length: n * points }, (_, i) => xi[i % points]!);
    const { to } = model.transition(L, config, L.wrap(1, "word", states)).forward(L.wrap(1, "sample", noise));
    const p = numbers(L.softmax(model.emission(L, to)));
    const later = beta(t + 1, numbers(to));
    const symbol = t < word.length ? word[t]! : V - 1;
    return states.map((_, i) => {
      let sum = 0;
      for (let k = 0; k < points; k++) sum += density[k]! * p[(i * points + k) * V + symbol]! * later[i * points + k]!;
      return sum;
    });
  };
  return beta(0, Float64Array.from(tensors.get("h0")!.data))[0]!;
}

/** Total log weights of S trajectories of one word. */
function logWeights({ config, tensors }: ReturnType<typeof modelOf>, word: Uint8Array, S: number): Float64Array {
  const length = word.length + 1;
  const symbols = Int32Array.from({ length }, (_, t) => word[t] ?? V - 1);
  const batch: Batch = { B: 1, T: length, K: S, symbols, lengths: Int32Array.of(length) };
  const L = new JsLane(tensors, batch, keyedNoise(batch, 3, 7, word.length));
  const term = numbers(programs.trajectories(L, config).series.term!);
  return Float64Array.from({ length: S }, (_, k) => {
    let sum = 0;
    for (let t = 0; t < length; t++) sum += term[t * S + k]!;
    return sum;
  });
}

/** log of the mean of e^x with its standard error by the delta method. */
function logMean(logs: ArrayLike<number>): { mean: number; se: number } {
  const means = new LogMeans(1);
  for (let i = 0; i < logs.length; i++) means.add(0, logs[i]!);
  const mean = means.values()[0]!;
  let variance = 0;
  for (let i = 0; i < logs.length; i++) variance += (Math.exp(logs[i]! - mean) - 1) ** 2;
  return { mean, se: Math.sqrt(variance) / logs.length };
}

const tril: FlowLayer = { flow: "tril", hyper: {} };
const inverse: FlowLayer = { flow: "tril", hyper: { inverse: true } };
const algorithm1 = { id: "filteringIwae", K: 5 };
const cases: Readonly<Record<string, ReturnType<typeof modelOf>>> = {
  "ELBO, two flows": modelOf(
    { flows: { g: [inverse, inverse], q: [tril], shared: false }, objective: { id: "elbo", K: 1 } },
    {},
  ),
  "Algorithm 1, q reads its own h_g": modelOf(
    { flows: { g: [tril], q: [tril], shared: false }, objective: algorithm1 },
    {},
  ),
  "Algorithm 1, shared flow, q reads h_g and h": modelOf(
    { flows: { g: [tril, inverse], q: [], shared: true }, objective: algorithm1 },
    { qReads: "ha" },
  ),
};

describe.each(Object.entries(cases))("%s", (_, model) => {
  it.each(words.map((word) => [[...word].join(" "), word] as const))("weighs word %s rightly", (__, word) => {
    const exact = Math.log(exactProbability(model, word, 33));
    // the quadrature has converged
    expect(Math.log(exactProbability(model, word, 25))).toBeCloseTo(exact, 3);
    const weights = logWeights(model, word, 8_000);
    const sampled = logMean(weights);
    expect(sampled.se).toBeLessThan(0.07);
    // four standard errors
    expect(Math.abs(sampled.mean - exact)).toBeLessThan(4 * sampled.se);
    // few samples fall short in the mean: a bound
    const bounds = Array.from({ length: 4000 }, (___, i) => logMean(weights.subarray(2 * i, 2 * i + 2)).mean);
    expect(bounds.reduce((a, b) => a + b, 0) / bounds.length).toBeLessThan(exact);
  });

  it("agrees with Eq. 12 over many prior trajectories", () => {
    const K = 10_000;
    const batch: Batch = { B: K, T, K: 1, symbols: null, lengths: new Int32Array(K).fill(T) };
    const L = new JsLane(model.tensors, batch, keyedNoise(batch, 9, 6, 0));
    const logits = numbers(programs.prior(L, model.config).series.logits);
    const mixture = new TrajectoryMixture(prefixOrder(words), V, T);
    mixture.add({ data: logits, base: 0, t: K * V, symbol: 1, trajectory: V }, K);
    mixture.logProbabilities().forEach((value, w) => {
      const exact = Math.log(exactProbability(model, words[w]!, 25));
      // P̂ is a mean of numbers in [0, 1] with mean P: its relative variance is below 1 / (K P)
      expect(Math.abs(value - exact)).toBeLessThan(4 / Math.sqrt(K * Math.exp(exact)));
    });
  });
});

describe("means of weights", () => {
  it("are the formula, whatever the order and size, and count weights of zero", () => {
    const means = new LogMeans(3);
    for (const x of [-1000, -1001, -999, -Infinity]) means.add(1, x);
    means.add(0, 2);
    const [one, three, none] = means.values();
    expect(one).toBe(2);
    expect(three).toBeCloseTo(-999 + Math.log((1 + Math.exp(-1) + Math.exp(-2)) / 4), 12);
    expect(none).toBeNaN();
  });
  it("find the different words of a draw", () => {
    const { words: distinct, place } = distinctWords([7, 3, 7, 7, 0]);
    expect([...distinct]).toEqual([7, 3, 0]);
    expect([...place]).toEqual([0, 1, 0, 0, 2]);
  });
});
