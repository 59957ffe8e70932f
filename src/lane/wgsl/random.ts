/**
 * The noise of src/lane/noise.ts in WGSL: PCG4D and Box–Muller. Logarithm, sine and cosine by polynomials (Cephes
 * logf, sinf, cosf): adapters' own are off by up to 2e-4.
 */
export const RANDOM = `fn pcg4d(s: vec4u) -> vec4u {
  var v = s * 1664525u + 1013904223u;
  v.x += v.y * v.w; v.y += v.z * v.x; v.z += v.x * v.y; v.w += v.y * v.z;
  v ^= v >> vec4u(16u);
  v.x += v.y * v.w; v.y += v.z * v.x; v.z += v.x * v.y; v.w += v.y * v.z;
  return v;
}
fn uniformOf(bits: u32) -> f32 { return f32(bits >> 8u) / 16777216.0f; }
/** log x for x in (0, 1]. */
fn logarithm(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  var e = f32(i32(bits >> 23u) - 126);
  var m = bitcast<f32>((bits & 0x007fffffu) | 0x3f000000u);
  if (m < 0.707106781f) { m += m; e -= 1.0f; }
  m -= 1.0f;
  let z = m * m;
  var y = ((((((((7.0376836292e-2f * m - 1.1514610310e-1f) * m + 1.1676998740e-1f) * m - 1.2420140846e-1f) * m
    + 1.4249322787e-1f) * m - 1.6668057665e-1f) * m + 2.0000714765e-1f) * m - 2.4999993993e-1f) * m
    + 3.3333331174e-1f) * m * z;
  y += e * -2.12194440e-4f - 0.5f * z;
  return m + y + e * 0.693359375f;
}
/** cos and sin of 2π x for x in [0, 1). */
fn turn(x: f32) -> vec2f {
  let quarter = floor(x * 4.0f + 0.5f);
  let a = (x * 4.0f - quarter) * 1.57079632679f;
  let z = a * a;
  let s = a + a * z * ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f);
  let c = 1.0f - 0.5f * z + z * z * ((2.443315711809948e-5f * z - 1.388731625493765e-3f) * z + 4.166664568298827e-2f);
  let q = u32(quarter) & 3u;
  let swapped = select(vec2f(c, s), vec2f(s, c), (q & 1u) == 1u);
  return vec2f(select(swapped.x, -swapped.x, q == 1u || q == 2u), select(swapped.y, -swapped.y, q == 2u || q == 3u));
}
fn pairOf(radius: u32, angle: u32) -> vec2f {
  return sqrt(-2.0f * logarithm(f32((radius >> 8u) + 1u) / 16777216.0f)) * turn(uniformOf(angle));
}
/** Normals i … i + 3 of a lane. */
fn normals(stream: u32, lane: u32, i: u32) -> vec4f {
  let h = pcg4d(vec4u(u.seed ^ (stream * 0x9e3779b1u), u.step, lane, i));
  return vec4f(pairOf(h.x, h.y), pairOf(h.z, h.w));
}
fn uniformAt(stream: u32, lane: u32) -> f32 { return uniformOf(pcg4d(vec4u(u.seed, stream, u.step, lane)).x); }`;
