/** What lowering makes of a program (lower.ts): places in an arena and command lists for one lane group. */
import type { SeriesSpec } from "./ir.ts";

/** Where a value is at position 0, and its strides in floats. */
export interface Place {
  readonly base: number;
  /** From one position to the next. */
  readonly t: number;
  /** From one sample to the next; 0 at word level. */
  readonly k: number;
  /** From one feature to the next: W, or 0 for a broadcast scalar. */
  readonly f: number;
}

/** Commands of one block. */
export interface LoweredBlock {
  readonly direction: "forward" | "backward";
  /** Before the first position, for groups of 1…T positions. */
  readonly start: readonly Int32Array[];
  /** For each position. */
  readonly steps: readonly Int32Array[];
  /** After the last position, for groups of 1…T positions. */
  readonly finish: readonly Int32Array[];
}

export interface Lowered {
  readonly W: number;
  readonly T: number;
  readonly K: number;
  /** Floats of the arena. */
  readonly size: number;
  /** Flat parameters and their gradient, in the order of the slots. */
  readonly parameters: number;
  readonly gradient: number;
  readonly parameterCount: number;
  /** Values to write once, broadcast over the words. */
  readonly constants: readonly { readonly at: number; readonly values: readonly number[] }[];
  /** Parameters to broadcast over the words whenever they change. */
  readonly vectors: readonly { readonly at: number; readonly offset: number; readonly n: number }[];
  readonly inputs: ReadonlyMap<string, { readonly place: Place; readonly series: SeriesSpec }>;
  readonly outputs: ReadonlyMap<number, { readonly place: Place; readonly series: SeriesSpec }>;
  /** Where the adjoint of the objective's terms goes: live / B. */
  readonly seed: Place | null;
  /** When parameters have changed, and before gradients are gathered. */
  readonly prologue: Int32Array;
  /** When they have been. */
  readonly epilogue: Int32Array;
  readonly forward: readonly LoweredBlock[];
  readonly backward: readonly LoweredBlock[];
}
