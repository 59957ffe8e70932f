/**
 * The core's multiply-adds from registers: twelve independent accumulators, nothing loaded or stored. One turn is
 * 12 × 4 multiply-adds, 96 floating-point operations.
 */
import { madd } from "./vector";

export function peak(turns: i32): f32 {
  const x = f32x4.splat(0.999999), y = f32x4.splat(1e-6);
  let a = f32x4.splat(1), b = f32x4.splat(2), c = f32x4.splat(3), d = f32x4.splat(4);
  let e = f32x4.splat(5), f = f32x4.splat(6), g = f32x4.splat(7), h = f32x4.splat(8);
  let i = f32x4.splat(9), j = f32x4.splat(10), k = f32x4.splat(11), l = f32x4.splat(12);
  for (; turns > 0; turns--) {
    a = madd(a, x, y);
    b = madd(b, x, y);
    c = madd(c, x, y);
    d = madd(d, x, y);
    e = madd(e, x, y);
    f = madd(f, x, y);
    g = madd(g, x, y);
    h = madd(h, x, y);
    i = madd(i, x, y);
    j = madd(j, x, y);
    k = madd(k, x, y);
    l = madd(l, x, y);
  }
  const ad = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  const eh = f32x4.add(f32x4.add(e, f), f32x4.add(g, h));
  const il = f32x4.add(f32x4.add(i, j), f32x4.add(k, l));
  return f32x4.extract_lane(f32x4.add(f32x4.add(ad, eh), il), 0);
}
