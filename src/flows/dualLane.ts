/**
 * For tests: the lane vocabulary on dual numbers a + Σ_j b_j ε_j, ε_i ε_j = 0, one lane, float64. What a definition
 * computes comes with its exact derivatives along m directions, forward mode (Griewank & Walther 2008, §3.1): an oracle
 * without the step size of finite differences. Holds what flows are written in.
 */
import type { Tensor, Tensors } from "../lane/batch.ts";
import type { Lane, Param, Value } from "../lane/lane.ts";

/** What flows are written in. */
// biome-ignore format: one word after the other
type FlowVocabulary = Pick<
  Lane,
  | "param" | "vector" | "constant" | "add" | "sub" | "mul" | "div" | "exp" | "log" | "tanh" | "sigmoid" | "softplus"
  | "abs" | "select" | "stopGradient" | "slice" | "concat" | "reverse" | "sum" | "dense" | "triMul" | "triSolve"
>;

/** [n, 1 + m]: each coordinate, then its derivatives. */
interface Dual extends Value {
  readonly data: Float64Array;
}
const dual = (x: Value): Dual => x as Dual;

/** A function of one number and its derivative. */
type Smooth = (a: number) => readonly [value: number, slope: number];
/** A function of two numbers and its derivatives. */
type Smooth2 = (a: number, b: number) => readonly [value: number, toA: number, toB: number];

const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a));

export class DualLane implements FlowVocabulary {
  private readonly width: number;

  constructor(
    private readonly tensors: Tensors,
    /** Derivatives of a tensor along each direction; what is not there does not move. */
    private readonly moving: readonly ReadonlyMap<string, Tensor>[],
    /** Whether derivatives end where a definition says so. */
    private readonly stops: boolean,
  ) {
    this.width = 1 + moving.length;
  }

  private make(n: number, data = new Float64Array(n * this.width)): Dual {
    return { n, level: "word", data };
  }
  /** Numbers from outside; `along[j]` is their derivative along direction j. */
  wrap(values: ArrayLike<number>, along: readonly ArrayLike<number>[] = []): Value {
    const out = this.make(values.length);
    for (let i = 0; i < values.length; i++) {
      out.data[i * this.width] = values[i]!;
      along.forEach((direction, j) => {
        out.data[i * this.width + 1 + j] = direction[i]!;
      });
    }
    return out;
  }
  /** The coordinates. */
  values = (x: Value): Float64Array => Float64Array.from({ length: x.n }, (_, i) => dual(x).data[i * this.width]!);
  /** Their derivatives along direction j. */
  along = (x: Value, j: number): Float64Array =>
    Float64Array.from({ length: x.n }, (_, i) => dual(x).data[i * this.width + 1 + j]!);

  private unary(x: Value, f: Smooth): Value {
    const out = this.make(x.n);
    const from = dual(x).data;
    for (let at = 0; at < from.length; at += this.width) {
      const [value, slope] = f(from[at]!);
      out.data[at] = value;
      for (let j = 1; j < this.width; j++) out.data[at + j] = slope * from[at + j]!;
    }
    return out;
  }
  private binary(x: Value, y: Value | number, f: Smooth2): Value {
    const b = typeof y === "number" ? this.wrap([y]) : y;
    const out = this.make(Math.max(x.n, b.n));
    for (let i = 0; i < out.n; i++) {
      const to = i * this.width;
      const [fromA, fromB] = [x.n === 1 ? 0 : to, b.n === 1 ? 0 : to];
      const [value, toA, toB] = f(dual(x).data[fromA]!, dual(b).data[fromB]!);
      out.data[to] = value;
      for (let j = 1; j < this.width; j++)
        out.data[to + j] = toA * dual(x).data[fromA + j]! + toB * dual(b).data[fromB + j]!;
    }
    return out;
  }

  param(name: string): Param {
    const tensor = this.tensors.get(name);
    if (!tensor) throw new Error(`no parameter ${name}`);
    return { name, shape: tensor.shape };
  }
  vector = ({ name }: Param) =>
    this.wrap(
      this.tensors.get(name)!.data,
      this.moving.map((tensors) => tensors.get(name)?.data ?? new Float64Array(this.tensors.get(name)!.data.length)),
    );
  constant = (values: readonly number[]) => this.wrap(values);

  add = (a: Value, b: Value | number) => this.binary(a, b, (x, y) => [x + y, 1, 1]);
  sub = (a: Value, b: Value) => this.binary(a, b, (x, y) => [x - y, 1, -1]);
  mul = (a: Value, b: Value | number) => this.binary(a, b, (x, y) => [x * y, y, x]);
  div = (a: Value, b: Value) => this.binary(a, b, (x, y) => [x / y, 1 / y, -x / (y * y)]);
  exp = (x: Value) => this.unary(x, (a) => [Math.exp(a), Math.exp(a)]);
  log = (x: Value) => this.unary(x, (a) => [Math.log(a), 1 / a]);
  tanh = (x: Value) => this.unary(x, (a) => [Math.tanh(a), (1 - Math.tanh(a)) * (1 + Math.tanh(a))]);
  sigmoid = (x: Value) => this.unary(x, (a) => [sigmoid(a), sigmoid(a) * sigmoid(-a)]);
  softplus = (x: Value) => this.unary(x, (a) => [Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))), sigmoid(a)]);
  abs = (x: Value) => this.unary(x, (a) => [Math.abs(a), Math.sign(a)]);
  stopGradient = (x: Value) => (this.stops ? this.unary(x, (a) => [a, 0]) : x);
  select(test: Value, a: Value, b: Value): Value {
    const out = this.make(Math.max(test.n, a.n, b.n));
    for (let i = 0; i < out.n; i++) {
      const taken = dual(test).data[test.n === 1 ? 0 : i * this.width]! > 0 ? a : b;
      const from = taken.n === 1 ? 0 : i * this.width;
      out.data.set(dual(taken).data.subarray(from, from + this.width), i * this.width);
    }
    return out;
  }

  slice = (x: Value, from: number, n: number) =>
    this.make(n, dual(x).data.slice(from * this.width, (from + n) * this.width));
  concat = (parts: readonly Value[]) => {
    const data = parts.flatMap((part) => Array.from(dual(part).data));
    return this.make(data.length / this.width, Float64Array.from(data));
  };
  reverse = (x: Value) => this.concat(Array.from({ length: x.n }, (_, i) => this.slice(x, x.n - 1 - i, 1)));
  sum(x: Value): Value {
    const out = this.make(1);
    dual(x).data.forEach((v, at) => {
      out.data[at % this.width]! += v;
    });
    return out;
  }

  /** x W + b; entries of W move too. */
  dense(x: Value, W: Param, b?: Param): Value {
    const m = W.shape[1]!;
    const out = b ? this.vector(b) : this.make(m);
    const [to, from] = [dual(out).data, dual(x).data];
    const weights = this.tensors.get(W.name)!.data;
    const moving = this.moving.map((tensors) => tensors.get(W.name)?.data ?? null);
    for (let i = 0; i < x.n; i++)
      for (let o = 0; o < m; o++) {
        const [w, own, at] = [weights[i * m + o]!, i * this.width, o * this.width];
        for (let j = 0; j < this.width; j++) to[at + j]! += w * from[own + j]!;
        moving.forEach((data, j) => {
          if (data) to[at + 1 + j]! += data[i * m + o]! * from[own]!;
        });
      }
    return out;
  }
  private readonly triangular = (diagonal: Value, strict: Value, x: Value, solve: boolean): Value => {
    const out: Value[] = [];
    let at = 0;
    for (let i = 0; i < x.n; i++) {
      const [g, own] = [this.slice(diagonal, i, 1), this.slice(x, i, 1)];
      let sum = solve ? own : this.mul(g, own);
      for (let j = 0; j < i; j++, at++) {
        const term = this.mul(this.slice(strict, at, 1), solve ? out[j]! : this.slice(x, j, 1));
        sum = solve ? this.sub(sum, term) : this.add(sum, term);
      }
      out.push(solve ? this.div(sum, g) : sum);
    }
    return this.concat(out);
  };
  triMul = (diagonal: Value, strict: Value, x: Value) => this.triangular(diagonal, strict, x, false);
  triSolve = (diagonal: Value, strict: Value, y: Value) => this.triangular(diagonal, strict, y, true);
}
