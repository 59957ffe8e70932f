/** The kernel that writes what a program reads: letters, live positions, noise, and the seed of the backward pass. */
import { PURPOSE } from "../../math/rng.ts";
import { LIVE, type SeriesSpec, SYMBOLS } from "../ir.ts";
import type { Lowered, Place } from "../lowered.ts";
import { isUniform, noiseStream } from "../noise.ts";
import { LAUNCH_STRUCT, WORDS_FUNCTIONS } from "./layout.ts";
import { RANDOM } from "./random.ts";

const address = ({ base, t, k }: Place, origin: number, i: number, K: number): string =>
  `A[(${base - origin + i}u + t * ${t}u${K > 1 ? ` + k * ${k}u` : ""}) * u.words + w]`;

function noiseLines(place: Place, { name, n, level }: SeriesSpec, origin: number, samples: number): string {
  const K = level === "sample" ? samples : 1;
  const to = (i: number): string => address(place, origin, i, K);
  const stream = `${noiseStream(name, PURPOSE.eps)}u`;
  const lane = K > 1 ? `(t * u.batch + b) * ${K}u + k` : "t * u.batch + b";
  const lines = isUniform(name)
    ? [`${to(0)} = uniformAt(${stream}, ${lane});`]
    : Array.from({ length: Math.ceil(n / 4) }, (_, quarter) => {
        const parts = Array.from({ length: Math.min(4, n - 4 * quarter) }, (_, i) => 4 * quarter + i);
        const stores = parts.map((i) => `${to(i)} = z[${i % 4}];`).join(" ");
        return `{ let z = normals(${stream}, ${lane}, ${4 * quarter}u); ${stores} }`;
      });
  return K > 1 ? `for (var k = 0u; k < ${K}u; k++) {\n    ${lines.join("\n    ")}\n  }` : lines.join("\n  ");
}

/** One invocation a word and position. */
export function inputsKernel(program: Lowered, origin: number, T: number): string {
  const inputs = [...program.inputs.values()];
  const find = (name: string): Place | undefined => inputs.find(({ series }) => series.name === name)?.place;
  const [symbols, live] = [find(SYMBOLS), find(LIVE)];
  const noise = inputs.filter(({ series }) => series.name !== SYMBOLS && series.name !== LIVE);
  const at = (place: Place): string => address(place, origin, 0, 1);
  return `${LAUNCH_STRUCT}
@group(0) @binding(1) var<storage, read_write> A: array<f32>;
@group(0) @binding(3) var<storage, read> B: array<u32>;
@group(0) @binding(4) var<storage, read> S: array<u32>;
${WORDS_FUNCTIONS}
${RANDOM}
/** Letter t of a word of the training set, four to a u32. */
fn symbolOf(word: u32, t: u32) -> f32 {
  let i = word * ${T}u + t;
  return f32((S[i >> 2u] >> (8u * (i & 3u))) & 255u);
}
@compute @workgroup_size(16, 4)
fn inputs(@builtin(global_invocation_id) id: vec3u) {
  let w = id.x;
  let t = id.y;
  if (w >= u.words || t >= positionsOf(w / 4u)) { return; }
  let live = t < lengthOf(w);
  ${live ? `${at(live)} = select(0.0f, 1.0f, live);` : ""}
  ${program.seed ? `${at(program.seed)} = select(0.0f, 1.0f / f32(u.batch), live);` : ""}
  if (u.supplied == 1u) { return; }
  let word = wordOf(w);
  let b = indexOf(w);
  ${symbols ? `if (lengthOf(w) > 0u) { ${at(symbols)} = symbolOf(word, t); } else { ${at(symbols)} = 0.0f; }` : ""}
  ${noise.map(({ place, series }) => noiseLines(place, series, origin, program.K)).join("\n  ")}
}`;
}
