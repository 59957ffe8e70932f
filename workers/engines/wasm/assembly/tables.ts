/**
 * Tables, rows of floats without words: T = E W + b for K symbols, and its gradients. Four columns to a vector, and what
 * is left of a row one by one; a few thousand multiply-adds a step, so nothing is unrolled.
 */
import { at, bytes } from "./arena";
import { Command } from "./command";
import { accumulate, madd, splat, sums } from "./vector";

/** y [m] += factor x [m] */
@inline
function addRow(y: usize, x: usize, factor: usize, m: i32): void {
  const f = splat(factor);
  for (; m >= 4; m -= 4) {
    v128.store(y, madd(f, v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
  }
  for (; m > 0; m--) {
    store<f32>(y, load<f32>(y) + load<f32>(factor) * load<f32>(x));
    x += 4;
    y += 4;
  }
}

export function table(o: Command): void {
  const row = bytes(o.m);
  let a = at(o.a);
  let y = at(o.dst);
  for (let k = 0; k < o.K; k++) {
    if (o.c < 0) memory.fill(y, 0, row);
    else memory.copy(y, at(o.c), row);
    for (let i = 0, w = at(o.b); i < o.n; i++, w += row) {
      addRow(y, w, a, o.m);
      a += 4;
    }
    y += row;
  }
}

/** x · y */
@inline
function dot(x: usize, y: usize, m: i32): f32 {
  let s = f32x4.splat(0);
  for (; m >= 4; m -= 4) {
    s = madd(v128.load(x), v128.load(y), s);
    x += 16;
    y += 16;
  }
  let sum = f32x4.extract_lane(sums(s, s, s, s), 0);
  for (; m > 0; m--) {
    sum += load<f32>(x) * load<f32>(y);
    x += 4;
    y += 4;
  }
  return sum;
}

export function gradTable(o: Command): void {
  const row = bytes(o.m);
  let d = at(o.a);
  let y = at(o.dst);
  for (let k = 0; k < o.K; k++) {
    for (let i = 0, w = at(o.b); i < o.n; i++, w += row) {
      store<f32>(y, load<f32>(y) + dot(d, w, o.m));
      y += 4;
    }
    d += row;
  }
}

export function gradTableWeights(o: Command): void {
  const row = bytes(o.m);
  let x = at(o.a);
  let d = at(o.b);
  for (let k = 0; k < o.K; k++) {
    for (let i = 0, g = at(o.dst); i < o.n; i++, g += row) {
      addRow(g, d, x, o.m);
      x += 4;
    }
    if (o.c >= 0) {
      let y = at(o.c), q = d;
      let m = o.m;
      for (; m >= 4; m -= 4) {
        accumulate(y, v128.load(q));
        y += 16;
        q += 16;
      }
      for (; m > 0; m--) {
        store<f32>(y, load<f32>(y) + load<f32>(q));
        y += 4;
        q += 4;
      }
    }
    d += row;
  }
}
