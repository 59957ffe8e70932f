/**
 * Elementwise operations of the JavaScript execution, a loop each: one loop for all of them would call a function for every
 * number, which a compiler cannot see through once it has met several. Operands are as long as `out`.
 */
import { jsElementwise } from "./jsElementwise.ts";

type Numbers = Float64Array;
type Unary = (x: Numbers, out: Numbers) => Numbers;
type Binary = (a: Numbers, b: Numbers, out: Numbers) => Numbers;

const add: Binary = (a, b, out) => {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! + b[i]!;
  return out;
};
const sub: Binary = (a, b, out) => {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! - b[i]!;
  return out;
};
const mul: Binary = (a, b, out) => {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! * b[i]!;
  return out;
};
const div: Binary = (a, b, out) => {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! / b[i]!;
  return out;
};

const exp: Unary = (x, out) => {
  for (let i = 0; i < out.length; i++) out[i] = Math.exp(x[i]!);
  return out;
};
const log: Unary = (x, out) => {
  for (let i = 0; i < out.length; i++) out[i] = Math.log(x[i]!);
  return out;
};
const tanh: Unary = (x, out) => {
  for (let i = 0; i < out.length; i++) out[i] = Math.tanh(x[i]!);
  return out;
};
const sigmoid: Unary = (x, out) => {
  for (let i = 0; i < out.length; i++) out[i] = jsElementwise.sigmoid(x[i]!);
  return out;
};
const softplus: Unary = (x, out) => {
  for (let i = 0; i < out.length; i++) out[i] = jsElementwise.softplus(x[i]!);
  return out;
};
const abs: Unary = (x, out) => {
  for (let i = 0; i < out.length; i++) out[i] = Math.abs(x[i]!);
  return out;
};

/** `test` > 0 chooses `a`, else `b`; the number not taken may be anything, ∞ and NaN too. */
const select = (test: Numbers, a: Numbers, b: Numbers, out: Numbers): Numbers => {
  for (let i = 0; i < out.length; i++) out[i] = test[i]! > 0 ? a[i]! : b[i]!;
  return out;
};

/**
 * y = x W + b. x [rows, n], W [n, m], b [m] → out [rows, m]. Four columns at a time, their sums in variables: three times as
 * fast as adding rows of W to the output, and the same order of additions.
 */
const dense = (x: Numbers, n: number, W: ArrayLike<number>, b: ArrayLike<number> | null, out: Numbers, m: number) => {
  const bias = b ?? new Float64Array(m);
  for (let to = 0, from = 0; to < out.length; to += m, from += n) {
    let o = 0;
    for (; o + 4 <= m; o += 4) {
      let s0 = bias[o]!;
      let s1 = bias[o + 1]!;
      let s2 = bias[o + 2]!;
      let s3 = bias[o + 3]!;
      for (let i = from, w = o; i < from + n; i++, w += m) {
        const v = x[i]!;
        s0 += v * W[w]!;
        s1 += v * W[w + 1]!;
        s2 += v * W[w + 2]!;
        s3 += v * W[w + 3]!;
      }
      out[to + o] = s0;
      out[to + o + 1] = s1;
      out[to + o + 2] = s2;
      out[to + o + 3] = s3;
    }
    for (; o < m; o++) {
      let s = bias[o]!;
      for (let i = from, w = o; i < from + n; i++, w += m) s += x[i]! * W[w]!;
      out[to + o] = s;
    }
  }
  return out;
};

/** Columns from … from + m of x [rows, n] → out [rows, m], written from column `to` of rows `width` wide. */
const columns = (x: Numbers, n: number, from: number, m: number, out: Numbers, to: number, width: number): Numbers => {
  const rows = x.length / n;
  for (let r = 0; r < rows; r++)
    for (let i = 0, at = r * n + from, put = r * width + to; i < m; i++) out[put + i] = x[at + i]!;
  return out;
};

export const jsLoops = { add, sub, mul, div, exp, log, tanh, sigmoid, softplus, abs, select, dense, columns };
