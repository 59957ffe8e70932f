/**
 * dst = f(a, b, c) over samples, features and words. Where every operand lies as dst does, a sample is one run of
 * floats; where the samples follow one another, all of them are.
 */
import { at, bytes } from "./arena";
import { Command } from "./command";
import { expPair, log, sigmoidPair, softplusPair, tanhPair } from "./functions";
import { nmadd } from "./vector";

/** `op` is a constant where this is inlined: one branch remains. */
@inline
function apply(op: i32, a: v128, b: v128, c: v128): v128 {
  if (op == OP_COPY) return a;
  if (op == OP_ADD || op == OP_ADDTO) return f32x4.add(a, b);
  if (op == OP_SUB) return f32x4.sub(a, b);
  if (op == OP_MUL) return f32x4.mul(a, b);
  if (op == OP_DIV) return f32x4.div(a, b);
  if (op == OP_LOG) return log(a);
  if (op == OP_ABS) return f32x4.abs(a);
  if (op == OP_SIGN) {
    const sign = v128.or(v128.and(a, i32x4.splat(0x80000000)), f32x4.splat(1));
    // zeros and NaN stay themselves
    return v128.bitselect(sign, a, v128.or(f32x4.lt(a, i32x4.splat(0)), f32x4.gt(a, i32x4.splat(0))));
  }
  if (op == OP_SELECT) return v128.bitselect(b, c, f32x4.gt(a, i32x4.splat(0)));
  if (op == OP_DTANH) return nmadd(f32x4.mul(a, b), b, a);
  if (op == OP_DSIGMOID) {
    const ab = f32x4.mul(a, b);
    return nmadd(ab, b, ab);
  }
  return unreachable();
}

/** Eight floats. */
@inline
function eight(op: i32, operands: i32, dst: usize, a: usize, b: usize, c: usize): void {
  const a0 = v128.load(a), a1 = v128.load(a, 16);
  if (op == OP_EXP) return expPair(a0, a1, dst);
  if (op == OP_TANH) return tanhPair(a0, a1, dst);
  if (op == OP_SIGMOID) return sigmoidPair(a0, a1, dst);
  if (op == OP_SOFTPLUS) return softplusPair(a0, a1, dst);
  const b0 = operands > 1 ? v128.load(b) : i32x4.splat(0);
  const b1 = operands > 1 ? v128.load(b, 16) : i32x4.splat(0);
  const c0 = operands > 2 ? v128.load(c) : i32x4.splat(0);
  const c1 = operands > 2 ? v128.load(c, 16) : i32x4.splat(0);
  const y0 = apply(op, a0, b0, c0);
  const y1 = apply(op, a1, b1, c1);
  v128.store(dst, y0);
  v128.store(dst, y1, 16);
}

/** One run of floats, a multiple of eight. */
@inline
function run(op: i32, operands: i32, dst: usize, a: usize, b: usize, c: usize, size: usize): void {
  const end = dst + size;
  do {
    eight(op, operands, dst, a, b, c);
    a += 32;
    if (operands > 1) b += 32;
    if (operands > 2) c += 32;
    dst += 32;
  } while (dst != end);
}

/** Eight words of every feature, operands with strides of their own. */
@inline
function column(
  op: i32, operands: i32, n: i32,
  dst: usize, dstF: usize, a: usize, aF: usize, b: usize, bF: usize, c: usize, cF: usize,
): void {
  for (let i = 0; i < n; i++) {
    eight(op, operands, dst, a, b, c);
    a += aF;
    if (operands > 1) b += bF;
    if (operands > 2) c += cF;
    dst += dstF;
  }
}

@inline
function each(
  op: i32, operands: i32, o: Command, W: i32,
  b: usize, bK: i32, bF: i32,
): void {
  const n = o.n;
  let K = o.K;
  let dst = at(o.dst);
  let a = at(o.a);
  let c = at(o.c);
  const dstK = bytes(o.dstK), aK = bytes(o.aK), cK = bytes(o.cK);
  const wide = n == 1 || (o.aF == W && (operands < 2 || bF == W) && (operands < 3 || o.cF == W));
  let size = bytes(n * W);
  const others = (operands < 2 || bytes(bK) == size) && (operands < 3 || cK == size);
  if (wide && K > 1 && dstK == size && aK == size && others) {
    size *= K;
    K = 1;
  }
  for (let k = 0; k < K; k++) {
    if (wide) run(op, operands, dst, a, b, c, size);
    else
      for (let w: usize = 0, end = bytes(W); w < end; w += 32)
        column(op, operands, n, dst + w, bytes(W), a + w, bytes(o.aF), b + w, bytes(bF), c + w, bytes(o.cF));
    dst += dstK;
    a += aK;
    b += bytes(bK);
    c += cK;
  }
}

@inline
function each1(op: i32, o: Command, W: i32): void {
  each(op, 1, o, W, 0, 0, 0);
}
@inline
function each2(op: i32, o: Command, W: i32): void {
  each(op, 2, o, W, at(o.b), o.bK, o.bF);
}

export function copy(o: Command, W: i32): void {
  each1(OP_COPY, o, W);
}
export function add(o: Command, W: i32): void {
  each2(OP_ADD, o, W);
}
/** dst += a: dst is the second operand. */
export function addTo(o: Command, W: i32): void {
  each(OP_ADDTO, 2, o, W, at(o.dst), o.dstK, W);
}
export function sub(o: Command, W: i32): void {
  each2(OP_SUB, o, W);
}
export function mul(o: Command, W: i32): void {
  each2(OP_MUL, o, W);
}
export function div(o: Command, W: i32): void {
  each2(OP_DIV, o, W);
}
export function expOf(o: Command, W: i32): void {
  each1(OP_EXP, o, W);
}
export function logOf(o: Command, W: i32): void {
  each1(OP_LOG, o, W);
}
export function tanhOf(o: Command, W: i32): void {
  each1(OP_TANH, o, W);
}
export function sigmoidOf(o: Command, W: i32): void {
  each1(OP_SIGMOID, o, W);
}
export function softplusOf(o: Command, W: i32): void {
  each1(OP_SOFTPLUS, o, W);
}
export function absOf(o: Command, W: i32): void {
  each1(OP_ABS, o, W);
}
export function signOf(o: Command, W: i32): void {
  each1(OP_SIGN, o, W);
}
export function selectOf(o: Command, W: i32): void {
  each(OP_SELECT, 3, o, W, at(o.b), o.bK, o.bF);
}
export function dTanh(o: Command, W: i32): void {
  each2(OP_DTANH, o, W);
}
export function dSigmoid(o: Command, W: i32): void {
  each2(OP_DSIGMOID, o, W);
}
