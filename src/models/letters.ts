/**
 * Reading letters off probabilities: by inverse cumulative probability of given uniforms, or the likeliest. With the
 * uniforms held fixed, a small change of the probabilities changes few letters.
 */
import { PURPOSE, uniform } from "../math/rng.ts";
import type { WordMode } from "./generator.ts";

/** Symbol of one distribution [V] at `from`: the likeliest, or where the running sum passes u. */
export function readSymbol(p: ArrayLike<number>, from: number, V: number, mode: WordMode, u: number): number {
  if (mode === "argmax") {
    let best = 0;
    for (let v = 1; v < V; v++) if (p[from + v]! > p[from + best]!) best = v;
    return best;
  }
  let sum = 0;
  for (let v = 0; v < V - 1; v++) {
    sum += p[from + v]!;
    if (u < sum) return v;
  }
  return V - 1;
}

/** Letter draws that stay the same for a word of a seed. [T] */
export function frozenUniforms(seed: number, word: number, T: number): Float64Array {
  return Float64Array.from({ length: T }, (_, t) => uniform(seed, PURPOSE.sample, word, t));
}

/** Those of words `from` … `from + n − 1` of a seed. [n, T] */
export function frozenUniformsOf(seed: number, from: number, n: number, T: number): Float64Array {
  const out = new Float64Array(n * T);
  for (let i = 0; i < n; i++) out.set(frozenUniforms(seed, from + i, T), i * T);
  return out;
}
