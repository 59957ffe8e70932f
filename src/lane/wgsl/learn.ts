/**
 * Kernels after the backward pass: weight gradients over rows (rows.ts), their sum and norm, clipping, Adam, and what a
 * step shows of itself. A gradient or bound that is not finite leaves the parameters as they are. All sizes come from the
 * program's tables, so that these kernels are compiled once for every program of a device.
 */
import { LAUNCH_STRUCT, WORDS_FUNCTIONS } from "./layout.ts";
import { HEADER, KIND, MODE, ROW_WORDS, SOURCE_WORDS, TILE, TILE_WORDS } from "./rows.ts";
import { float } from "./text.ts";

/** Adam (Kingma & Ba 2014). */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** chosen: invocations that take the norm; as many as every adapter has. */
const DECIDERS = 256;

/** Floats of a record before its rows: mean bound, gradient norm, scale of the gradient, 1 if the update was left out. */
export const RECORD_HEADER = 4;

/** The program's tables: a header (HEADER), then tiles, sources and rows of a record. */
const TABLES = `@group(0) @binding(5) var<storage, read> I: array<u32>;
${Object.entries(HEADER)
  .map(([name, i]) => `fn ${name}() -> u32 { return I[${i}]; }`)
  .join("\n")}`;

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/**
 * One invocation a tile and chunk of words. D holds the gradient [parameters], and behind it a slot of [parameters] for
 * each chunk.
 */
export function gradientKernel(): string {
  const side = range(TILE);
  return `${LAUNCH_STRUCT}
@group(0) @binding(1) var<storage, read> A: array<vec4f>;
@group(0) @binding(3) var<storage, read> B: array<u32>;
@group(0) @binding(4) var<storage, read_write> D: array<f32>;
${TABLES}
${WORDS_FUNCTIONS}
struct Source { x: u32, xt: u32, xk: u32, y: u32, yt: u32, yk: u32, K: u32, mode: u32 }
fn sourceOf(i: u32) -> Source {
  let s = sources() + i * ${SOURCE_WORDS}u;
  return Source(I[s], I[s + 1u], I[s + 2u], I[s + 3u], I[s + 4u], I[s + 5u], I[s + 6u], I[s + 7u]);
}
@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= tileCount() * u.chunks) { return; }
  let chunk = id.x / tileCount();
  let tile = tiles() + (id.x % tileCount()) * ${TILE_WORDS}u;
  let kind = I[tile];
  let i0 = I[tile + 2u];
  let rows = I[tile + 3u];
  let j0 = I[tile + 4u];
  let columns = I[tile + 5u];
  let across = I[tile + 6u];
  let firstSource = I[tile + 7u] >> 16u;
  let endSource = firstSource + (I[tile + 7u] & 65535u);
  let Q = u.words / 4u;
  let share = (Q + u.chunks - 1u) / u.chunks;
  let begin = chunk * share;
  let to = (1u + u.slot + chunk) * parameters() + I[tile + 1u] + i0 * across + j0;
  // features past the edge of the gradient read the last one again, and are not written
${side.map((j) => `  let c${j} = (j0 + min(${j}u, columns - 1u)) * Q;`).join("\n")}
  if (kind == ${KIND.dense}u) {
${side.map((i) => `    let r${i} = (i0 + min(${i}u, rows - 1u)) * Q;`).join("\n")}
${side.map((i) => `    ${side.map((j) => `var a${i}${j} = 0.0f;`).join(" ")}`).join("\n")}
    for (var n = firstSource; n < endSource; n++) {
      let s = sourceOf(n);
      for (var t = 0u; ; t++) {
        let end = min(begin + share, foursAt(t));
        if (end <= begin) { break; }
        for (var k = 0u; k < s.K; k++) {
          let x = (s.x + t * s.xt + k * s.xk) * Q;
          let y = (s.y + t * s.yt + k * s.yk) * Q;
          for (var q = begin; q < end; q++) {
${side.map((j) => `            let y${j} = A[y + c${j} + q];`).join("\n")}
${side.map((i) => `            { let v = A[x + r${i} + q]; ${side.map((j) => `a${i}${j} += dot(v, y${j});`).join(" ")} }`).join("\n")}
          }
        }
      }
    }
${side.map((i) => `    if (rows > ${i}u) { ${side.map((j) => `if (columns > ${j}u) { D[to + ${i}u * across + ${j}u] = a${i}${j}; }`).join(" ")} }`).join("\n")}
  } else {
${side.map((j) => `    var a${j} = 0.0f;`).join("\n")}
    for (var n = firstSource; n < endSource; n++) {
      let s = sourceOf(n);
      for (var t = 0u; t == 0u || s.mode == ${MODE.everywhere}u; t++) {
        let end = min(begin + share, foursAt(t));
        if (end <= begin) { break; }
        for (var k = 0u; k < s.K; k++) {
          for (var q = begin; q < end; q++) {
            var at = t;
            if (s.mode == ${MODE.once}u) { at = positionsOf(q) - 1u; }
            var mask = vec4f(1.0f);
            if (kind == ${KIND.embed}u) { mask = select(vec4f(0.0f), mask, A[(s.x + t * s.xt) * Q + q] == vec4f(f32(i0))); }
            if (any(mask != vec4f(0.0f))) {
              let y = (s.y + at * s.yt + k * s.yk) * Q + q;
${side.map((j) => `              a${j} += dot(A[y + c${j}], mask);`).join("\n")}
            }
          }
        }
      }
    }
${side.map((j) => `    if (columns > ${j}u) { D[to + ${j}u] = a${j}; }`).join("\n")}
  }
}`;
}

/** Invocations of 64 for each parameter. */
export const parameterGroups = (parameters: number): number => Math.ceil(parameters / 64);

/** Sums the slots: no barriers, which an adapter on a processor pays dearly for. */
export const sumKernel = (): string => `${LAUNCH_STRUCT}
@group(0) @binding(4) var<storage, read_write> D: array<f32>;
${TABLES}
@compute @workgroup_size(64)
fn total(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= parameters()) { return; }
  var sum = 0.0f;
  for (var s = 1u; s <= u.slots; s++) { sum += D[s * parameters() + id.x]; }
  D[id.x] = sum;
}`;

/** A number, tested by its bits: compilers may assume that there are no others. */
const FINITE = `fn isFinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }`;

/** Norm, mean bound, and by how much the gradient counts. The first row of a record is the bound's terms. */
export const decideKernel = (): string => `${LAUNCH_STRUCT}
@group(0) @binding(4) var<storage, read_write> D: array<f32>;
${TABLES}
@group(0) @binding(7) var<storage, read_write> R: array<f32>;
${FINITE}
var<workgroup> squares: array<f32, ${DECIDERS}>;
@compute @workgroup_size(${DECIDERS})
fn decide(@builtin(local_invocation_index) lane: u32) {
  let n = parameters();
  var sum = 0.0f;
  for (var i = lane; i < n; i += ${DECIDERS}u) { sum += D[i] * D[i]; }
  squares[lane] = sum;
  workgroupBarrier();
  for (var half = ${DECIDERS / 2}u; half > 0u; half /= 2u) {
    if (lane < half) { squares[lane] += squares[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0u) {
    var bound = 0.0f;
    for (var t = 0u; t < positions(); t++) { bound += R[u.record + ${RECORD_HEADER}u + t]; }
    bound /= f32(u.batch);
    let norm = sqrt(squares[0]);
    let finite = isFinite(bound) && isFinite(norm);
    var scale = 1.0f;
    if (u.clip > 0.0f) { scale = min(1.0f, u.clip / max(norm, 1e-12f)); }
    R[u.record] = bound;
    R[u.record + 1u] = norm;
    R[u.record + 2u] = scale;
    R[u.record + 3u] = select(1.0f, 0.0f, finite);
  }
}`;

/** One ascent step. A parameter's state: first and second moment, and the sums of the weights behind them (bias correction). */
export function adamKernel(): string {
  const { beta1, beta2, epsilon } = ADAM;
  return `${LAUNCH_STRUCT}
@group(0) @binding(2) var<storage, read_write> P: array<f32>;
@group(0) @binding(4) var<storage, read_write> D: array<f32>;
${TABLES}
@group(0) @binding(6) var<storage, read_write> M: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> R: array<f32>;
@compute @workgroup_size(64)
fn adam(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= parameters() || R[u.record + 3u] != 0.0f) { return; }
  let g = D[i] * R[u.record + 2u];
  let decay = vec4f(${[beta1, beta2, beta1, beta2].map(float).join(", ")});
  let gain = vec4f(${float(1 - beta1)}, ${float(1 - beta2)}, ${float(1 - beta1)}, ${float(1 - beta2)});
  let s = M[i] * decay + gain * vec4f(g, g * g, 1.0f, 1.0f);
  M[i] = s;
  P[i] += u.rate * (s.x / s.z) / (sqrt(s.y / s.w) + ${float(epsilon)});
}`;
}

/** Rows of a record: sums at every position over the live words of a launch; launches of one step add up. */
export const observeKernel = (): string => `${LAUNCH_STRUCT}
@group(0) @binding(1) var<storage, read> A: array<f32>;
@group(0) @binding(3) var<storage, read> B: array<u32>;
${TABLES}
@group(0) @binding(7) var<storage, read_write> R: array<f32>;
${WORDS_FUNCTIONS}
@compute @workgroup_size(64)
fn observe(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= rowCount() * positions()) { return; }
  let row = rows() + id.x / positions() * ${ROW_WORDS}u;
  let t = id.x % positions();
  let at = (I[row] + t * I[row + 1u]) * u.words;
  let isNumber = I[row + 2u] == 1u;
  let number = bitcast<f32>(I[row + 3u]);
  var total = 0.0f;
  let end = 4u * foursAt(t);
  for (var w = 0u; w < end; w++) {
    if (t >= lengthOf(w)) { continue; }
    if (isNumber) { total += number; } else { total += A[at + w]; }
  }
  let to = u.record + ${RECORD_HEADER}u + id.x;
  if (u.passIndex == 0u) { R[to] = total; } else { R[to] += total; }
}`;
