/** The page's generator of a latent model: noise in, states and letters out. */
import { type Batch, suppliedNoise } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import type { Value } from "../lane/lane.ts";
import { keyedNoise } from "../lane/noise.ts";
import { fillNormals, PURPOSE } from "../math/rng.ts";
import { informationAt } from "../metrics/mutualInformation.ts";
import { priorProgram } from "../metrics/prior.ts";
import { fedLetters } from "./fed.ts";
import type { Draws, GeneratorWeights, LatentGenerator, PriorPaths } from "./generator.ts";
import { boundPaths, emitted, fedBy, noNoise, swapAxes, tensorsOf, withStart } from "./generatorParts.ts";
import type { LatentModel } from "./model.ts";

export function latentGenerator(model: LatentModel, weights: GeneratorWeights): LatentGenerator {
  const { config, alphabet, T } = weights;
  const tensors = tensorsOf(weights);
  const d = model.d(config);
  const V = alphabet.length + 1;
  const table = model.fedBack(config);
  const h0 = Float64Array.from(tensors.get("h0")!.data);
  const single = (K: number): Batch => ({ B: 1, T: 1, K, symbols: null, lengths: Int32Array.of(1) });

  function noise(seed: number, n: number): Float64Array {
    const out = new Float64Array(n * T * d);
    for (let lane = 0; lane < n * T; lane++)
      fillNormals(out, lane * d, d, { seed, purpose: PURPOSE.sample, step: 0 }, lane);
    return out;
  }

  function paths({ noise: xi, uniforms, mode, prefix = [] }: Draws): PriorPaths {
    const n = xi.length / (T * d);
    const batch: Batch = { B: n, T, K: 1, symbols: null, lengths: new Int32Array(n).fill(T) };
    const L = new JsLane(tensors, batch, suppliedNoise(batch, { xi: swapAxes(xi, n, T, d) }));
    const program = priorProgram(L, config);
    const h = withStart(numbers(program.h), h0, T, n, d);
    if (table === null) {
      const probabilities = swapAxes(numbers(program.probabilities), T, n, V);
      return { n, T, d, h, probabilities, symbols: null };
    }
    const logits = { data: numbers(program.logits), base: 0, t: n * V, symbol: 1, trajectory: V };
    const uniform = (k: number, t: number): number => uniforms[k * T + t]!;
    const rows = tensors.get(table)!.data;
    return { n, T, d, h, ...fedLetters({ n, T, logits, rows, V, mode, uniform, prefix }) };
  }
  /** Logits of states, each after the same letter. */
  function logitsOf(L: JsLane, h: Value, previous: number | null): Value {
    const logits = model.emission(L, h);
    return table === null ? logits : L.add(logits, fedBy(tensors, table, previous, L));
  }

  function information(h: Float64Array, draws: number, seed: number, previous: number | null = null) {
    const batch = single(draws);
    const L = new JsLane(tensors, batch, noNoise);
    const xi = Float64Array.from(keyedNoise(batch, seed, PURPOSE.view, 0)("draws", d, "sample"));
    const fed = table === null ? null : fedBy(tensors, table, previous, L);
    const out = informationAt(L, config, L.wrap(d, "word", h), L.wrap(d, "sample", xi), fed);
    return { information: numbers(out.information)[0]!, entropyGivenState: numbers(out.entropyGivenState)[0]! };
  }

  function letterMap(
    h: Float64Array,
    xi: Float64Array,
    [ax, ay]: readonly [number, number],
    extent: number,
    size: number,
    previous: number | null = null,
  ): Uint8Array {
    const L = new JsLane(tensors, single(size * size), noNoise);
    const grid = new Float64Array(size * size * d);
    const at = (i: number) => (2 * extent * i) / (size - 1) - extent;
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++) {
        const to = (row * size + column) * d;
        grid.set(xi, to);
        grid[to + ax] = at(column);
        grid[to + ay] = -at(row);
      }
    const next = model.transition(L, config, L.wrap(d, "word", h)).forward(L.wrap(d, "sample", grid)).to;
    return argmaxRows(numbers(logitsOf(L, next, previous)), V);
  }

  function next(h: Float64Array, xi: Float64Array, previous: number | null = null): Float64Array {
    const L = new JsLane(tensors, single(xi.length / d), noNoise);
    const { to } = model.transition(L, config, L.wrap(d, "word", h)).forward(L.wrap(d, "sample", xi));
    return numbers(L.softmax(logitsOf(L, to, previous)));
  }

  return {
    kind: "latent",
    d,
    T,
    V,
    noiseSize: d,
    noise,
    feeds: table !== null,
    prior: (xi) => paths({ noise: xi, uniforms: new Float64Array(0), mode: "argmax" }),
    paths,
    posterior: (word, n, seed) => boundPaths(model, weights, tensors, word, n, seed),
    information,
    letterMap,
    next,
    emit: (h, m, previous = null) => emitted(model, weights, tensors, h, m, previous),
  };
}

function argmaxRows(rows: Float64Array, width: number): Uint8Array {
  const out = new Uint8Array(rows.length / width);
  for (let r = 0; r < out.length; r++) {
    let best = 0;
    for (let i = 1; i < width; i++) if (rows[r * width + i]! > rows[r * width + best]!) best = i;
    out[r] = best;
  }
  return out;
}
