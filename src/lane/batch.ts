/** What an execution of a lane program is given: sizes, words, noise and parameters. */

/** A batch of words, positions first. For prior programs there are no symbols and every length is T. */
export interface Batch {
  /** Words. */
  readonly B: number;
  /** Positions. */
  readonly T: number;
  /** Samples per word. */
  readonly K: number;
  /** [T, B] symbol ids, padded with EOS; null for programs that read no words. */
  readonly symbols: Int32Array | null;
  /** Live positions a word, EOS included. [B] */
  readonly lengths: Int32Array;
}

/** Noise by name: [T, B, n] at word level, [T, B, K, n] at sample level, [T, B] for uniforms. */
export type NoiseSource = (name: string, n: number, level: "word" | "sample") => Float32Array | Float64Array;

/** A named parameter tensor, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}
export type Tensors = ReadonlyMap<string, Tensor>;

/** 1 on live positions, else 0. [T, B] */
export function liveMask(batch: Batch): Float32Array {
  const mask = new Float32Array(batch.T * batch.B);
  for (let t = 0; t < batch.T; t++)
    for (let b = 0; b < batch.B; b++) mask[t * batch.B + b] = t < batch.lengths[b]! ? 1 : 0;
  return mask;
}

/** Noise that was supplied, as fixtures and tests do; every requested name must be there with the right size. */
export function suppliedNoise(
  batch: Batch,
  arrays: Readonly<Record<string, Float32Array | Float64Array>>,
): NoiseSource {
  return (name, n, level) => {
    const array = arrays[name];
    const size = batch.T * batch.B * n * (level === "sample" ? batch.K : 1);
    if (!array || array.length !== size)
      throw new Error(`noise ${name}: expected ${size} numbers, got ${array?.length ?? "none"}`);
    return array;
  };
}
