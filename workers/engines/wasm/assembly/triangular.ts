/**
 * Products with a lower-triangular G and its transpose, and their solutions, eight words at a time. a: diagonal,
 * b: strictly lower entries (1,0), (2,0), (2,1)…, c: right side.
 */
import { at, bytes } from "./arena";
import { Command } from "./command";
import { madd, nmadd, zero } from "./vector";

/** Entry (i, 0) of the packed triangle. */
@inline
function rowStart(i: i32): i32 {
  return (i * (i - 1)) >> 1;
}

/** Eight words of one sample; `transposed` and `solve` are constants where this is inlined. */
@inline
function eight(transposed: bool, solve: bool, n: i32, step: usize, y: usize, g: usize, l: usize, x: usize): void {
  for (let s = 0; s < n; s++) {
    // a solution needs the ones before it; a product is taken so that it may be written over its right side
    const i = transposed == solve ? n - 1 - s : s;
    const here = i * step;
    let s0 = v128.load(x + here), s1 = v128.load(x + here, 16);
    if (!solve) {
      s0 = f32x4.mul(s0, v128.load(g + here));
      s1 = f32x4.mul(s1, v128.load(g + here, 16));
    }
    const from = transposed ? i + 1 : 0;
    const to = transposed ? n : i;
    let entry = l + (transposed ? rowStart(i + 1) + i : rowStart(i)) * step;
    let other = (solve ? y : x) + from * step;
    for (let j = from; j < to; j++) {
      if (solve) {
        s0 = nmadd(v128.load(entry), v128.load(other), s0);
        s1 = nmadd(v128.load(entry, 16), v128.load(other, 16), s1);
      } else {
        s0 = madd(v128.load(entry), v128.load(other), s0);
        s1 = madd(v128.load(entry, 16), v128.load(other, 16), s1);
      }
      // row j + 1 of the triangle is j entries further
      entry += transposed ? j * step : step;
      other += step;
    }
    if (solve) {
      s0 = f32x4.div(s0, v128.load(g + here));
      s1 = f32x4.div(s1, v128.load(g + here, 16));
    }
    v128.store(y + here, s0);
    v128.store(y + here, s1, 16);
  }
}

/** c ± a b */
@inline
function change(solve: bool, a: v128, b: v128, c: v128): v128 {
  return solve ? nmadd(a, b, c) : madd(a, b, c);
}
/**
 * Eight words of P samples of a word with one triangle: an entry is loaded once for all of them. `P`, `transposed` and
 * `solve` are constants where this is inlined.
 */
@inline
function shared(
  P: i32, transposed: bool, solve: bool, n: i32, step: usize,
  y: usize, yK: usize, g: usize, l: usize, x: usize, xK: usize,
): void {
  const otherK = solve ? yK : xK;
  for (let s = 0; s < n; s++) {
    const i = transposed == solve ? n - 1 - s : s;
    const here = i * step;
    const g0 = v128.load(g + here), g1 = v128.load(g + here, 16);
    let p = x + here;
    let a0 = v128.load(p), b0 = v128.load(p, 16);
    let a1 = a0, b1 = b0, a2 = a0, b2 = b0, a3 = a0, b3 = b0, a4 = a0, b4 = b0;
    if (P > 1) {
      p += xK;
      a1 = v128.load(p);
      b1 = v128.load(p, 16);
    }
    if (P > 2) {
      p += xK;
      a2 = v128.load(p);
      b2 = v128.load(p, 16);
    }
    if (P > 3) {
      p += xK;
      a3 = v128.load(p);
      b3 = v128.load(p, 16);
    }
    if (P > 4) {
      p += xK;
      a4 = v128.load(p);
      b4 = v128.load(p, 16);
    }
    let d0 = g0, d1 = g1;
    if (solve) {
      d0 = f32x4.div(f32x4.splat(1), g0);
      d1 = f32x4.div(f32x4.splat(1), g1);
    } else {
      a0 = f32x4.mul(a0, d0);
      b0 = f32x4.mul(b0, d1);
      if (P > 1) {
        a1 = f32x4.mul(a1, d0);
        b1 = f32x4.mul(b1, d1);
      }
      if (P > 2) {
        a2 = f32x4.mul(a2, d0);
        b2 = f32x4.mul(b2, d1);
      }
      if (P > 3) {
        a3 = f32x4.mul(a3, d0);
        b3 = f32x4.mul(b3, d1);
      }
      if (P > 4) {
        a4 = f32x4.mul(a4, d0);
        b4 = f32x4.mul(b4, d1);
      }
    }
    const from = transposed ? i + 1 : 0;
    const to = transposed ? n : i;
    let entry = l + (transposed ? rowStart(i + 1) + i : rowStart(i)) * step;
    let other = (solve ? y : x) + from * step;
    for (let j = from; j < to; j++) {
      const e0 = v128.load(entry), e1 = v128.load(entry, 16);
      let q = other;
      a0 = change(solve, e0, v128.load(q), a0);
      b0 = change(solve, e1, v128.load(q, 16), b0);
      if (P > 1) {
        q += otherK;
        a1 = change(solve, e0, v128.load(q), a1);
        b1 = change(solve, e1, v128.load(q, 16), b1);
      }
      if (P > 2) {
        q += otherK;
        a2 = change(solve, e0, v128.load(q), a2);
        b2 = change(solve, e1, v128.load(q, 16), b2);
      }
      if (P > 3) {
        q += otherK;
        a3 = change(solve, e0, v128.load(q), a3);
        b3 = change(solve, e1, v128.load(q, 16), b3);
      }
      if (P > 4) {
        q += otherK;
        a4 = change(solve, e0, v128.load(q), a4);
        b4 = change(solve, e1, v128.load(q, 16), b4);
      }
      entry += transposed ? j * step : step;
      other += step;
    }
    p = y + here;
    put(solve, p, a0, b0, d0, d1);
    if (P > 1) put(solve, p + yK, a1, b1, d0, d1);
    if (P > 2) put(solve, p + 2 * yK, a2, b2, d0, d1);
    if (P > 3) put(solve, p + 3 * yK, a3, b3, d0, d1);
    if (P > 4) put(solve, p + 4 * yK, a4, b4, d0, d1);
  }
}
@inline
function put(solve: bool, y: usize, a: v128, b: v128, d0: v128, d1: v128): void {
  v128.store(y, solve ? f32x4.mul(a, d0) : a);
  v128.store(y, solve ? f32x4.mul(b, d1) : b, 16);
}

@inline
function every(transposed: bool, solve: bool, o: Command, W: i32): void {
  const step = bytes(W), yK = bytes(o.dstK), xK = bytes(o.cK);
  const n = o.n;
  // a triangle of the word's own serves all its samples
  const one = o.aK == 0 && o.bK == 0;
  for (let w: usize = 0; w < step; w += 32) {
    let y = at(o.dst) + w, x = at(o.c) + w, g = at(o.a) + w, l = at(o.b) + w;
    let left = o.K;
    if (one) {
      for (; left >= 5; left -= 5) {
        shared(5, transposed, solve, n, step, y, yK, g, l, x, xK);
        y += 5 * yK;
        x += 5 * xK;
      }
      for (; left >= 2; left -= 2) {
        shared(2, transposed, solve, n, step, y, yK, g, l, x, xK);
        y += 2 * yK;
        x += 2 * xK;
      }
    }
    for (; left > 0; left--) {
      eight(transposed, solve, n, step, y, g, l, x);
      y += yK;
      x += xK;
      g += bytes(o.aK);
      l += bytes(o.bK);
    }
  }
}

export function triMul(o: Command, W: i32): void {
  every(false, false, o, W);
}
export function triMulT(o: Command, W: i32): void {
  every(true, false, o, W);
}
export function triSolve(o: Command, W: i32): void {
  every(false, true, o, W);
}
export function triSolveT(o: Command, W: i32): void {
  every(true, true, o, W);
}

/** Entries (i, j …) of P products of eight words, summed over samples: P coordinates of b beside each other. */
@inline
function sumOfProducts(P: i32, K: i32, step: usize, y: usize, a: usize, aK: usize, b: usize, bK: usize): void {
  let s0 = zero(), s1 = s0, s2 = s0, s3 = s0;
  let t0 = s0, t1 = s0, t2 = s0, t3 = s0;
  for (; K > 0; K--) {
    const a0 = v128.load(a), a1 = v128.load(a, 16);
    s0 = madd(a0, v128.load(b), s0);
    t0 = madd(a1, v128.load(b, 16), t0);
    if (P > 1) {
      s1 = madd(a0, v128.load(b + step), s1);
      t1 = madd(a1, v128.load(b + step, 16), t1);
    }
    if (P > 2) {
      s2 = madd(a0, v128.load(b + 2 * step), s2);
      t2 = madd(a1, v128.load(b + 2 * step, 16), t2);
    }
    if (P > 3) {
      s3 = madd(a0, v128.load(b + 3 * step), s3);
      t3 = madd(a1, v128.load(b + 3 * step, 16), t3);
    }
    a += aK;
    b += bK;
  }
  v128.store(y, s0);
  v128.store(y, t0, 16);
  if (P > 1) {
    v128.store(y + step, s1);
    v128.store(y + step, t1, 16);
  }
  if (P > 2) {
    v128.store(y + 2 * step, s2);
    v128.store(y + 2 * step, t2, 16);
  }
  if (P > 3) {
    v128.store(y + 3 * step, s3);
    v128.store(y + 3 * step, t3, 16);
  }
}

/** dst [n(n−1)/2] = Σ_k a_i b_j for j < i: what outerStrict and then sumK give. */
export function outerStrictSum(o: Command, W: i32): void {
  const step = bytes(W), aK = bytes(o.aK), bK = bytes(o.bK);
  for (let w: usize = 0; w < step; w += 32) {
    let y = at(o.dst) + w;
    let a = at(o.a) + w;
    for (let i = 1; i < o.n; i++) {
      a += step;
      let b = at(o.b) + w;
      let left = i;
      for (; left >= 4; left -= 4) {
        sumOfProducts(4, o.K, step, y, a, aK, b, bK);
        y += 4 * step;
        b += 4 * step;
      }
      if (left == 1) sumOfProducts(1, o.K, step, y, a, aK, b, bK);
      else if (left == 2) sumOfProducts(2, o.K, step, y, a, aK, b, bK);
      else if (left == 3) sumOfProducts(3, o.K, step, y, a, aK, b, bK);
      y += left * step;
    }
  }
}

/** dst [n(n−1)/2]: a_i b_j for j < i */
export function outerStrict(o: Command, W: i32): void {
  const step = bytes(W);
  for (let k = 0; k < o.K; k++)
    for (let w: usize = 0; w < step; w += 32) {
      const b = at(o.b + k * o.bK) + w;
      let y = at(o.dst + k * o.dstK) + w;
      let a = at(o.a + k * o.aK) + w;
      for (let i = 1; i < o.n; i++) {
        a += step;
        const a0 = v128.load(a), a1 = v128.load(a, 16);
        for (let q = b, end = b + i * step; q != end; q += step) {
          v128.store(y, f32x4.mul(a0, v128.load(q)));
          v128.store(y, f32x4.mul(a1, v128.load(q, 16)), 16);
          y += step;
        }
      }
    }
}
