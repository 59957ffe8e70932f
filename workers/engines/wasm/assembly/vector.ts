/** Four words to a vector: what the kernels share. */

/** a b + c; fused where the engine may fuse. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c − a b */
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

@inline
export function zero(): v128 {
  return i32x4.splat(0);
}

/** The float at an address in every lane. */
@inline
export function splat(pointer: usize): v128 {
  return v128.load_splat<f32>(pointer);
}

/** Rows of a 4 × 4 tile by pairs: (p0, q0, p1, q1) and (p2, q2, p3, q3). */
@inline
export function low(p: v128, q: v128): v128 {
  return v128.shuffle<f32>(p, q, 0, 4, 1, 5);
}
@inline
export function high(p: v128, q: v128): v128 {
  return v128.shuffle<f32>(p, q, 2, 6, 3, 7);
}
/** Halves of two pairs: what makes columns of them. */
@inline
export function lowHalves(p: v128, q: v128): v128 {
  return v128.shuffle<f32>(p, q, 0, 1, 4, 5);
}
@inline
export function highHalves(p: v128, q: v128): v128 {
  return v128.shuffle<f32>(p, q, 2, 3, 6, 7);
}

/** (Σ a, Σ b, Σ c, Σ d) */
@inline
export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(low(a, b), high(a, b));
  const cd = f32x4.add(low(c, d), high(c, d));
  return f32x4.add(lowHalves(ab, cd), highHalves(ab, cd));
}

/** Adds a vector to memory. */
@inline
export function accumulate(pointer: usize, x: v128): void {
  v128.store(pointer, f32x4.add(v128.load(pointer), x));
}
/** Adds a vector's first `count` lanes to memory. */
@inline
export function accumulateLanes(count: i32, pointer: usize, x: v128): void {
  if (count == 4) accumulate(pointer, x);
  else {
    store<f32>(pointer, load<f32>(pointer) + f32x4.extract_lane(x, 0));
    if (count > 1) store<f32>(pointer, load<f32>(pointer, 4) + f32x4.extract_lane(x, 1), 4);
    if (count > 2) store<f32>(pointer, load<f32>(pointer, 8) + f32x4.extract_lane(x, 2), 8);
  }
}
