/** The page's generator: the definitions in plain JavaScript, vectorised over paths (see src/lane/js.ts). */
import type { Batch, NoiseSource, Tensors } from "../lane/batch.ts";
import { suppliedNoise } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { keyedNoise } from "../lane/noise.ts";
import { fillNormals, PURPOSE } from "../math/rng.ts";
import { informationAt } from "../metrics/mutualInformation.ts";
import { priorProgram } from "../metrics/prior.ts";
import type { Generator, GeneratorWeights, PosteriorPaths, PriorPaths } from "./generator.ts";
import { modelById } from "./registry.ts";

/** [n, T, w] ↔ [T, n, w]: swaps the first two axes. */
function swapAxes(data: ArrayLike<number>, rows: number, columns: number, width: number): Float64Array {
  const out = new Float64Array(rows * columns * width);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      for (let i = 0; i < width; i++) out[(c * rows + r) * width + i] = data[(r * columns + c) * width + i]!;
  return out;
}

/** h_0 before each path. [T, n, d] → [n, T + 1, d] */
function withStart(h: Float64Array, h0: Float64Array, T: number, n: number, d: number): Float64Array {
  const out = new Float64Array(n * (T + 1) * d);
  for (let i = 0; i < n; i++) {
    out.set(h0, i * (T + 1) * d);
    for (let t = 0; t < T; t++) out.set(h.subarray((t * n + i) * d, (t * n + i + 1) * d), (i * (T + 1) + t + 1) * d);
  }
  return out;
}

/** The flat parameters as named tensors in float64. */
export function tensorsOf({ layout, parameters }: GeneratorWeights): Tensors {
  return new Map(
    layout.map(({ name, shape, offset, size }) => [
      name,
      { shape, data: Float64Array.from(parameters.subarray(offset, offset + size)) },
    ]),
  );
}

export function createGenerator(weights: GeneratorWeights): Generator {
  const { config, alphabet, T } = weights;
  const model = modelById(config.model.id);
  const tensors = tensorsOf(weights);
  const d = model.d(config);
  const V = alphabet.length + 1;
  const h0 = Float64Array.from(tensors.get("h0")!.data);
  const single = (K: number): Batch => ({ B: 1, T: 1, K, symbols: null, lengths: Int32Array.of(1) });
  const noNoise: NoiseSource = () => {
    throw new Error("this program draws no noise");
  };

  function noise(seed: number, n: number): Float64Array {
    const out = new Float64Array(n * T * d);
    for (let lane = 0; lane < n * T; lane++)
      fillNormals(out, lane * d, d, { seed, purpose: PURPOSE.sample, step: 0 }, lane);
    return out;
  }

  function prior(xi: Float64Array): PriorPaths {
    const n = xi.length / (T * d);
    const batch: Batch = { B: n, T, K: 1, symbols: null, lengths: new Int32Array(n).fill(T) };
    const L = new JsLane(tensors, batch, suppliedNoise(batch, { xi: swapAxes(xi, n, T, d) }));
    const program = priorProgram(L, config);
    return {
      n,
      T,
      d,
      h: withStart(numbers(program.h), h0, T, n, d),
      probabilities: swapAxes(numbers(program.probabilities), T, n, V),
    };
  }

  function posterior(word: string, n: number, seed: number): PosteriorPaths {
    const letters = Array.from(word.normalize("NFC"));
    const foreign = letters.find((c) => !alphabet.includes(c));
    if (letters.length === 0) throw new RangeError("The word is empty.");
    if (foreign !== undefined) throw new RangeError(`“${foreign}” is not in the alphabet of these words.`);
    if (letters.length + 1 > T) throw new RangeError(`Words have at most ${T - 1} letters here.`);
    const live = letters.length + 1;
    const ids = [...letters.map((c) => alphabet.indexOf(c)), alphabet.length];
    const batch: Batch = {
      B: n,
      T: live,
      K: config.objective.K,
      symbols: Int32Array.from({ length: live * n }, (_, i) => ids[Math.floor(i / n)]!),
      lengths: new Int32Array(n).fill(live),
    };
    const program = model.bound(new JsLane(tensors, batch, keyedNoise(batch, seed, PURPOSE.view, 0)), config);
    return {
      word,
      T: live,
      n,
      d,
      h: withStart(numbers(program.series.h!), h0, live, n, d),
      bound: numbers(program.bound),
    };
  }

  function information(h: Float64Array, draws: number, seed: number) {
    const batch = single(draws);
    const L = new JsLane(tensors, batch, noNoise);
    const xi = Float64Array.from(keyedNoise(batch, seed, PURPOSE.view, 0)("draws", d, "sample"));
    const out = informationAt(L, config, L.wrap(d, "word", h), L.wrap(d, "sample", xi));
    return { information: numbers(out.information)[0]!, entropyGivenState: numbers(out.entropyGivenState)[0]! };
  }

  function letterMap(
    h: Float64Array,
    xi: Float64Array,
    [ax, ay]: readonly [number, number],
    extent: number,
    size: number,
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
    return argmaxRows(numbers(model.emission(L, next)), V);
  }

  function next(h: Float64Array, xi: Float64Array): Float64Array {
    const L = new JsLane(tensors, single(xi.length / d), noNoise);
    const { to } = model.transition(L, config, L.wrap(d, "word", h)).forward(L.wrap(d, "sample", xi));
    return numbers(L.softmax(model.emission(L, to)));
  }

  function emit(h: Float64Array, m: number): Float64Array {
    const L = new JsLane(tensors, { ...single(1), B: m, lengths: new Int32Array(m).fill(1) }, noNoise);
    return numbers(L.softmax(model.emission(L, L.wrap(d, "word", h))));
  }

  return { d, T, V, noise, prior, posterior, information, letterMap, next, emit };
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
