/**
 * What is timed: one training step of a small model of words. T = 13, V = 27, d = 8, F_g = 2 × TRIL, F_q = TRIL (MLPs of
 * 32), embedding 16, backward GRU of 32, q an MLP of 32 on (a_t, h_{t−1}), for K > 1 on h_g too; words of 2–12 letters.
 */
import { presets } from "../../src/config/presets.ts";
import type { BenchProgram } from "../../src/protocol/bench.ts";
import type { FlowLayer, RunConfig } from "../../src/protocol/config.ts";

/** One thing to time on every engine. */
export interface Cell {
  readonly name: string;
  readonly program: BenchProgram;
  /** The swept quantity. */
  readonly x: number;
}

export interface Size {
  readonly batch: number;
  readonly K: number;
  readonly d: number;
  /** Layers of F_g. */
  readonly layers: number;
  readonly maxLetters: number;
}

const STANDARD: Size = { batch: 128, K: 1, d: 8, layers: 2, maxLetters: 12 };
const tril: FlowLayer = { flow: "tril", hyper: { hidden: 32 } };

export function programOf(size: Size, objective: "elbo" | "filteringIwae"): BenchProgram {
  const { batch, K, d, layers, maxLetters } = size;
  const base: RunConfig = presets.tril.config;
  const config: RunConfig = {
    ...base,
    data: { ...base.data, maxLetters },
    model: { id: "dssm", hyper: { d, qReads: "ha", conditionOnPrior: true, embedding: 16, encoder: 32, head: 32 } },
    flows: { g: Array.from({ length: layers }, () => tril), q: [tril], shared: false },
    objective: { id: objective, K },
    optimiser: { ...base.optimiser, batch },
  };
  return { config, maxLetters };
}

const objectiveOf = (K: number) => (K === 1 ? "elbo" : "filteringIwae");

/** Batch × K. */
export function standardCells(batches: readonly number[], samples: readonly number[]): Cell[] {
  return samples.flatMap((K) =>
    batches.map((batch) => ({
      name: `${batch}×${K}`,
      x: batch,
      program: programOf({ ...STANDARD, batch, K }, objectiveOf(K)),
    })),
  );
}

interface Axis {
  readonly values: readonly number[];
  readonly at: (x: number) => Partial<Size>;
}
/** chosen: powers of two around the workload, within what a configuration may be. */
export const AXES = {
  B: { values: [16, 32, 64, 128, 256, 512, 1024], at: (batch) => ({ batch }) },
  K: { values: [1, 2, 5, 10, 20, 40], at: (K) => ({ K }) },
  T: { values: [4, 7, 13, 21], at: (T) => ({ maxLetters: T - 1 }) },
  d: { values: [2, 4, 8, 16, 32], at: (d) => ({ d }) },
  layers: { values: [1, 2, 3, 4, 6], at: (layers) => ({ layers }) },
} as const satisfies Record<string, Axis>;
export type AxisId = keyof typeof AXES;

/** One quantity varies, the others stay at 128 words and one sample. Along K all cells have the same objective. */
export function sweepCells(axis: AxisId): Cell[] {
  const { values, at }: Axis = AXES[axis];
  const objective = axis === "K" ? "filteringIwae" : "elbo";
  return values.map((x) => ({
    name: `${axis} = ${x}`,
    x,
    program: programOf({ ...STANDARD, ...at(x) }, objective),
  }));
}

/** A configuration of one's own at several batches, its samples as they are. */
export function configCells(config: RunConfig, batches: readonly number[]): Cell[] {
  return batches.map((batch) => ({
    name: `${batch}×${config.objective.K}`,
    x: batch,
    program: {
      config: { ...config, optimiser: { ...config.optimiser, batch } },
      maxLetters: config.data.maxLetters,
    },
  }));
}
