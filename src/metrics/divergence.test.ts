import { expect, it } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import type { Batch, Tensor } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { keyedNoise } from "../lane/noise.ts";
import { sizeOf } from "../lane/parameters.ts";
import { fillNormals } from "../math/rng.ts";
import { dssm } from "../models/dssm.ts";
import type { RunConfig } from "../protocol/config.ts";
import { divergenceOf } from "./divergence.ts";

it("adds up live positions and takes the bound off, with the error of the mean", () => {
  // two words of 1 and 2 positions: KL −1 + 3 = 2 and −2 − 4 + 10 = 4
  const found = divergenceOf([-3, -10], [-1, -2, 99, -4], Int32Array.of(1, 2));
  expect(found).toEqual({ natsPerWord: 3, se: 1, words: 2, positions: 1.5 });
});

it("is the closed form of two Gaussians in the mean, where one flow serves both", () => {
  const d = 2;
  const layer = { flow: "tril", hyper: {} };
  const config: RunConfig = {
    ...defaultConfig,
    model: { id: "dssm", hyper: { d, encoder: 3, embedding: 2, head: 3 } },
    flows: { g: [layer], q: [layer], shared: true },
    objective: { id: "elbo", K: 1 },
  };
  const tensors = new Map<string, Tensor>(
    dssm.parameters(config, { V: 3 }).map(({ name, shape }, i) => {
      const data = new Float64Array(sizeOf(shape));
      fillNormals(data, 0, data.length, { seed: 4, purpose: 5, step: i }, 0);
      return [name, { shape, data: data.map((x) => 0.5 * x) }];
    }),
  );
  const n = 20_000;
  const batch: Batch = {
    B: n,
    T: 2,
    K: 1,
    symbols: Int32Array.from({ length: 2 * n }, (_, i) => (i < n ? 1 : 2)),
    lengths: new Int32Array(n).fill(2),
  };
  const { bound, series } = dssm.bound(new JsLane(tensors, batch, keyedNoise(batch, 1, 1, 0)), config);
  const found = divergenceOf(numbers(bound), numbers(series.logP!), batch.lengths);
  // q reads the letters alone: its moments are the same for every path
  const [mu, logSd] = [numbers(series.mu!), numbers(series.logSd!)];
  let exact = 0;
  for (let t = 0; t < 2; t++)
    for (let i = 0; i < d; i++) {
      const [m, s] = [mu[t * n * d + i]!, logSd[t * n * d + i]!];
      exact += 0.5 * (Math.exp(2 * s) + m * m - 1) - s;
    }
  expect(found.se).toBeLessThan(0.02 * exact);
  expect(Math.abs(found.natsPerWord - exact)).toBeLessThan(4 * found.se);
});
