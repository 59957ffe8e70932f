/**
 * Inside a gated recurrent unit at one position: gates r, z and candidate n, with h′ = (1 − z) n + z h (Cho et al. 2014;
 * src/lane/derived.ts has the same in one expression).
 */
import type { Batch } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import type { GeneratorWeights } from "../models/generator.ts";
import { noNoise, tensorsOf } from "../models/generatorParts.ts";

export interface GateNames {
  readonly table: string;
  readonly Wx: string;
  readonly bx: string;
  readonly Wh: string;
  readonly bh: string;
}

export interface Gates {
  /** The letter's row of the table. [E] */
  readonly letter: Float64Array;
  /** Each [H]. */
  readonly z: Float64Array;
  readonly n: Float64Array;
  readonly before: Float64Array;
  readonly after: Float64Array;
}

export function gatesAt(weights: GeneratorWeights, names: GateNames, symbol: number, before: Float64Array): Gates {
  const H = before.length;
  const batch: Batch = { B: 1, T: 1, K: 1, symbols: null, lengths: Int32Array.of(1) };
  const L = new JsLane(tensorsOf(weights), batch, noNoise);
  const letter = L.embed(L.param(names.table), L.wrapSymbols(Int32Array.of(symbol)));
  const x = L.dense(letter, L.param(names.Wx), L.param(names.bx));
  const g = L.dense(L.wrap(H, "word", before), L.param(names.Wh), L.param(names.bh));
  const rz = L.sigmoid(L.add(L.slice(x, 0, 2 * H), L.slice(g, 0, 2 * H)));
  const n = numbers(L.tanh(L.add(L.slice(x, 2 * H, H), L.mul(L.slice(rz, 0, H), L.slice(g, 2 * H, H)))));
  const z = numbers(L.slice(rz, H, H));
  const after = n.map((candidate, i) => (1 - z[i]!) * candidate + z[i]! * before[i]!);
  return { letter: numbers(letter), z, n, before, after };
}
