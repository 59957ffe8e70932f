import { describe, expect, it } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import type { Batch, Tensor } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { keyedNoise } from "../lane/noise.ts";
import { sizeOf } from "../lane/parameters.ts";
import { fillNormals } from "../math/rng.ts";
import { type Estimate, sampleMean } from "../math/stats.ts";
import { informationProgram } from "../metrics/mutualInformation.ts";
import { priorProgram } from "../metrics/prior.ts";
import type { FlowsConfig, RunConfig } from "../protocol/config.ts";
import { dssm } from "./dssm.ts";

const V = 5;
const EOS = 4;
const batch: Batch = {
  B: 3,
  T: 4,
  K: 1,
  symbols: Int32Array.of(0, 1, 3, 2, EOS, 3, EOS, EOS, 1, EOS, EOS, EOS),
  lengths: Int32Array.of(3, 2, 4),
};
const tril = { flow: "tril", hyper: {} };
const configOf = (flows: FlowsConfig, change: Partial<RunConfig> = {}): RunConfig => ({
  ...defaultConfig,
  model: { id: "dssm", hyper: { d: 3, encoder: 5, embedding: 4, head: 6 } },
  flows,
  objective: { id: "elbo", K: 1 },
  ...change,
});

function randomTensors(config: RunConfig, seed: number): Map<string, Tensor> {
  return new Map(
    dssm.parameters(config, { V }).map(({ name, shape }, i) => {
      const data = new Float64Array(sizeOf(shape));
      fillNormals(data, 0, data.length, { seed, purpose: 5, step: i }, 0);
      return [name, { shape, data: data.map((x) => 0.4 * x) }];
    }),
  );
}
const boundOf = (config: RunConfig, tensors: Map<string, Tensor>, given: Batch = batch, step = 0) =>
  dssm.bound(new JsLane(tensors, given, keyedNoise(given, 1, 1, step)), config);

describe("the shared flow", () => {
  const flows: FlowsConfig = { g: [tril, tril], q: [tril, tril], shared: false };
  const two = configOf(flows);
  const one = configOf({ ...flows, shared: true });
  const tensors = randomTensors(two, 9);
  for (const [name, tensor] of [...tensors]) if (name.startsWith("Fg")) tensors.set(name.replace("Fg", "Fq"), tensor);

  it("equals two flows with copied weights", () => {
    const a = numbers(boundOf(two, tensors).bound);
    const b = numbers(boundOf(one, tensors).bound);
    a.forEach((v, i) => {
      expect(v).toBeCloseTo(b[i]!, 10);
    });
  });
});

describe("Eq. 9", () => {
  const config = configOf({ g: [tril, { flow: "diag", hyper: { inverse: true } }], q: [tril], shared: false });
  const tensors = randomTensors(config, 4);
  const { series } = boundOf(config, tensors);
  const get = (name: string) => numbers(series[name]!);

  it("is the sum of its five terms at every position", () => {
    get("term").forEach((term, i) => {
      const sum = get("logP")[i]! + get("logR")[i]! - get("logQ")[i]! + get("logDetQ")[i]! - get("logDetG")[i]!;
      expect(term).toBeCloseTo(sum, 12);
    });
  });

  it("equals Eq. 5: log P + log p(h|h′) − log q(h|h′, w) with densities of h", () => {
    // both are Gaussians of h here: check p(h|h′) = r(ζ)/|det J_g| against q(h) = q(ξ)/|det J_q|
    get("term").forEach((term, i) => {
      const logPrior = get("logR")[i]! - get("logDetG")[i]!;
      const logPosterior = get("logQ")[i]! - get("logDetQ")[i]!;
      expect(term).toBeCloseTo(get("logP")[i]! + logPrior - logPosterior, 12);
    });
  });
});

describe("Algorithm 1", () => {
  const flows: FlowsConfig = { g: [tril], q: [tril], shared: false };

  it("with one sample and no h_g is the ELBO of the same noise", () => {
    const hyper = { d: 3, encoder: 5, embedding: 4, head: 6, conditionOnPrior: false };
    const elbo = configOf(flows);
    const weighted = configOf(flows, { model: { id: "dssm", hyper }, objective: { id: "filteringIwae", K: 1 } });
    const tensors = randomTensors(elbo, 2);
    expect(numbers(boundOf(weighted, tensors).bound)).toEqual(numbers(boundOf(elbo, tensors).bound));
  });

  it("estimates P(w) without bias for every K, by the side of plain Monte Carlo from the prior", () => {
    const shared: FlowsConfig = { ...flows, shared: true };
    const n = 6000;
    const many = (K: number): Batch => ({
      B: n,
      T: 2,
      K,
      symbols: Int32Array.from({ length: 2 * n }, (_, i) => (i < n ? 1 : EOS)),
      lengths: new Int32Array(n).fill(2),
    });
    const tensors = randomTensors(configOf(shared, { objective: { id: "filteringIwae", K: 2 } }), 6);
    // q wider than r bounds the weights; with narrow proposals their variance is infinite and no error bar is true
    const head = tensors.get("q.b2")!.data;
    tensors.get("q.W2")!.data.fill(0);
    head.fill(0.1, 0, 3).fill(0.3, 3, 6);
    const estimates = [1, 8].map((K) => {
      const config = configOf(shared, { objective: { id: "filteringIwae", K } });
      return sampleMean(numbers(boundOf(config, tensors, many(K), K).bound).map(Math.exp));
    });
    const config = configOf(shared);
    const prior = { ...many(1), symbols: null };
    const p = numbers(priorProgram(new JsLane(tensors, prior, keyedNoise(prior, 1, 9, 9)), config).probabilities);
    estimates.push(sampleMean(Float64Array.from({ length: n }, (_, b) => p[b * V + 1]! * p[(n + b) * V + EOS]!)));
    const [one, eight, plain] = estimates as [Estimate, Estimate, Estimate];
    for (const other of [one, eight])
      expect(Math.abs(other.mean - plain.mean)).toBeLessThan(4 * Math.hypot(other.se, plain.se));
    expect(eight.se).toBeLessThan(one.se);
  });
});

describe("F_g = id with letters that ignore the state", () => {
  const config = configOf({ g: [{ flow: "id", hyper: {} }], q: [tril], shared: false });
  const tensors = randomTensors(config, 3);
  const logits = [0.2, -1, 0.7, 0, 1.1];
  tensors.set("emit.W", { shape: [3, V], data: new Float64Array(3 * V) });
  tensors.set("emit.b", { shape: [V], data: Float64Array.from(logits) });
  const total = logits.reduce((s, x) => s + Math.exp(x), 0);

  it("draws every letter from one distribution and carries no noise information", () => {
    const prior: Batch = { B: 4, T: 3, K: 6, symbols: null, lengths: new Int32Array(4).fill(3) };
    const L = new JsLane(tensors, prior, keyedNoise(prior, 1, 2, 3));
    numbers(priorProgram(L, config).probabilities).forEach((p, i) => {
      expect(p).toBeCloseTo(Math.exp(logits[i % V]!) / total, 12);
    });
    const { information, entropyGivenState } = informationProgram(L, config);
    const entropy = -logits.reduce((s, x) => s + (Math.exp(x) / total) * (x - Math.log(total)), 0);
    numbers(information).forEach((i) => {
      expect(i).toBeCloseTo(0, 12);
    });
    numbers(entropyGivenState).forEach((h) => {
      expect(h).toBeCloseTo(entropy, 12);
    });
  });
});
