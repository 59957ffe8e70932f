/**
 * Products with a lower-triangular G and its transpose, and their solutions, eight words at a time. a: diagonal,
 * b: strictly lower entries (1,0), (2,0), (2,1)…, c: right side.
 */
import { at, bytes } from "./arena";
import { Command } from "./command";
import { madd, nmadd } from "./vector";

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

@inline
function every(transposed: bool, solve: bool, o: Command, W: i32): void {
  const step = bytes(W);
  for (let k = 0; k < o.K; k++)
    for (let w: usize = 0; w < step; w += 32)
      eight(
        transposed, solve, o.n, step,
        at(o.dst + k * o.dstK) + w, at(o.a + k * o.aK) + w, at(o.b + k * o.bK) + w, at(o.c + k * o.cK) + w,
      );
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
