/** Parameters of a definition: what they are called, their shapes and how they start. */
import { fillNormals, hash32, PURPOSE } from "../math/rng.ts";

/** How a parameter starts. `logLetterFrequency`: log relative frequency of the symbols in the training tokens. */
export type Init =
  | { readonly kind: "normal"; readonly sd: number }
  | { readonly kind: "zeros" }
  | { readonly kind: "logLetterFrequency" };

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Init;
  /** A warm swap keeps a parameter only if name, shape and role agree. */
  readonly role: string;
}

/** One named tensor inside a flat parameter vector. */
export interface Slot extends ParameterSpec {
  readonly offset: number;
  readonly size: number;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Lays tensors out one after the other. */
export function layOut(specs: readonly ParameterSpec[]): { slots: readonly Slot[]; size: number } {
  let offset = 0;
  const slots = specs.map((spec) => {
    const slot = { ...spec, offset, size: sizeOf(spec.shape) };
    offset += slot.size;
    return slot;
  });
  return { slots, size: offset };
}

/** Initial values of one tensor; a pure function of the seed and the tensor's name. */
export function initialise(spec: ParameterSpec, seed: number, logLetterFrequency: ArrayLike<number>): Float32Array {
  const out = new Float32Array(sizeOf(spec.shape));
  switch (spec.init.kind) {
    case "zeros":
      break;
    case "logLetterFrequency":
      out.set(logLetterFrequency);
      break;
    case "normal": {
      fillNormals(out, 0, out.length, { seed, purpose: PURPOSE.init, step: hash32(spec.name) }, 0);
      for (let i = 0; i < out.length; i++) out[i]! *= spec.init.sd;
      break;
    }
    default:
      spec.init satisfies never;
  }
  return out;
}

/** Weight [inputs, outputs] with standard deviation gain / √inputs, and a zero bias. */
export function linear(
  weight: string,
  bias: string,
  inputs: number,
  outputs: number,
  gain: number,
  role: string,
): readonly ParameterSpec[] {
  const init: Init = gain === 0 ? { kind: "zeros" } : { kind: "normal", sd: gain / Math.sqrt(inputs) };
  return [
    { name: weight, shape: [inputs, outputs], init, role },
    { name: bias, shape: [outputs], init: { kind: "zeros" }, role },
  ];
}
