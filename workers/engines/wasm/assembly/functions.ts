/**
 * exp, log, tanh, sigmoid and softplus on four lanes. Polynomials of exp and log: Cephes (Moshier), expf and logf; the
 * rational of tanh: Eigen's ptanh_float; log1p = 2 atanh(x / (2 + x)) with a minimax polynomial of ours on [0, 1].
 * Constants lie in memory: loading one is an instruction, materialising one is three. Where a lane leaves the range of
 * the polynomial the vector takes a slow way that gives the limits, and NaN for NaN.
 */
import { madd, nmadd } from "./vector";

const EXP: usize = memory.data<f32>([
  1.44269504088896341, 12582912, 0.693359375, -2.1219444e-4, 1, 1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3,
  4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
]);
const LOG: usize = memory.data<f32>([
  1, 0.693359375, -2.1219444e-4, 0.5, 7.0376836292e-2, -1.151461031e-1, 1.1676998740e-1, -1.2420140846e-1,
  1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
]);
const TANH: usize = memory.data<f32>([
  7.90531110763549805, -7.90531110763549805, -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11,
  5.12229709037114e-8, 1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3, 1.19825839466702e-6,
  1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3,
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
  let p = madd(constant(EXP, 5), r, constant(EXP, 6));
  p = madd(p, r, constant(EXP, 7));
  p = madd(p, r, constant(EXP, 8));
  p = madd(p, r, constant(EXP, 9));
  p = madd(p, r, constant(EXP, 10));
  const y = madd(f32x4.mul(r, r), p, f32x4.add(r, constant(EXP, 4)));
  return i32x4.add(y, i32x4.shl(shifted, 23));
}

function expAnywhere(x: v128): v128 {
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
function logInside(x: v128): v128 {
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

function logAnywhere(x: v128): v128 {
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

@inline
export function tanh(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, constant(TANH, 0)), constant(TANH, 1));
  const z = f32x4.mul(c, c);
  let p = madd(constant(TANH, 2), z, constant(TANH, 3));
  let q = madd(constant(TANH, 9), z, constant(TANH, 10));
  p = madd(p, z, constant(TANH, 4));
  q = madd(q, z, constant(TANH, 11));
  p = madd(p, z, constant(TANH, 5));
  q = madd(q, z, constant(TANH, 12));
  p = madd(p, z, constant(TANH, 6));
  p = madd(p, z, constant(TANH, 7));
  p = madd(p, z, constant(TANH, 8));
  return f32x4.div(f32x4.mul(c, p), q);
}

@inline
export function sigmoid(x: v128): v128 {
  const one = constant(EXP, 4);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/** max(x, 0) + log1p(exp(−|x|)) */
@inline
export function softplus(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const s = f32x4.div(e, f32x4.add(e, constant(SOFTPLUS, 0)));
  const z = f32x4.mul(s, s);
  let p = madd(constant(SOFTPLUS, 1), z, constant(SOFTPLUS, 2));
  p = madd(p, z, constant(SOFTPLUS, 3));
  p = madd(p, z, constant(SOFTPLUS, 4));
  const twice = f32x4.add(s, s);
  const log1p = madd(f32x4.mul(twice, z), p, twice);
  return f32x4.add(f32x4.pmax(x, i32x4.splat(0)), log1p);
}
