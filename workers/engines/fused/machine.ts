/** What a fused engine needs of the machine that runs its command lists. */
import type { Batch } from "../../../src/lane/batch.ts";
import type { Group, Machine } from "../../../src/lane/driver.ts";
import type { Lowered, Place } from "../../../src/lane/lowered.ts";

/** An arena of its own, for one program or for the optimiser's moments. */
export interface Arena extends Machine {
  readonly arena: Float32Array;
  free(): void;
}

/** Which noise: `stream` is the hash of its name and purpose (see src/lane/noise.ts). */
export interface NoiseKey {
  readonly seed: number;
  readonly stream: number;
  readonly step: number;
}

/** One noise input of a lane group. */
export interface NoiseTarget {
  readonly place: Place;
  readonly n: number;
  readonly samples: number;
  readonly uniform: boolean;
}

/** Adam's settings at one step; corrections per tensor, since a warm swap starts some of them fresh. */
export interface AdamStep {
  /** Factor of clipping on the gradient. */
  readonly scale: number;
  readonly rate: number;
  readonly segments: readonly { readonly offset: number; readonly size: number; readonly age: number }[];
}

export interface FusedMachine {
  /** What it runs on, for the engine chip. */
  readonly adapter: string;
  /** The same program with lists that this machine runs faster; only what its outputs and gradients are is written. */
  fit<P extends Lowered>(program: P): P;
  arena(floats: number, W: number): Arena;
  /** Draws the noise of one group, all its positions. */
  fillNoise(to: Arena, target: NoiseTarget, key: NoiseKey, batch: Batch, group: Group, W: number): void;
  sumSquares(of: Arena, at: number, n: number): number;
  zero(of: Arena, at: number, n: number): void;
  /** parameters += rate · m̂ / (√v̂ + ε): ascent along the gradient. */
  adam(of: Arena, parameters: number, gradient: number, m: Arena, v: Arena, step: AdamStep): void;
  dispose(): void;
}

export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const EPSILON = 1e-8;
