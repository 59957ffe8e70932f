/**
 * The draws of src/math/rng.ts for L positions of a lane group, in an arena's layout [k][feature][W]: PCG4D on four
 * words at a time, then Box–Muller with the angle in turns. The row of a draw is (t·B + b)·K + k, b the word's place in
 * the batch; where a group has no word b is −1, and what is drawn there nobody reads.
 */
import { bytes } from "./arena";
import { logInside } from "./functions";
import { madd } from "./vector";

/**
 * sin(2πr) / r and (cos(2πr) − 1) / r² as polynomials of r², |r| ≤ ⅛: minimax, ours, errors 3e-9 and 9e-11; then 1, −2
 * and the step of 24 bits, 2⁻²⁴.
 */
const TURN: usize = memory.data<f32>([
  6.283185287, -41.34166145, 81.59235355, -75.39356283, -19.7392087, 64.93932549, -85.44324601, 59.22028814, 1, -2,
  5.9604644775390625e-8,
]);
const BITS: usize = memory.data<i32>([1, 1 << 21, 0x80000000]);
@inline
function constant(i: i32): v128 {
  return v128.load_splat<u32>(TURN + (<usize>i << 2));
}
@inline
function bits(i: i32): v128 {
  return v128.load_splat<u32>(BITS + (<usize>i << 2));
}

const MULTIPLIER: i32 = 1664525;
const INCREMENT: i32 = 1013904223;

/** Where the hash leaves its four words: an assembly function returns one value. */
const hashed: usize = memory.data(64, 16);

/** PCG4D after its first, linear round. */
@inline
function pcg4d(x: v128, y: v128, z: v128, w: v128): void {
  x = i32x4.add(x, i32x4.mul(y, w));
  y = i32x4.add(y, i32x4.mul(z, x));
  z = i32x4.add(z, i32x4.mul(x, y));
  w = i32x4.add(w, i32x4.mul(y, z));
  x = v128.xor(x, i32x4.shr_u(x, 16));
  y = v128.xor(y, i32x4.shr_u(y, 16));
  z = v128.xor(z, i32x4.shr_u(z, 16));
  w = v128.xor(w, i32x4.shr_u(w, 16));
  x = i32x4.add(x, i32x4.mul(y, w));
  y = i32x4.add(y, i32x4.mul(z, x));
  z = i32x4.add(z, i32x4.mul(x, y));
  w = i32x4.add(w, i32x4.mul(y, z));
  v128.store(hashed, x);
  v128.store(hashed, y, 16);
  v128.store(hashed, z, 32);
  v128.store(hashed, w, 48);
}
@inline
function linear(x: i32): i32 {
  return x * MULTIPLIER + INCREMENT;
}
@inline
function linear4(x: v128): v128 {
  return i32x4.add(i32x4.mul(x, i32x4.splat(MULTIPLIER)), i32x4.splat(INCREMENT));
}
/** Rows of four words. */
@inline
function rowsOf(words: usize, first: i32, K: i32, k: i32): v128 {
  const place = i32x4.add(v128.load(words), i32x4.splat(first));
  return i32x4.add(i32x4.mul(place, i32x4.splat(K)), i32x4.splat(k));
}

/** A pair of normals in each lane, to y and y + step: radius √(−2 log u) from 24 bits of a, angle from 24 of b. */
@inline
function pair(y: usize, step: usize, both: bool, a: v128, b: v128): void {
  const u = f32x4.mul(f32x4.convert_i32x4_s(i32x4.add(i32x4.shr_u(a, 8), bits(0))), constant(10));
  const radius = f32x4.sqrt(f32x4.mul(logInside(u), constant(9)));
  // the nearest quarter turn, and what is left of it: exact
  const turn = i32x4.shr_u(b, 8);
  const quarter = i32x4.shr_u(i32x4.add(turn, bits(1)), 22);
  const rest = f32x4.convert_i32x4_s(i32x4.sub(turn, i32x4.shl(quarter, 22)));
  const r = f32x4.mul(rest, constant(10));
  const z = f32x4.mul(r, r);
  let s = madd(constant(3), z, constant(2));
  s = madd(s, z, constant(1));
  s = f32x4.mul(madd(s, z, constant(0)), r);
  let c = madd(constant(7), z, constant(6));
  c = madd(c, z, constant(5));
  c = madd(c, z, constant(4));
  c = madd(c, z, constant(8));
  const odd = i32x4.shr_s(i32x4.shl(quarter, 31), 31);
  const cosSign = v128.and(i32x4.shl(i32x4.add(quarter, bits(0)), 30), bits(2));
  v128.store(y, f32x4.mul(radius, v128.xor(v128.bitselect(s, c, odd), cosSign)));
  if (both) {
    const sinSign = v128.and(i32x4.shl(quarter, 30), bits(2));
    v128.store(y + step, f32x4.mul(radius, v128.xor(v128.bitselect(c, s, odd), sinSign)));
  }
}

/**
 * Standard normals of n features: fillNormals of src/math/rng.ts with purpose `stream` and lane `row`. `dst` and the
 * strides from one position and sample to the next are bytes; `words` points at the W places.
 */
export function fillNormals(
  dst: usize, dstT: i32, dstK: i32, n: i32, K: i32, L: i32, W: i32,
  seed: i32, stream: i32, step: i32, B: i32, words: usize,
): void {
  const x = i32x4.splat(linear(seed ^ (stream * 0x9e3779b1)));
  const y = i32x4.splat(linear(step));
  const feature = bytes(W);
  for (let t = 0; t < L; t++)
    for (let k = 0; k < K; k++)
      for (let w: usize = 0; w < feature; w += 16) {
        const z = linear4(rowsOf(words + w, t * B, K, k));
        let to = dst + t * dstT + k * dstK + w;
        for (let i = 0; i < n; i += 4) {
          pcg4d(x, y, z, i32x4.splat(linear(i)));
          pair(to, feature, i + 1 < n, v128.load(hashed), v128.load(hashed, 16));
          if (i + 2 < n) pair(to + 2 * feature, feature, i + 3 < n, v128.load(hashed, 32), v128.load(hashed, 48));
          to += 4 * feature;
        }
      }
}

/** Uniforms on [0, 1): uniform of src/math/rng.ts at index `row`. */
export function fillUniforms(
  dst: usize, dstT: i32, dstK: i32, K: i32, L: i32, W: i32,
  seed: i32, stream: i32, step: i32, B: i32, words: usize,
): void {
  const x = i32x4.splat(linear(seed));
  const y = i32x4.splat(linear(stream));
  const z = i32x4.splat(linear(step));
  for (let t = 0; t < L; t++)
    for (let k = 0; k < K; k++)
      for (let w: usize = 0; w < bytes(W); w += 16) {
        pcg4d(x, y, z, linear4(rowsOf(words + w, t * B, K, k)));
        const integer = f32x4.convert_i32x4_s(i32x4.shr_u(v128.load(hashed), 8));
        v128.store(dst + t * dstT + k * dstK + w, f32x4.mul(integer, constant(10)));
      }
}
