/** Bounds over K samples against each other, hand values, a particle filter written apart, quadrature, and differences. */
import { describe, expect, it } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import { type Batch, suppliedNoise, type Tensor } from "../lane/batch.ts";
import { mixtureNormalLogPdf } from "../lane/derived.ts";
import { JsLane, numbers } from "../lane/js.ts";
import type { Value } from "../lane/lane.ts";
import { keyedNoise } from "../lane/noise.ts";
import { sizeOf } from "../lane/parameters.ts";
import { fillNormals, uniform } from "../math/rng.ts";
import { sampleMean } from "../math/stats.ts";
import { priorProgram } from "../metrics/prior.ts";
import { dssm } from "../models/dssm.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { Objective, Proposal } from "./objective.ts";
import { objectives } from "./registry.ts";
import { trajectories } from "./trajectories.ts";

const V = 4;
const EOS = 3;
const tril = { flow: "tril", hyper: {} };
type Id = keyof typeof objectives;

const configOf = (id: Id, K: number, hyper: RunConfig["model"]["hyper"] = {}): RunConfig => ({
  ...defaultConfig,
  model: { id: "dssm", hyper: { d: 2, encoder: 4, embedding: 3, head: 5, ...hyper } },
  flows: { g: [tril], q: [tril], shared: false },
  objective: { id, K },
});

function tensorsOf(config: RunConfig, seed: number, scale = 0.5): Map<string, Tensor> {
  return new Map(
    dssm.parameters(config, { V }).map(({ name, shape }, i) => {
      const data = new Float64Array(sizeOf(shape));
      fillNormals(data, 0, data.length, { seed, purpose: 5, step: i }, 0);
      return [name, { shape, data: data.map((x) => scale * x) }];
    }),
  );
}

/** Words "abc", "b", "ca" and "a" with their ends. */
const batchOf = (K: number): Batch => ({
  B: 4,
  T: 4,
  K,
  symbols: Int32Array.of(0, 1, 2, 0, 1, EOS, 0, EOS, 2, EOS, EOS, EOS, EOS, EOS, EOS, EOS),
  lengths: Int32Array.of(4, 2, 3, 2),
});

function run(config: RunConfig, tensors: Map<string, Tensor>, batch: Batch, objective?: Objective, step = 0) {
  const noise = keyedNoise(batch, 1, 1, step);
  const { bound, series } = dssm.bound(new JsLane(tensors, batch, noise), config, objective);
  return { bound: numbers(bound), get: (name: string) => numbers(series[name]!) };
}

describe("one sample", () => {
  const elbo = configOf("elbo", 1);
  const tensors = tensorsOf(elbo, 2);

  it.each(["iwae", "fivo", "fivoAlways"] as const)(
    "%s is the ELBO of the same noise, and so is what it shows",
    (id) => {
      const [one, found] = [run(elbo, tensors, batchOf(1)), run(configOf(id, 1), tensors, batchOf(1))];
      expect(found.bound).toEqual(one.bound);
      for (const name of ["term", "h", "xi", "zeta", "logP", "logR", "logQ", "logDetQ", "logDetG"])
        expect(found.get(name)).toEqual(one.get(name));
    },
  );
});

describe("whole trajectories", () => {
  const K = 6;
  const config = configOf("iwae", K);
  const tensors = tensorsOf(config, 3);

  it("IWAE is the log of the mean of the products of the weights, for words of different lengths", () => {
    const batch = batchOf(K);
    const { bound } = run(config, tensors, batch);
    const terms = run(config, tensors, batch, trajectories).get("term");
    bound.forEach((found, b) => {
      const products = Array.from({ length: K }, (_, k) =>
        Array.from({ length: batch.lengths[b]! }, (_, t) => terms[(t * batch.B + b) * K + k]!).reduce((x, y) => x + y),
      );
      expect(found).toBeCloseTo(Math.log(products.reduce((s, x) => s + Math.exp(x), 0) / K), 12);
    });
  });

  it("FIVO that is never resampled is IWAE", () => {
    // letters that hardly depend on the state, and a q not far from the prior: no weight is much above the others
    const even = new Map(tensors);
    even.set("q.W", { ...tensors.get("q.W")!, data: new Float64Array(tensors.get("q.W")!.data.length) });
    even.set("q.b", { shape: [4], data: Float64Array.of(0.1, -0.1, 0, 0.05) });
    even.set("emit.W", { shape: [2, V], data: tensors.get("emit.W")!.data.map((x) => 0.1 * x) });
    const flows = { ...config.flows, shared: true };
    const [a, b] = (["iwae", "fivo"] as const).map((id) => run({ ...configOf(id, K), flows }, even, batchOf(K)));
    const live = batchOf(K).lengths;
    b!.get("weightVariance").forEach((v, i) => {
      if (Math.floor(i / 4) < live[i % 4]!) expect(v).toBeLessThan(1);
    });
    expect(b!.bound).toEqual(a!.bound);
  });

  it("tightens the bound in the mean with every four times as many of them", () => {
    const words = 1500;
    const many = (n: number): Batch => ({
      B: words,
      T: 3,
      K: n,
      symbols: Int32Array.from({ length: 3 * words }, (_, i) => (i < words ? 1 : i < 2 * words ? 2 : EOS)),
      lengths: new Int32Array(words).fill(3),
    });
    const means = [1, 4, 16].map((n) => sampleMean(run(configOf("iwae", n), tensors, many(n), undefined, n).bound));
    const gains = [means[1]!.mean - means[0]!.mean, means[2]!.mean - means[1]!.mean];
    gains.forEach((gain, i) => {
      expect(gain).toBeGreaterThan(3 * Math.hypot(means[i]!.se, means[i + 1]!.se));
    });
  });
});

/** An objective alone: proposals of one coordinate whose log-weight `logOmega` says from the state and the noise. */
function alone(id: Id, K: number, T: number, logOmega: (L: JsLane, h: Value) => Value, seed = 1) {
  const batch: Batch = { B: 1, T, K, symbols: null, lengths: Int32Array.of(T) };
  const eps = new Float64Array(T * K);
  fillNormals(eps, 0, eps.length, { seed, purpose: 2, step: 0 }, 0);
  const u = Float64Array.from({ length: T }, (_, t) => uniform(seed, 3, 0, t));
  const L = new JsLane(new Map(), batch, suppliedNoise(batch, { eps, u }));
  const objective: Objective = objectives[id];
  const noise = objective.noise(L, 1, false);
  const out = L.scan("forward", objective.start(L, L.constant([0.2])), (carried, at) => {
    const state = L.slice(carried, 0, 1);
    const propose = (e: Value): Proposal => {
      const h = L.add(L.mul(state, 0.9), e);
      const zero = L.mul(e, 0);
      const none = { logR: zero, logQ: zero, logDetQ: zero, logDetG: zero };
      return { h, xi: e, zeta: e, logP: zero, ...none, logOmega: logOmega(L, h) };
    };
    const step = objective.step(L, { propose }, { eps: at(noise.eps), hg: null, u: at(noise.u!) }, carried);
    return { carry: step.next, out: { term: step.term, ...step.survivor, ...step.out } };
  });
  const all = { ...out, ...objective.lineage?.(L, out, noise.u!) };
  return { eps, u, bound: numbers(L.sumT(out.term!))[0]!, get: (name: string) => numbers(all[name]!) };
}

describe("the books of a particle filter", () => {
  const lse = (...xs: readonly number[]): number => Math.log(xs.reduce((s, x) => s + Math.exp(x), 0));

  it("adds constant increments up as the resampling says", () => {
    // 5 for the first sample, 1 for the second, whatever their states
    const constant = (L: JsLane, h: Value): Value => L.add(L.wrap(1, "sample", Float64Array.of(5, 1)), L.mul(h, 0));
    expect(alone("iwae", 2, 5, constant).bound).toBeCloseTo(lse(25, 5) - Math.log(2), 12);
    expect(alone("fivoAlways", 2, 5, constant).bound).toBeCloseTo(5 * lse(5, 1) - 5 * Math.log(2), 12);
    // of two samples the effective number falls to one only as the other's weight, e^−16 after four, goes under
    expect(alone("fivo", 2, 3, constant).bound).toBeCloseTo(lse(15, 3) - Math.log(2), 12);
    expect(alone("fivo", 2, 5, constant).bound).toBeCloseTo(lse(20, 4) + lse(5, 1) - 2 * Math.log(2), 12);
  });

  const K = 7;
  const T = 9;
  const weigh = (h: number): number => -((h - 1) ** 2) * 2;

  /** The same, written as a loop (Doucet & Johansen 2009, §3.5, systematic resampling). */
  function filter(resample: (ess: number) => boolean, eps: Float64Array, u: Float64Array) {
    let h = new Float64Array(K).fill(0.2);
    let logShare = new Float64Array(K).fill(-Math.log(K));
    let bound = 0;
    let times = 0;
    for (let t = 0; t < T; t++) {
      h = h.map((x, k) => 0.9 * x + eps[t * K + k]!);
      const grown = logShare.map((w, k) => w + weigh(h[k]!));
      const total = lse(...grown);
      bound += total;
      logShare = grown.map((w) => w - total);
      const share = logShare.map(Math.exp);
      if (!resample(1 / share.reduce((s, w) => s + w * w, 0))) continue;
      times++;
      const from = h;
      h = h.map((_, k) => {
        let j = 0;
        for (let sum = share[0]!; j < K - 1 && (k + u[t]!) / K >= sum; sum += share[j]!) j++;
        return from[j]!;
      });
      logShare.fill(-Math.log(K));
    }
    return { bound, times };
  }

  it.each([
    ["iwae", () => false],
    ["fivo", (ess: number) => ess <= K / 2],
    ["fivoAlways", () => true],
  ] as const)("%s is a particle filter written apart", (id, resample) => {
    const found = alone(id, K, T, (L, h) => L.mul(L.mul(L.add(h, -1), L.add(h, -1)), -2));
    const { bound, times } = filter(resample, found.eps, found.u);
    expect(found.bound).toBeCloseTo(bound, 10);
    if (id === "fivo") {
      expect(times).toBeGreaterThan(0);
      expect(times).toBeLessThan(T);
    }
  });

  it("shows one trajectory: each state 0.9 times the one before it plus its own noise", () => {
    for (const id of ["iwae", "fivo", "fivoAlways"] as const) {
      const found = alone(id, K, T, (L, h) => L.mul(L.mul(L.add(h, -1), L.add(h, -1)), -2));
      const [h, xi, survivor] = ["h", "xi", "survivor"].map(found.get);
      h!.forEach((x, t) => {
        expect(x).toBeCloseTo(0.9 * (t === 0 ? 0.2 : h![t - 1]!) + xi![t]!, 12);
        expect(xi![t]).toBe(found.eps[t * K + survivor![t]!]);
      });
      if (id === "iwae") expect(new Set(survivor)).toHaveProperty("size", 1);
      // drawn by the final weights
      const share = found
        .get("logShare")
        .slice((T - 1) * K)
        .map(Math.exp);
      const before = share.slice(0, survivor![T - 1]!).reduce((s, w) => s + w, 0);
      expect(found.u[T - 1]).toBeGreaterThanOrEqual(before);
      expect(found.u[T - 1]).toBeLessThan(before + share[survivor![T - 1]!]!);
    }
  });
});

describe("the mixture of the densities", () => {
  it("is the log of their mean at each sample", () => {
    const [K, n] = [3, 2];
    const batch: Batch = { B: 2, T: 1, K, symbols: null, lengths: Int32Array.of(1, 1) };
    const L = new JsLane(new Map(), batch, suppliedNoise(batch, {}));
    const rows = (seed: number) => Float64Array.from({ length: 2 * K * n }, (_, i) => 2 * uniform(seed, 1, 1, i) - 1);
    const [x, mu, logSd] = [rows(1), rows(2), rows(3)];
    const [a, b, c] = [x, mu, logSd].map((data) => L.wrap(n, "sample", data));
    numbers(mixtureNormalLogPdf(L, a!, b!, c!)).forEach((found, r) => {
      const word = r - (r % K);
      let mean = 0;
      for (let j = word; j < word + K; j++) {
        let density = 1;
        for (let i = 0; i < n; i++) {
          const sd = Math.exp(logSd[j * n + i]!);
          const z = (x[r * n + i]! - mu[j * n + i]!) / sd;
          density *= Math.exp(-0.5 * z * z) / (sd * Math.sqrt(2 * Math.PI));
        }
        mean += density / K;
      }
      expect(found).toBeCloseTo(Math.log(mean), 12);
    });
  });
});

describe("e to the bound estimates P(w) without bias", () => {
  const d = 1;
  const hyper = { d, logScale: "raw" };
  const flows = { g: [tril], q: [tril], shared: true };
  const n = 12_000;
  const word = (K: number): Batch => ({
    B: n,
    T: 2,
    K,
    symbols: Int32Array.from({ length: 2 * n }, (_, i) => (i < n ? 1 : EOS)),
    lengths: new Int32Array(n).fill(2),
  });

  /** P(“b”, EOS) by the trapezoidal rule over both noises, whose error falls faster than any power of the step. */
  function exact(tensors: Map<string, Tensor>, config: RunConfig): number {
    const [side, extent] = [161, 8];
    const B = side * side;
    const z = (i: number): number => -extent + (2 * extent * i) / (side - 1);
    const xi = Float64Array.from({ length: 2 * B }, (_, i) => (i < B ? z(Math.floor(i / side)) : z((i - B) % side)));
    const batch: Batch = { B, T: 2, K: 1, symbols: null, lengths: new Int32Array(B).fill(2) };
    const p = numbers(priorProgram(new JsLane(tensors, batch, suppliedNoise(batch, { xi })), config).probabilities);
    const normal = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    let sum = 0;
    for (let i = 0; i < B; i++) sum += normal(xi[i]!) * normal(xi[B + i]!) * p[i * V + 1]! * p[(B + i) * V + EOS]!;
    return sum * ((2 * extent) / (side - 1)) ** 2;
  }

  it.each([
    ["filteringIwaeMixture", 3],
    ["iwae", 3],
    ["fivo", 5],
    ["fivoAlways", 3],
  ] as const)("%s, K = %i", (id, K) => {
    const config = { ...configOf(id, K, hyper), flows };
    const tensors = tensorsOf(config, 6, 0.8);
    // a q wider than the prior keeps the weights bounded; under h_g its mean moves with it
    const reads = id === "filteringIwaeMixture";
    const [W, b] = reads ? ["q.W2", "q.b2"] : ["q.W", "q.b"];
    tensors.get(W)!.data.fill(0);
    tensors.get(b)!.data.set([0.1, 0.3]);
    if (reads) for (let i = 0; i < 5; i++) tensors.get(W)!.data[2 * i] = 0.5;
    const { bound, get } = run(config, tensors, word(K));
    if (id === "fivo") expect(get("weightVariance").some((v) => v >= 1)).toBe(true);
    const { mean, se } = sampleMean(bound.map(Math.exp));
    const truth = exact(tensors, config);
    expect(se).toBeLessThan(0.02 * truth);
    expect(Math.abs(mean - truth)).toBeLessThan(4 * se);
  });
});
