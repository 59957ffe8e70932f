/**
 * Adam (Kingma & Ba 2014) as ascent, on flat vectors: g = scale · gradient, m ← β₁ m + (1 − β₁) g,
 * v ← β₂ v + (1 − β₂) g², parameters += rate · c₁ m / (√(c₂ v) + ε), with the corrections c = 1 / (1 − β^age).
 * Addresses are bytes.
 */
import { bytes } from "./arena";

@inline
function step4(
  p: usize, g: usize, m: usize, v: usize,
  scale: v128, b1: v128, r1: v128, b2: v128, r2: v128, rate: v128, c2: v128, eps: v128,
): void {
  const gradient = f32x4.mul(v128.load(g), scale);
  const first = f32x4.add(f32x4.mul(v128.load(m), b1), f32x4.mul(gradient, r1));
  const second = f32x4.add(f32x4.mul(v128.load(v), b2), f32x4.mul(f32x4.mul(gradient, gradient), r2));
  v128.store(m, first);
  v128.store(v, second);
  const root = f32x4.add(f32x4.sqrt(f32x4.mul(second, c2)), eps);
  v128.store(p, f32x4.add(v128.load(p), f32x4.div(f32x4.mul(first, rate), root)));
}

function update(
  p: usize, g: usize, m: usize, v: usize, size: i32,
  scale: f32, rate: f32, beta1: f64, beta2: f64, eps: f32, c1: f32, c2: f32,
): void {
  // 1 − β in doubles: in floats it has four digits
  const b1 = <f32>beta1, r1 = <f32>(1 - beta1), b2 = <f32>beta2, r2 = <f32>(1 - beta2);
  const end = p + bytes(size & ~3);
  const stretch = rate * c1;
  const vScale = f32x4.splat(scale), vB1 = f32x4.splat(b1), vR1 = f32x4.splat(r1), vB2 = f32x4.splat(b2);
  const vR2 = f32x4.splat(r2), vRate = f32x4.splat(stretch), vC2 = f32x4.splat(c2), vEps = f32x4.splat(eps);
  for (; p != end; p += 16, g += 16, m += 16, v += 16)
    step4(p, g, m, v, vScale, vB1, vR1, vB2, vR2, vRate, vC2, vEps);
  for (const last = end + bytes(size & 3); p != last; p += 4, g += 4, m += 4, v += 4) {
    const gradient = load<f32>(g) * scale;
    const first = load<f32>(m) * b1 + gradient * r1;
    const second = load<f32>(v) * b2 + gradient * gradient * r2;
    store<f32>(m, first);
    store<f32>(v, second);
    store<f32>(p, load<f32>(p) + (first * stretch) / (sqrt<f32>(second * c2) + eps));
  }
}

/** `segments` points at `count` times (offset: i32, size: i32, c1: f32, c2: f32): tensors of different ages. */
export function adamSegments(
  parameters: usize, gradient: usize, m: usize, v: usize, segments: usize, count: i32,
  scale: f32, rate: f32, beta1: f64, beta2: f64, eps: f32,
): void {
  for (const end = segments + ((<usize>count) << 4); segments != end; segments += 16) {
    const o = bytes(load<i32>(segments));
    const size = load<i32>(segments, 4);
    const c1 = load<f32>(segments, 8), c2 = load<f32>(segments, 12);
    update(parameters + o, gradient + o, m + o, v + o, size, scale, rate, beta1, beta2, eps, c1, c2);
  }
}

/** Σ x², in doubles */
export function sumSquares(p: usize, n: i32): f64 {
  let a = f64x2.splat(0), b = f64x2.splat(0);
  for (const end = p + bytes(n & ~3); p != end; p += 16) {
    const four = v128.load(p);
    const low = f64x2.promote_low_f32x4(four);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    a = f64x2.add(a, f64x2.mul(low, low));
    b = f64x2.add(b, f64x2.mul(high, high));
  }
  a = f64x2.add(a, b);
  let sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (const end = p + bytes(n & 3); p != end; p += 4) {
    const one = <f64>load<f32>(p);
    sum += one * one;
  }
  return sum;
}

export function zero(x: usize, n: i32): void {
  memory.fill(x, 0, bytes(n));
}
