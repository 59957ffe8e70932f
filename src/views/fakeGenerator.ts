/** For tests: a model made by hand. h_t = h_{t−1} + ξ_t from h_0 = 0, with letter probabilities as given. */

import { fillNormals } from "../math/rng.ts";
import type { LatentGenerator, PriorPaths } from "../models/generator.ts";

export interface FakeModel {
  readonly d: number;
  readonly T: number;
  readonly V: number;
  /** P(w | h, ξ_t): a real model knows h alone; tests may look at ξ and t too (t = 0: not known). [V] */
  letters(h: Float64Array, xi: Float64Array, t: number): readonly number[];
}

const unused = (): never => {
  throw new Error("not part of this fake");
};

export function fakeGenerator(model: FakeModel): LatentGenerator {
  const { d, T, V } = model;
  function prior(noise: Float64Array): PriorPaths {
    const n = noise.length / (T * d);
    const h = new Float64Array(n * (T + 1) * d);
    const probabilities = new Float64Array(n * T * V);
    for (let i = 0; i < n; i++)
      for (let t = 0; t < T; t++) {
        const from = (i * (T + 1) + t) * d;
        const xi = noise.slice((i * T + t) * d, (i * T + t + 1) * d);
        for (let j = 0; j < d; j++) h[from + d + j] = h[from + j]! + xi[j]!;
        probabilities.set(model.letters(h.slice(from + d, from + 2 * d), xi, t + 1), (i * T + t) * V);
      }
    return { n, T, d, h, probabilities, symbols: null };
  }
  return {
    kind: "latent",
    d,
    T,
    V,
    noiseSize: d,
    prior,
    paths: ({ noise }) => prior(noise),
    noise(seed, n) {
      const out = new Float64Array(n * T * d);
      fillNormals(out, 0, out.length, { seed, purpose: 98, step: 0 }, 0);
      return out;
    },
    information: () => ({ information: 0.5, entropyGivenState: 0 }),
    letterMap: unused,
    next(h, xi) {
      const rows = Array.from({ length: xi.length / d }, (_, i) => xi.slice(i * d, (i + 1) * d));
      return Float64Array.from(
        rows.flatMap((one) =>
          model.letters(
            h.map((x, j) => x + one[j]!),
            one,
            0,
          ),
        ),
      );
    },
    posterior: unused,
    emit: unused,
  };
}

/** All probability on one symbol. */
export const certain = (V: number, symbol: number): readonly number[] =>
  Array.from({ length: V }, (_, v) => (v === symbol ? 1 : 0));
