/** Rows of a table by symbol: gathered into words, and their gradients added back. Symbols are floats. */
import { at, bytes } from "./arena";
import { Command } from "./command";
import { accumulate, high, highHalves, low, lowHalves } from "./vector";

@inline
function rowAt(table: usize, symbols: usize, lane: i32, n: i32): usize {
  return table + bytes(<i32>load<f32>(symbols + (<usize>lane << 2)) * n);
}

/** dst [n] = row `symbol` of b [V, n] */
export function embed(o: Command, W: i32): void {
  const n = o.n;
  const step = bytes(W);
  const table = at(o.b);
  for (let w: usize = 0; w < step; w += 16) {
    const symbols = at(o.a) + w;
    let y = at(o.dst) + w;
    let p0 = rowAt(table, symbols, 0, n), p1 = rowAt(table, symbols, 1, n);
    let p2 = rowAt(table, symbols, 2, n), p3 = rowAt(table, symbols, 3, n);
    let left = n;
    for (; left >= 4; left -= 4) {
      const r0 = v128.load(p0), r1 = v128.load(p1), r2 = v128.load(p2), r3 = v128.load(p3);
      const l01 = low(r0, r1), l23 = low(r2, r3), h01 = high(r0, r1), h23 = high(r2, r3);
      v128.store(y, lowHalves(l01, l23));
      v128.store(y + step, highHalves(l01, l23));
      v128.store(y + 2 * step, lowHalves(h01, h23));
      v128.store(y + 3 * step, highHalves(h01, h23));
      y += 4 * step;
      p0 += 16;
      p1 += 16;
      p2 += 16;
      p3 += 16;
    }
    for (; left > 0; left--) {
      store<f32>(y, load<f32>(p0));
      store<f32>(y, load<f32>(p1), 4);
      store<f32>(y, load<f32>(p2), 8);
      store<f32>(y, load<f32>(p3), 12);
      y += step;
      p0 += 4;
      p1 += 4;
      p2 += 4;
      p3 += 4;
    }
  }
}

/** Four words of one row; words of one symbol are added one after the other. */
@inline
function scatter(table: usize, symbols: usize, y: usize, step: usize, n: i32): void {
  let p0 = rowAt(table, symbols, 0, n), p1 = rowAt(table, symbols, 1, n);
  let p2 = rowAt(table, symbols, 2, n), p3 = rowAt(table, symbols, 3, n);
  for (; n >= 4; n -= 4) {
    const r0 = v128.load(y), r1 = v128.load(y + step), r2 = v128.load(y + 2 * step), r3 = v128.load(y + 3 * step);
    const l01 = low(r0, r1), l23 = low(r2, r3), h01 = high(r0, r1), h23 = high(r2, r3);
    accumulate(p0, lowHalves(l01, l23));
    accumulate(p1, highHalves(l01, l23));
    accumulate(p2, lowHalves(h01, h23));
    accumulate(p3, highHalves(h01, h23));
    y += 4 * step;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
  }
  for (; n > 0; n--) {
    store<f32>(p0, load<f32>(p0) + load<f32>(y));
    store<f32>(p1, load<f32>(p1) + load<f32>(y, 4));
    store<f32>(p2, load<f32>(p2) + load<f32>(y, 8));
    store<f32>(p3, load<f32>(p3) + load<f32>(y, 12));
    y += step;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
  }
}

/** dst [V, n] row symbol += b, over positions, samples and words */
export function gradEmbed(o: Command, L: i32, W: i32): void {
  const step = bytes(W);
  for (let t = 0; t < L; t++)
    for (let k = 0; k < o.K; k++)
      for (let w: usize = 0; w < step; w += 16)
        scatter(at(o.dst), at(o.a + t * o.x) + w, at(o.b + t * o.y + k * o.bK) + w, step, o.n);
}
