/** Noise of a program keyed by (seed, purpose, step) and the noise's own name: the same in every execution. */
import { fillNormals, hash32, uniform } from "../math/rng.ts";
import type { Batch, NoiseSource } from "./batch.ts";

/** The name belongs to the key, so that eps and h_g are independent. */
export const noiseStream = (name: string, purpose: number): number =>
  (hash32(name) ^ Math.imul(purpose, 0x85ebca6b)) >>> 0;

/** Noise of these names is uniform on [0, 1), all other is normal. */
const UNIFORM: ReadonlySet<string> = new Set(["u", "drop"]);
export const isUniform = (name: string): boolean => UNIFORM.has(name);

export function keyedNoise(batch: Batch, seed: number, purpose: number, step: number): NoiseSource {
  return (name, n, level) => {
    const rows = batch.T * batch.B * (level === "sample" ? batch.K : 1);
    const out = new Float32Array(rows * n);
    const stream = noiseStream(name, purpose);
    for (let row = 0; row < rows; row++)
      if (isUniform(name)) out[row] = uniform(seed, stream, step, row);
      else fillNormals(out, row * n, n, { seed, purpose: stream, step }, row);
    return out;
  };
}

/** Noise that is asked for again and again, such as that of evaluations: drawn once. */
export function remembered(source: NoiseSource): NoiseSource {
  const drawn = new Map<string, ReturnType<NoiseSource>>();
  return (name, n, level) => {
    const key = `${name} ${n} ${level}`;
    const found = drawn.get(key) ?? source(name, n, level);
    drawn.set(key, found);
    return found;
  };
}
