/** What the page's generators share: weights as tensors, paths as rows, words as symbols. */
import type { Batch, Tensors } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import type { Lane, Value } from "../lane/lane.ts";
import { keyedNoise } from "../lane/noise.ts";
import { PURPOSE } from "../math/rng.ts";
import type { GeneratorWeights, PosteriorPaths } from "./generator.ts";
import type { Model } from "./model.ts";

/** [n, T, w] ↔ [T, n, w]: swaps the first two axes. */
export function swapAxes(data: ArrayLike<number>, rows: number, columns: number, width: number): Float64Array {
  const out = new Float64Array(rows * columns * width);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      for (let i = 0; i < width; i++) out[(c * rows + r) * width + i] = data[(r * columns + c) * width + i]!;
  return out;
}

/** h_0 before each path. [T, n, d] → [n, T + 1, d] */
export function withStart(h: Float64Array, h0: Float64Array, T: number, n: number, d: number): Float64Array {
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

/** P(w | h) for states [m, d] → [m, V]. */
export function emitted(
  model: Model,
  { config }: GeneratorWeights,
  tensors: Tensors,
  h: Float64Array,
  m: number,
  previous: number | null,
): Float64Array {
  const batch: Batch = { B: m, T: 1, K: 1, symbols: null, lengths: new Int32Array(m).fill(1) };
  const L = new JsLane(tensors, batch, noNoise);
  const logits = model.emission(L, L.wrap(h.length / m, "word", h));
  const table = model.kind === "latent" ? model.fedBack(config) : null;
  return numbers(L.softmax(table === null ? logits : L.add(logits, fedBy(tensors, table, previous, L))));
}

/** What one letter adds to the logits of the next. */
export function fedBy(tensors: Tensors, table: string, previous: number | null, L: Lane): Value {
  const { shape, data } = tensors.get(table)!;
  const V = shape[1]!;
  const row = previous === null ? new Float64Array(V) : data.slice(previous * V, (previous + 1) * V);
  return L.constant([...row]);
}

export const noNoise = (): never => {
  throw new Error("this program draws no noise");
};

/** A word's symbols with its end; throws a RangeError if it is too long or has foreign letters. */
function symbolsOf(word: string, { alphabet, T }: GeneratorWeights): readonly number[] {
  const letters = Array.from(word.normalize("NFC"));
  const foreign = letters.find((c) => !alphabet.includes(c));
  if (letters.length === 0) throw new RangeError("The word is empty.");
  if (foreign !== undefined) throw new RangeError(`“${foreign}” is not in the alphabet of these words.`);
  if (letters.length + 1 > T) throw new RangeError(`Words have at most ${T - 1} letters here.`);
  return [...letters.map((c) => alphabet.indexOf(c)), alphabet.length];
}

/** n paths of a word under the run's own bound, each with its estimate. */
export function boundPaths(
  model: Model,
  weights: GeneratorWeights,
  tensors: Tensors,
  word: string,
  n: number,
  seed: number,
): PosteriorPaths {
  const { config } = weights;
  const d = model.d(config);
  const ids = symbolsOf(word, weights);
  const live = ids.length;
  const batch: Batch = {
    B: n,
    T: live,
    K: config.objective.K,
    symbols: Int32Array.from({ length: live * n }, (_, i) => ids[Math.floor(i / n)]!),
    lengths: new Int32Array(n).fill(live),
  };
  const program = model.bound(new JsLane(tensors, batch, keyedNoise(batch, seed, PURPOSE.view, 0)), config);
  const h0 = Float64Array.from(tensors.get("h0")!.data);
  return {
    word,
    T: live,
    n,
    d,
    h: withStart(numbers(program.series.h!), h0, live, n, d),
    bound: numbers(program.bound),
  };
}
