import { describe, expect, it } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import type { Batch, Tensors } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { keyedNoise } from "../lane/noise.ts";
import { initialise, layOut } from "../lane/parameters.ts";
import { uniform } from "../math/rng.ts";
import { latentById } from "../models/registry.ts";
import type { RunConfig } from "../protocol/config.ts";
import { boxes, liveLengths, liveMean, pooledInformation } from "./information.ts";
import { programs } from "./programs.ts";

const V = 5;
const config: RunConfig = { ...defaultConfig, model: { id: "dssm", hyper: { d: 3 } } };
const { slots } = layOut(latentById("dssm").parameters(config, { V }));
const tensors: Tensors = new Map(
  slots.map((slot) => [slot.name, { shape: slot.shape, data: initialise(slot, 4, new Float64Array(V)) }]),
);

function measured(B: number, K: number, T = 3) {
  const batch: Batch = { B, T, K, symbols: null, lengths: new Int32Array(B).fill(T) };
  const L = new JsLane(tensors, batch, keyedNoise(batch, 1, 6, 0));
  const { series } = programs.information(L, config);
  const of = (name: keyof typeof series) => numbers(series[name]!);
  return { of, noise: keyedNoise(batch, 1, 6, 0), batch };
}

const entropy = (p: ArrayLike<number>) => -Array.from(p).reduce((sum, x) => sum + (x > 0 ? x * Math.log(x) : 0), 0);

describe("noise mutual information", () => {
  it("satisfies H[w_t|h_{t−1}] = I + H[w_t|h_t], each side counted out by hand from the same draws", () => {
    const [B, K] = [4, 6];
    const { of, noise, batch } = measured(B, K);
    const draws = noise("draws", 3, "sample");
    const h0 = Float64Array.from({ length: B * 3 }, (_, i) => tensors.get("h0")!.data[i % 3]!);
    const L = new JsLane(tensors, { ...batch, T: 1, lengths: new Int32Array(B).fill(1) }, noise);
    const model = latentById("dssm");
    const first = Float64Array.from(draws.subarray(0, B * K * 3));
    const { to } = model.transition(L, config, L.wrap(3, "word", h0)).forward(L.wrap(3, "sample", first));
    const p = numbers(L.softmax(model.emission(L, to)));
    for (let b = 0; b < B; b++) {
      const rows = Array.from({ length: K }, (_, k) => p.subarray((b * K + k) * V, (b * K + k + 1) * V));
      const mixture = Array.from({ length: V }, (_, v) => rows.reduce((sum, row) => sum + row[v]! / K, 0));
      const given = rows.reduce((sum, row) => sum + entropy(row) / K, 0);
      expect(of("entropyGivenState")[b]).toBeCloseTo(given, 10);
      expect(of("information")[b]! + of("entropyGivenState")[b]!).toBeCloseTo(entropy(mixture), 10);
      mixture.forEach((x, v) => {
        expect(of("mixture")[b * V + v]).toBeCloseTo(x, 12);
      });
    }
  });

  it("is never negative, at most log V, and grows with the draws", () => {
    const few = measured(64, 2).of("information");
    const many = measured(64, 50).of("information");
    const mean = (x: Float64Array) => x.reduce((a, b) => a + b, 0) / x.length;
    for (const x of [...few, ...many]) {
      expect(x).toBeGreaterThan(-1e-9);
      expect(x).toBeLessThan(Math.log(V));
    }
    expect(mean(many)).toBeGreaterThan(mean(few));
  });

  it("of pooled parts is that of all draws together", () => {
    const parts = [
      { p: [0.5, 0.5, 0], given: 0.3 },
      { p: [0.1, 0.2, 0.7], given: 0.5 },
    ];
    const mixtures = Float64Array.from([0.6, 0.7, 0.7]);
    const [found] = pooledInformation(mixtures, Float64Array.of(0.8), parts.length, 3);
    expect(found).toBeCloseTo(entropy([0.3, 0.35, 0.35]) - 0.4, 12);
  });
});

describe("summaries", () => {
  it("are over living paths: mean over positions, error over paths", () => {
    // paths of 2 and 1 positions: values 1, 3 | 5
    const values = [1, 5, 3, 99];
    const { mean, se } = liveMean(values, Int32Array.of(2, 1), 2);
    expect(mean).toBe(3);
    // sums 4 and 5, residuals 4 − 3·2 and 5 − 3·1: √((4 + 4) · 2 / 1) / 3
    expect(se).toBeCloseTo(Math.sqrt(16) / 3, 12);
    const box = boxes(values, Int32Array.of(2, 1), 3);
    expect([...box.subarray(0, 6)]).toEqual([1.2, 2, 3, 4, 4.8, 3].map(Math.fround));
    expect([...box.subarray(6, 12)]).toEqual([3, 3, 3, 3, 3, 3]);
    expect(box[12]).toBeNaN();
  });

  it("end a path where EOS is drawn", () => {
    const [T, n] = [4, 50];
    const probabilities = Float64Array.from({ length: T * n * 2 }, (_, i) => (i % 2 ? 0.3 : 0.7));
    const lengths = liveLengths(probabilities, { T, n, V: 2 }, 8, 9, 100);
    lengths.forEach((length, b) => {
      const draws = Array.from({ length: T }, (_, t) => uniform(8, 9, t, 100 + b) >= 0.7);
      expect(length).toBe(draws.includes(true) ? draws.indexOf(true) + 1 : T);
    });
    expect(new Set(lengths).size).toBeGreaterThan(2);
  });
});
