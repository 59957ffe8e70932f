/**
 * exp, log, tanh, sigmoid and softplus on four lanes. The polynomial of log: Cephes (Moshier), logf; minimax and ours:
 * e^r on |r| ≤ ½ ln 2 with value 1 at 0 (relative error 9e-8), tanh as x P(x²) / Q(x²) on [−7.9, 7.9] (error 1.5e-7),
 * log1p = 2 atanh(x / (2 + x)) on [0, 1]. fuse/functions.ts has the same.
 * Constants lie in memory: loading one is an instruction, materialising one is three. Where a lane leaves the range of
 * the polynomial the vector takes a slow way that gives the limits, and NaN for NaN. Functions of a pair load each
 * constant once for both vectors, and leave their values in memory: one of them could not return two.
 */
import { madd, nmadd } from "./vector";

const EXP: usize = memory.data<f32>([
  1.44269504088896341, 12582912, 0.693359375, -2.1219444e-4, 1, 0.008290267549455166, 0.04189816117286682,
  0.1666763871908188, 0.4999914765357971, 0.9999997019767761, -87.3,
]);
const LOG: usize = memory.data<f32>([
  1, 0.693359375, -2.1219444e-4, 0.5, 7.0376836292e-2, -1.151461031e-1, 1.1676998740e-1, -1.2420140846e-1,
  1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
]);
const TANH: usize = memory.data<f32>([
  7.9, -7.9, 1.1465044e-5, 2.95373806e-3, 0.129278505, 0.999999732, 2.4722209e-7, 2.39097096e-4, 0.0238257076,
  0.462610313, 1,
]);
const SOFTPLUS: usize = memory.data<f32>([2, 0.1408732863, 0.1399012663, 0.2001086384, 0.3333322265]);
/** Bits: |x|; of 87.3, below which exp is a normal number; of √½; of the largest normal number and its complement. */
const BITS: usize = memory.data<i32>([0x7fffffff, 0x42ae999a, 0x3f3504f3, 0x7f800000, -0x01000001]);

@inline
function constant(table: usize, i: i32): v128 {
  return v128.load_splat<u32>(table + (<usize>i << 2));
}

/** |x| ≤ 88.72 */
@inline
function expInside(x: v128): v128 {
  const shifted = madd(x, constant(EXP, 0), constant(EXP, 1));
  const n = f32x4.sub(shifted, constant(EXP, 1));
  const r = nmadd(n, constant(EXP, 3), nmadd(n, constant(EXP, 2), x));
  let y = madd(constant(EXP, 5), r, constant(EXP, 6));
  y = madd(y, r, constant(EXP, 7));
  y = madd(y, r, constant(EXP, 8));
  y = madd(y, r, constant(EXP, 9));
  y = madd(y, r, constant(EXP, 4));
  return i32x4.add(y, i32x4.shl(shifted, 23));
}

export function expAnywhere(x: v128): v128 {
  // ln of the largest and of the smallest normal number; what lies below is taken for 0
  const largest = f32x4.splat(88.72283);
  const smallest = f32x4.splat(-87.33654);
  let y = expInside(f32x4.pmax(f32x4.pmin(x, largest), smallest));
  y = v128.bitselect(f32x4.splat(f32.POSITIVE_INFINITY), y, f32x4.gt(x, largest));
  y = v128.andnot(y, f32x4.lt(x, smallest));
  return v128.bitselect(x, y, f32x4.ne(x, x));
}

@inline
export function exp(x: v128): v128 {
  if (v128.any_true(i32x4.gt_s(v128.and(x, constant(BITS, 0)), constant(BITS, 1)))) return expAnywhere(x);
  return expInside(x);
}

/** Positive normal numbers. */
@inline
export function logInside(x: v128): v128 {
  const e = i32x4.shr_s(i32x4.sub(x, constant(BITS, 2)), 23);
  const m = f32x4.sub(i32x4.sub(x, i32x4.shl(e, 23)), constant(LOG, 0));
  const n = f32x4.convert_i32x4_s(e);
  const z = f32x4.mul(m, m);
  let p = madd(constant(LOG, 4), m, constant(LOG, 5));
  p = madd(p, m, constant(LOG, 6));
  p = madd(p, m, constant(LOG, 7));
  p = madd(p, m, constant(LOG, 8));
  p = madd(p, m, constant(LOG, 9));
  p = madd(p, m, constant(LOG, 10));
  p = madd(p, m, constant(LOG, 11));
  p = madd(p, m, constant(LOG, 12));
  p = madd(f32x4.mul(p, m), z, f32x4.mul(n, constant(LOG, 2)));
  return madd(n, constant(LOG, 1), f32x4.add(m, nmadd(z, constant(LOG, 3), p)));
}

export function logAnywhere(x: v128): v128 {
  // 2²³ makes a normal number of a denormal one
  const small = f32x4.lt(x, f32x4.splat(f32.MIN_NORMAL_VALUE));
  const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, small);
  let y = f32x4.sub(logInside(scaled), v128.and(f32x4.splat(15.942385), small));
  y = v128.bitselect(f32x4.splat(f32.NEGATIVE_INFINITY), y, f32x4.eq(x, i32x4.splat(0)));
  y = v128.bitselect(f32x4.splat(f32.NaN), y, f32x4.lt(x, i32x4.splat(0)));
  y = v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(f32.POSITIVE_INFINITY)));
  return v128.bitselect(x, y, f32x4.ne(x, x));
}

@inline
export function log(x: v128): v128 {
  if (v128.any_true(i32x4.gt_s(i32x4.add(x, constant(BITS, 3)), constant(BITS, 4)))) return logAnywhere(x);
  return logInside(x);
}

/** exp of two vectors, to `out`. */
@inline
export function expPair(x: v128, y: v128, out: usize): void {
  const largest = i32x4.max_s(v128.and(x, constant(BITS, 0)), v128.and(y, constant(BITS, 0)));
  if (v128.any_true(i32x4.gt_s(largest, constant(BITS, 1)))) {
    v128.store(out, expAnywhere(x));
    v128.store(out, expAnywhere(y), 16);
    return;
  }
  expPairInside(x, y, out);
}
/** exp of two vectors of numbers ≤ 0; e^−87.3 of what is less. */
@inline
export function expPairBelow(x: v128, y: v128, out: usize): void {
  const least = constant(EXP, 10);
  expPairInside(f32x4.pmax(x, least), f32x4.pmax(y, least), out);
}
@inline
function expPairInside(x: v128, y: v128, out: usize): void {
  let c = constant(EXP, 0);
  const magic = constant(EXP, 1);
  const xShifted = madd(x, c, magic), yShifted = madd(y, c, magic);
  const xn = f32x4.sub(xShifted, magic), yn = f32x4.sub(yShifted, magic);
  c = constant(EXP, 2);
  x = nmadd(xn, c, x);
  y = nmadd(yn, c, y);
  c = constant(EXP, 3);
  x = nmadd(xn, c, x);
  y = nmadd(yn, c, y);
  c = constant(EXP, 5);
  let d = constant(EXP, 6);
  let p = madd(c, x, d), q = madd(c, y, d);
  c = constant(EXP, 7);
  p = madd(p, x, c);
  q = madd(q, y, c);
  d = constant(EXP, 8);
  p = madd(p, x, d);
  q = madd(q, y, d);
  c = constant(EXP, 9);
  p = madd(p, x, c);
  q = madd(q, y, c);
  d = constant(EXP, 4);
  p = madd(p, x, d);
  q = madd(q, y, d);
  v128.store(out, i32x4.add(p, i32x4.shl(xShifted, 23)));
  v128.store(out, i32x4.add(q, i32x4.shl(yShifted, 23)), 16);
}

@inline
export function tanhPair(x: v128, y: v128, out: usize): void {
  let c = constant(TANH, 0);
  let d = constant(TANH, 1);
  x = f32x4.pmax(f32x4.pmin(x, c), d);
  y = f32x4.pmax(f32x4.pmin(y, c), d);
  const xx = f32x4.mul(x, x), yy = f32x4.mul(y, y);
  c = constant(TANH, 2);
  d = constant(TANH, 3);
  let p = madd(c, xx, d), q = madd(c, yy, d);
  c = constant(TANH, 4);
  p = madd(p, xx, c);
  q = madd(q, yy, c);
  d = constant(TANH, 5);
  p = f32x4.mul(x, madd(p, xx, d));
  q = f32x4.mul(y, madd(q, yy, d));
  c = constant(TANH, 6);
  d = constant(TANH, 7);
  let r = madd(c, xx, d), s = madd(c, yy, d);
  c = constant(TANH, 8);
  r = madd(r, xx, c);
  s = madd(s, yy, c);
  d = constant(TANH, 9);
  r = madd(r, xx, d);
  s = madd(s, yy, d);
  c = constant(TANH, 10);
  r = madd(r, xx, c);
  s = madd(s, yy, c);
  v128.store(out, f32x4.div(p, r));
  v128.store(out, f32x4.div(q, s), 16);
}

/** 1 / (1 + exp(−x)) */
@inline
export function sigmoidPair(x: v128, y: v128, out: usize): void {
  expPair(f32x4.neg(x), f32x4.neg(y), out);
  const one = constant(EXP, 4);
  v128.store(out, f32x4.div(one, f32x4.add(one, v128.load(out))));
  v128.store(out, f32x4.div(one, f32x4.add(one, v128.load(out, 16))), 16);
}

/** log1p of e ∈ [0, 1] */
@inline
function log1p(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(e, constant(SOFTPLUS, 0)));
  const z = f32x4.mul(s, s);
  let p = madd(constant(SOFTPLUS, 1), z, constant(SOFTPLUS, 2));
  p = madd(p, z, constant(SOFTPLUS, 3));
  p = madd(p, z, constant(SOFTPLUS, 4));
  const twice = f32x4.add(s, s);
  return madd(f32x4.mul(twice, z), p, twice);
}
/** max(x, 0) + log1p(exp(−|x|)) */
@inline
export function softplusPair(x: v128, y: v128, out: usize): void {
  const none = i32x4.splat(0);
  expPair(f32x4.neg(f32x4.abs(x)), f32x4.neg(f32x4.abs(y)), out);
  v128.store(out, f32x4.add(f32x4.pmax(x, none), log1p(v128.load(out))));
  v128.store(out, f32x4.add(f32x4.pmax(y, none), log1p(v128.load(out, 16))), 16);
}
