/**
 * dW [n, m] += Σ aᵀ b and db [m] += Σ b over positions, samples and words. A tile is 2 inputs × Q outputs: words are
 * the vector's dimension, sums stay in registers over all rows, and the four lanes of an accumulator are added at the
 * end, four accumulators at a time.
 */
import { at, bytes } from "./arena";
import { Command } from "./command";
import { accumulate, accumulateLanes, madd, sums, zero } from "./vector";

/** Rows of a and b: `outer` times `inner` of them, bytes between. */
@unmanaged
class Rows {
  outer: i32;
  inner: i32;
  aOuter: usize;
  aInner: usize;
  bOuter: usize;
  bInner: usize;
  /** Bytes of one feature: all words. */
  step: usize;
}
const rows = changetype<Rows>(memory.data(offsetof<Rows>(), 16));

/** Positions and samples in one run where they lie at one distance, else positions of samples. */
function arrange(o: Command, L: i32, W: i32): void {
  const even = o.K == 1 || (o.x == o.K * o.aK && o.y == o.K * o.bK);
  const one = o.K == 1;
  rows.outer = even ? 1 : L;
  rows.inner = even ? L * o.K : o.K;
  rows.aOuter = bytes(o.x);
  rows.bOuter = bytes(o.y);
  rows.aInner = bytes(one ? o.x : o.aK);
  rows.bInner = bytes(one ? o.y : o.bK);
  rows.step = bytes(W);
}

/** P = 1 or 2 inputs × Q ≤ 6 outputs; both are constants where this is inlined. */
@inline
function tile(P: i32, Q: i32, x: usize, y: usize, g: usize, row: usize): void {
  let a0 = zero(), a1 = zero(), a2 = zero(), a3 = zero(), a4 = zero(), a5 = zero();
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0;
  const step = rows.step, inner = rows.inner, aInner = rows.aInner, bInner = rows.bInner;
  for (let t = rows.outer; t > 0; t--) {
    let px = x, py = y;
    for (let r = inner; r > 0; r--) {
      let qx = px, qy = py;
      const end = px + step;
      do {
        const x0 = v128.load(qx);
        const x1 = P > 1 ? v128.load(qx + step) : x0;
        let d = v128.load(qy);
        a0 = madd(x0, d, a0);
        if (P > 1) b0 = madd(x1, d, b0);
        if (Q > 1) {
          d = v128.load(qy + step);
          a1 = madd(x0, d, a1);
          if (P > 1) b1 = madd(x1, d, b1);
        }
        if (Q > 2) {
          d = v128.load(qy + 2 * step);
          a2 = madd(x0, d, a2);
          if (P > 1) b2 = madd(x1, d, b2);
        }
        if (Q > 3) {
          d = v128.load(qy + 3 * step);
          a3 = madd(x0, d, a3);
          if (P > 1) b3 = madd(x1, d, b3);
        }
        if (Q > 4) {
          d = v128.load(qy + 4 * step);
          a4 = madd(x0, d, a4);
          if (P > 1) b4 = madd(x1, d, b4);
        }
        if (Q > 5) {
          d = v128.load(qy + 5 * step);
          a5 = madd(x0, d, a5);
          if (P > 1) b5 = madd(x1, d, b5);
        }
        qx += 16;
        qy += 16;
      } while (qx != end);
      px += aInner;
      py += bInner;
    }
    x += rows.aOuter;
    y += rows.bOuter;
  }
  accumulateLanes(Q < 4 ? Q : 4, g, sums(a0, a1, a2, a3));
  if (P > 1) accumulateLanes(Q < 4 ? Q : 4, g + row, sums(b0, b1, b2, b3));
  if (Q > 4) {
    const rest = sums(a4, a5, b4, b5);
    accumulateLanes(Q - 4, g + 16, rest);
    if (P > 1) accumulateLanes(Q - 4, g + row + 16, v128.shuffle<f32>(rest, rest, 2, 3, 2, 3));
  }
}

@inline
function outputs(P: i32, m: i32, x: usize, y: usize, g: usize): void {
  const row = bytes(m);
  const step = rows.step;
  let left = m;
  while (left >= 6 && left != 7 && left != 8) {
    tile(P, 6, x, y, g, row);
    y += 6 * step;
    g += 24;
    left -= 6;
  }
  while (left == 4 || left > 5) {
    tile(P, 4, x, y, g, row);
    y += 4 * step;
    g += 16;
    left -= 4;
  }
  if (left == 1) tile(P, 1, x, y, g, row);
  else if (left == 2) tile(P, 2, x, y, g, row);
  else if (left == 3) tile(P, 3, x, y, g, row);
  else if (left == 5) tile(P, 5, x, y, g, row);
}

/** Σ of four features over all rows and words. */
function featureSums(y: usize): v128 {
  const step = rows.step;
  let a0 = zero(), a1 = zero(), a2 = zero(), a3 = zero();
  for (let t = rows.outer; t > 0; t--) {
    let py = y;
    for (let r = rows.inner; r > 0; r--) {
      for (let qy = py, end = py + step; qy != end; qy += 16) {
        a0 = f32x4.add(a0, v128.load(qy));
        a1 = f32x4.add(a1, v128.load(qy + step));
        a2 = f32x4.add(a2, v128.load(qy + 2 * step));
        a3 = f32x4.add(a3, v128.load(qy + 3 * step));
      }
      py += rows.bInner;
    }
    y += rows.bOuter;
  }
  return sums(a0, a1, a2, a3);
}
/** Σ of one feature. */
function featureSum(y: usize): v128 {
  let a = zero();
  for (let t = rows.outer; t > 0; t--) {
    let py = y;
    for (let r = rows.inner; r > 0; r--) {
      for (let qy = py, end = py + rows.step; qy != end; qy += 16) a = f32x4.add(a, v128.load(qy));
      py += rows.bInner;
    }
    y += rows.bOuter;
  }
  return sums(a, a, a, a);
}

/** g [n] += Σ of n features of the rows of b. */
function addFeatureSums(y: usize, g: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    accumulate(g, featureSums(y));
    y += 4 * rows.step;
    g += 16;
  }
  for (; n > 0; n--) {
    accumulateLanes(1, g, featureSum(y));
    y += rows.step;
    g += 4;
  }
}

export function gradDense(o: Command, L: i32, W: i32): void {
  arrange(o, L, W);
  const y = at(o.b);
  const row = bytes(o.m);
  let x = at(o.a);
  let g = at(o.dst);
  let n = o.n;
  for (; n >= 2; n -= 2) {
    outputs(2, o.m, x, y, g);
    x += 2 * rows.step;
    g += 2 * row;
  }
  if (n) outputs(1, o.m, x, y, g);
  if (o.c >= 0) addFeatureSums(y, at(o.c), o.m);
}

/** dst [n] += Σ a; m = 1 marks a value at one place instead of one a position. */
export function gradVector(o: Command, L: i32, W: i32): void {
  const positions = o.m == 1 ? 1 : L;
  const one = o.K == 1;
  rows.outer = one ? 1 : positions;
  rows.inner = one ? positions : o.K;
  rows.bOuter = bytes(o.x);
  rows.bInner = bytes(one ? o.x : o.aK);
  rows.step = bytes(W);
  addFeatureSums(at(o.a), at(o.dst), o.n);
}
