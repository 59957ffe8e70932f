/**
 * Small lane programs for tests: each operation inside a scan that carries its result on, so that its gradient also flows
 * through time and, backwards, past the ends of shorter words.
 */
import { fillNormals, uniform } from "../math/rng.ts";
import { type Batch, suppliedNoise, type Tensor } from "./batch.ts";
import { JsLane, numbers } from "./js.ts";
import type { Lane, Series, Symbols, Value } from "./lane.ts";

/** A lane program over x (word), y (sample), u (uniform), the words, and parameters W, b, E, U, v. */
export type Ops = (
  L: Lane,
  x: Value,
  y: Value,
  at: { readonly u: Value; readonly symbol: Value; readonly letter: Symbols },
) => Value;

/** Coordinates of a state, outputs of a dense layer, symbols. */
export interface OpSizes {
  readonly d: number;
  readonly hidden: number;
  readonly V: number;
}
const STANDARD: OpSizes = { d: 4, hidden: 3, V: 6 };
export const { V } = STANDARD;

const positive = (L: Lane, v: Value) => L.add(L.softplus(v), 0.5);
/** Entries of a strictly lower triangle: the coordinates of v over and over. */
function strict(L: Lane, v: Value): Value {
  const count = (v.n * (v.n - 1)) / 2;
  const scaled = v.n > 4 ? L.mul(v, 4 / v.n) : v;
  const rest = count % v.n;
  const whole = new Array<Value>(Math.floor(count / v.n)).fill(scaled);
  return L.concat(rest === 0 ? whole : [...whole, L.slice(scaled, 0, rest)]);
}
/** Triangles of one coordinate have no strictly lower entries. */
export const fits = (name: string, { d }: OpSizes): boolean => d > 1 || !name.startsWith("tri");

export const ops: Readonly<Record<string, Ops>> = {
  add: (L, x, y) => L.add(L.add(x, y), 0.3),
  sub: (L, x, y) => L.sub(L.sub(y, x), L.vector(L.param("v"))),
  mul: (L, x, y) => L.mul(L.mul(x, y), -1.5),
  div: (L, x, y) => L.div(x, positive(L, y)),
  "broadcast n = 1": (L, x, y) => L.mul(L.sum(x), L.add(y, L.sum(y))),
  exp: (L, x) => L.exp(x),
  log: (L, _, y) => L.log(positive(L, y)),
  tanh: (L, _, y) => L.tanh(y),
  sigmoid: (L, x) => L.sigmoid(x),
  softplus: (L, _, y) => L.softplus(L.mul(y, 30)),
  abs: (L, x) => L.abs(x),
  select: (L, x, y) => L.select(L.sub(y, L.constant([0.1])), L.mul(x, 2), L.vector(L.param("v"))),
  stopGradient: (L, x) => L.mul(x, L.stopGradient(x)),
  slice: (L, _, y) => {
    const n = Math.ceil(y.n / 2);
    return L.mul(L.slice(y, y.n - n - (y.n > 3 ? 1 : 0), n), L.slice(y, 0, n));
  },
  concat: (L, x, y) => L.mul(L.concat([x, y, L.vector(L.param("v"))]), L.concat([y, x, x])),
  reverse: (L, x, y) => L.mul(L.reverse(y), x),
  sum: (L, _, y) => L.sum(L.mul(y, y)),
  dense: (L, _, y) => L.dense(y, L.param("W"), L.param("b")),
  "dense at word level, no bias": (L, x) => L.dense(x, L.param("W")),
  embed: (L, x, _, { symbol }) => L.mul(symbol, x),
  triMul: (L, x, y) => L.triMul(positive(L, x), strict(L, x), y),
  "triMul at word level": (L, x) => L.triMul(positive(L, x), strict(L, L.tanh(x)), x),
  "triMul by a sample's own matrix": (L, x, y) => L.triMul(positive(L, y), strict(L, y), x),
  triSolve: (L, x, y) => L.triSolve(positive(L, x), strict(L, x), y),
  "triSolve at word level": (L, x) => L.triSolve(positive(L, x), strict(L, L.tanh(x)), x),
  "triSolve by a sample's own matrix": (L, x, y) => L.triSolve(positive(L, y), strict(L, y), x),
  softmax: (L, _, y) => L.mul(L.softmax(y), y),
  logSoftmaxPick: (L, _, y, { letter }) => L.logSoftmaxPick(L.dense(y, L.param("U")), letter),
  softmaxEntropy: (L, _, y) => L.softmaxEntropy(L.mul(y, 3)),
  meanK: (L, x, y) => L.mul(L.meanK(L.mul(y, y)), x),
  lseK: (L, x, y) => L.mul(L.lseK(L.mul(y, 5)), x),
  lse: (L, _, y) => L.mul(L.lse(y), y),
  "pickK by the sample": (L, x, y, { u }) => L.mul(L.pickK(y, L.ancestorsK(L.stopGradient(L.sum(y)), u, L.sum(x))), y),
  "pickK of the word's own": (L, x, y, { u }) => L.mul(L.pickK(x, L.ancestorsK(L.stopGradient(L.sum(y)), u, u)), y),
  rotateK: (L, x, y) => L.mul(L.add(L.rotateK(y, 1), L.rotateK(y, -2)), L.add(y, x)),
  pickK: (L, x, y, { u }) => L.mul(L.pickK(y, L.categoricalK(L.stopGradient(L.sum(y)), u)), x),
};

/** Parameters of the programs, rounded to float32; of size 1 up to four coordinates, smaller for more. */
export function parametersOf({ d, hidden, V: symbols }: OpSizes): ReadonlyMap<string, Tensor> {
  const scale = Math.min(1, 2 / Math.sqrt(d));
  return new Map(
    (
      [
        ["W", [d, hidden]],
        ["b", [hidden]],
        ["E", [symbols, d]],
        ["v", [d]],
        ["h0", [d]],
        ["U", [d, symbols]],
      ] as const
    ).map(([name, shape], i) => {
      const data = new Float64Array(shape.reduce((a: number, b) => a * b, 1));
      fillNormals(data, 0, data.length, { seed: 3, purpose: 1, step: i }, 0);
      return [name, { shape, data: data.map((z) => Math.fround(scale * z)) }];
    }),
  );
}
export const parameters = parametersOf(STANDARD);

export function batchOf(B: number, T: number, K: number, { V: symbols } = STANDARD): Batch {
  return {
    B,
    T,
    K,
    symbols: Int32Array.from({ length: T * B }, (_, i) => Math.floor(symbols * uniform(1, 2, 3, i))),
    lengths: Int32Array.from({ length: B }, (_, b) => 1 + ((b * 2 + 1) % T)),
  };
}

export function noiseOf(batch: Batch, { d } = STANDARD) {
  const normals = (n: number, step: number) => {
    const out = new Float64Array(n);
    fillNormals(out, 0, n, { seed: 8, purpose: 2, step }, 0);
    return out.map(Math.fround);
  };
  const { T, B, K } = batch;
  // float32 as well: which sample a uniform picks must not hang on rounding
  const u = Float64Array.from({ length: T * B }, (_, i) => Math.fround(uniform(4, 4, 4, i)));
  return suppliedNoise(batch, { x: normals(T * B * d, 0), y: normals(T * B * K * d, 1), u });
}

/** The op inside a scan that carries it on, so that its gradient also flows through time; backward: with masks. */
export function program(
  L: Lane,
  op: Ops,
  direction: "forward" | "backward",
  { d } = STANDARD,
): { total: Value; series: Series } {
  const [x, y, u, words] = [L.normal("x", d, "word"), L.normal("y", d, "sample"), L.uniform("u"), L.symbols()];
  const { z, share } = L.map((at) => ({
    z: L.dense(L.embed(L.param("E"), at(words)), L.param("W")),
    // every parameter is used in every program: tfjs refuses to differentiate by one that is not
    share: L.add(
      L.sum(L.dense(L.mul(L.vector(L.param("v")), at(x)), L.param("W"), L.param("b"))),
      L.sum(L.dense(at(x), L.param("U"))),
    ),
  }));
  const out = L.scan(direction, L.vector(L.param("h0")), (carry, at) => {
    const symbol = L.embed(L.param("E"), at(words));
    const value = op(L, L.add(carry, at(x)), L.add(L.mul(at(y), 0.5), carry), { u: at(u), symbol, letter: at(words) });
    const row = value.level === "sample" ? L.meanK(value) : value;
    const mixed = L.add(L.add(L.mul(L.sum(row), 0.1), L.mul(L.sum(at(z!)), 0.05)), L.mul(at(share!), 0.01));
    return { carry: L.tanh(L.add(carry, mixed)), out: { row, mixed } };
  });
  return { total: L.sumT(out.mixed!), series: out.row! };
}

/** Sum over words and positions, and the rows of the op, in float64. */
export const total = (
  op: Ops,
  direction: "forward" | "backward",
  batch: Batch,
  tensors: ReadonlyMap<string, Tensor>,
) => {
  const L = new JsLane(tensors, batch, noiseOf(batch));
  const { total: t, series } = program(L, op, direction);
  return { sum: numbers(t).reduce((a, b) => a + b, 0), series: numbers(series) };
};

/** Central differences of `total` by every parameter, in the order of `parameters`. */
export function numericGradients(op: Ops, direction: "forward" | "backward", batch: Batch): readonly Float64Array[] {
  const e = 1e-6;
  return [...parameters].map(([key, tensor]) =>
    Float64Array.from(tensor.data, (_, i) => {
      const moved = (by: number) => {
        const data = Float64Array.from(tensor.data);
        data[i]! += by;
        return total(op, direction, batch, new Map([...parameters, [key, { ...tensor, data }]])).sum;
      };
      return (moved(e) - moved(-e)) / (2 * e);
    }),
  );
}
