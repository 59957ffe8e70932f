/**
 * The read-out plane: where states move as two letters become likelier. Letters come from a softmax of linear scores,
 * log P(v | h) = w_v·h + b_v − log Σ_u exp(w_u·h + b_u), so log P(v | h) less its mean over all symbols is linear in h, with
 * the gradient w_v − w̄. The first axis is that of one letter; the second that of the other, at right angles to it.
 */
import type { Generator } from "../../models/generator.ts";
import { type Plane, planeOf } from "./plane.ts";
import type { PriorSet } from "./priorSet.ts";

/** w_v − w̄ for each symbol, from d + 1 read-outs; exact where scores are linear in the state. [V, d] */
export function letterDirections(generator: Generator, at: Float64Array): Float64Array {
  const { d, V } = generator;
  const probes = new Float64Array((d + 1) * d);
  for (let row = 0; row <= d; row++) {
    probes.set(at, row * d);
    if (row > 0) probes[row * d + row - 1]! += 1;
  }
  const p = generator.emit(probes, d + 1);
  const score = (row: number, v: number): number => Math.log(p[row * V + v]!);
  const meanScore = Array.from({ length: d + 1 }, (_, row) => {
    let sum = 0;
    for (let v = 0; v < V; v++) sum += score(row, v);
    return sum / V;
  });
  const out = new Float64Array(V * d);
  for (let v = 0; v < V; v++)
    for (let j = 0; j < d; j++) out[v * d + j] = score(j + 1, v) - meanScore[j + 1]! - (score(0, v) - meanScore[0]!);
  return out;
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const unit = (a: Float64Array): Float64Array => {
  const length = Math.sqrt(dot(a, a));
  return a.map((x) => x / length);
};

/** Chosen: below this the second letter says nothing new, up to rounding. */
const LEAST_ACROSS = 1e-6;

/** Symbol ids of the letters; null if one direction is the other, or there is none. */
export function readoutPlane(fitted: Plane, prior: PriorSet, [a, b]: readonly [number, number]): Plane | null {
  const { generator, alphabet } = prior;
  const { d, mean } = fitted;
  const all = letterDirections(generator, mean);
  const towards = (v: number) => all.subarray(v * d, (v + 1) * d);
  const first = unit(towards(a));
  const second = towards(b);
  const along = dot(first, second);
  const across = second.map((x, j) => x - along * first[j]!);
  if (!(Math.sqrt(dot(across, across)) > LEAST_ACROSS * Math.sqrt(dot(second, second)))) return null;
  const axes = new Float64Array(2 * d);
  axes.set(first);
  axes.set(unit(across), d);
  const name = (v: number) => alphabet[v] ?? "EOS";
  const names = [`towards ${name(a)}`, `towards ${name(b)}, across ${name(a)}`] as const;
  return planeOf(fitted, prior, { kind: "readout", names, mean, axes });
}

/** The two symbols the paths write most, the end left out: a first choice. */
export function commonLetters({ symbols, alphabet }: PriorSet): readonly [number, number] {
  const counts = new Int32Array(alphabet.length);
  for (const word of symbols) for (const symbol of word) if (symbol < counts.length) counts[symbol]!++;
  const order = Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  return [order[0] ?? 0, order[1] ?? alphabet.length];
}
