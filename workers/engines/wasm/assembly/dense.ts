/**
 * Matrix products of a layer. Words are the vector's dimension, weights are splat: a tile is P outputs × 8 words, for
 * P = 6 twelve accumulators, two inputs and one weight, which is all the registers there are.
 */
import { at, bytes } from "./arena";
import { Command } from "./command";
import { madd, splat, zero } from "./vector";

/** P outputs y = x W + bias for eight words; `P` is a constant where this is inlined. */
@inline
function tile(P: i32, n: i32, x: usize, step: usize, w: usize, row: usize, bias: usize, y: usize): void {
  let a0 = zero(), a1 = zero(), a2 = zero(), a3 = zero(), a4 = zero(), a5 = zero();
  if (bias) {
    a0 = splat(bias);
    if (P > 1) a1 = splat(bias + 4);
    if (P > 2) a2 = splat(bias + 8);
    if (P > 3) a3 = splat(bias + 12);
    if (P > 4) a4 = splat(bias + 16);
    if (P > 5) a5 = splat(bias + 20);
  }
  let b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5;
  const end = x + n * step;
  do {
    const x0 = v128.load(x), x1 = v128.load(x, 16);
    let t = splat(w);
    a0 = madd(t, x0, a0);
    b0 = madd(t, x1, b0);
    if (P > 1) {
      t = splat(w + 4);
      a1 = madd(t, x0, a1);
      b1 = madd(t, x1, b1);
    }
    if (P > 2) {
      t = splat(w + 8);
      a2 = madd(t, x0, a2);
      b2 = madd(t, x1, b2);
    }
    if (P > 3) {
      t = splat(w + 12);
      a3 = madd(t, x0, a3);
      b3 = madd(t, x1, b3);
    }
    if (P > 4) {
      t = splat(w + 16);
      a4 = madd(t, x0, a4);
      b4 = madd(t, x1, b4);
    }
    if (P > 5) {
      t = splat(w + 20);
      a5 = madd(t, x0, a5);
      b5 = madd(t, x1, b5);
    }
    x += step;
    w += row;
  } while (x != end);
  put(P, y, step, a0, b0, a1, b1, a2, b2, a3, b3, a4, b4, a5, b5);
}

/** P outputs y = x Wᵀ for eight words: a row of W for each output. */
@inline
function tileT(P: i32, m: i32, x: usize, step: usize, w0: usize, row: usize, y: usize): void {
  let a0 = zero(), a1 = zero(), a2 = zero(), a3 = zero(), a4 = zero(), a5 = zero();
  let b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5;
  let w1 = w0 + row, w2 = w1 + row, w3 = w2 + row, w4 = w3 + row, w5 = w4 + row;
  const end = x + m * step;
  do {
    const x0 = v128.load(x), x1 = v128.load(x, 16);
    let t = splat(w0);
    a0 = madd(t, x0, a0);
    b0 = madd(t, x1, b0);
    w0 += 4;
    if (P > 1) {
      t = splat(w1);
      a1 = madd(t, x0, a1);
      b1 = madd(t, x1, b1);
      w1 += 4;
    }
    if (P > 2) {
      t = splat(w2);
      a2 = madd(t, x0, a2);
      b2 = madd(t, x1, b2);
      w2 += 4;
    }
    if (P > 3) {
      t = splat(w3);
      a3 = madd(t, x0, a3);
      b3 = madd(t, x1, b3);
      w3 += 4;
    }
    if (P > 4) {
      t = splat(w4);
      a4 = madd(t, x0, a4);
      b4 = madd(t, x1, b4);
      w4 += 4;
    }
    if (P > 5) {
      t = splat(w5);
      a5 = madd(t, x0, a5);
      b5 = madd(t, x1, b5);
      w5 += 4;
    }
    x += step;
  } while (x != end);
  put(P, y, step, a0, b0, a1, b1, a2, b2, a3, b3, a4, b4, a5, b5);
}

@inline
function put(
  P: i32, y: usize, step: usize,
  a0: v128, b0: v128, a1: v128, b1: v128, a2: v128, b2: v128,
  a3: v128, b3: v128, a4: v128, b4: v128, a5: v128, b5: v128,
): void {
  v128.store(y, a0);
  v128.store(y, b0, 16);
  if (P > 1) put2(y + step, a1, b1);
  if (P > 2) put2(y + 2 * step, a2, b2);
  if (P > 3) put2(y + 3 * step, a3, b3);
  if (P > 4) put2(y + 4 * step, a4, b4);
  if (P > 5) put2(y + 5 * step, a5, b5);
}
@inline
function put2(y: usize, a: v128, b: v128): void {
  v128.store(y, a);
  v128.store(y, b, 16);
}

/** All outputs of eight words of one sample. */
function outputs(x: usize, y: usize, step: usize, w: usize, bias: usize, n: i32, m: i32): void {
  const row = bytes(m);
  let left = m;
  // 7 = 4 + 3 and 8 = 4 + 4: a tile of one or two outputs waits for its own sums
  while (left >= 6 && left != 7 && left != 8) {
    tile(6, n, x, step, w, row, bias, y);
    w += 24;
    bias += bias ? 24 : 0;
    y += 6 * step;
    left -= 6;
  }
  while (left == 4 || left > 5) {
    tile(4, n, x, step, w, row, bias, y);
    w += 16;
    bias += bias ? 16 : 0;
    y += 4 * step;
    left -= 4;
  }
  if (left == 1) tile(1, n, x, step, w, row, bias, y);
  else if (left == 2) tile(2, n, x, step, w, row, bias, y);
  else if (left == 3) tile(3, n, x, step, w, row, bias, y);
  else if (left == 5) tile(5, n, x, step, w, row, bias, y);
}

function outputsT(x: usize, y: usize, step: usize, w: usize, n: i32, m: i32): void {
  const row = bytes(m);
  let left = n;
  while (left >= 6 && left != 7 && left != 8) {
    tileT(6, m, x, step, w, row, y);
    w += 6 * row;
    y += 6 * step;
    left -= 6;
  }
  while (left == 4 || left > 5) {
    tileT(4, m, x, step, w, row, y);
    w += 4 * row;
    y += 4 * step;
    left -= 4;
  }
  if (left == 1) tileT(1, m, x, step, w, row, y);
  else if (left == 2) tileT(2, m, x, step, w, row, y);
  else if (left == 3) tileT(3, m, x, step, w, row, y);
  else if (left == 5) tileT(5, m, x, step, w, row, y);
}

/** dst [K][m] = a [K][n] · W [n, m] + bias */
export function dense(o: Command, W: i32): void {
  const step = bytes(W);
  const bias: usize = o.c < 0 ? 0 : at(o.c);
  for (let k = 0; k < o.K; k++)
    for (let w: usize = 0; w < step; w += 32)
      outputs(at(o.a + k * o.aK) + w, at(o.dst + k * o.dstK) + w, step, at(o.b), bias, o.n, o.m);
}

/** dst [K][n] = a [K][m] · Wᵀ */
export function denseT(o: Command, W: i32): void {
  const step = bytes(W);
  for (let k = 0; k < o.K; k++)
    for (let w: usize = 0; w < step; w += 32)
      outputsT(at(o.a + k * o.aK) + w, at(o.dst + k * o.dstK) + w, step, at(o.b), o.n, o.m);
}
