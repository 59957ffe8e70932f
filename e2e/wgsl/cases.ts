/**
 * Small programs to hold WGSL against JavaScript: every operation over sizes that fill no tile, vector or group, and
 * random programs. Plain data: the cases are chosen in Node and run in the page (page.ts).
 */
import fc from "fast-check";
import { fits, type OpSizes, ops } from "../../src/lane/opPrograms.ts";
import { type Instruction, OPERATION_COUNT } from "../../src/lane/randomPrograms.ts";
import type { FlowLayer, FlowsConfig } from "../../src/protocol/config.ts";
import type { HyperValues } from "../../src/protocol/hyper.ts";

export type Direction = "forward" | "backward";

export interface Case {
  /** An operation by name, a random program over the standard sizes, or the word model with these flows. */
  readonly program: string | readonly Instruction[] | FlowsConfig;
  readonly direction: Direction;
  readonly sizes: OpSizes;
  readonly B: number;
  readonly T: number;
  readonly K: number;
  /** Words beside each other in an invocation, and invocations a word. */
  readonly width: 1 | 4;
  readonly team: number;
}

interface Size extends OpSizes {
  readonly B: number;
  readonly T: number;
  readonly K: number;
}

/** Every d, hidden, V, K of interest, none beside the same others twice; batches that fill no group of four. */
const SIZES: readonly Size[] = [
  { d: 1, hidden: 1, V: 2, B: 1, T: 1, K: 1 },
  { d: 2, hidden: 64, V: 27, B: 7, T: 4, K: 3 },
  { d: 3, hidden: 5, V: 65, B: 5, T: 3, K: 1 },
  { d: 8, hidden: 33, V: 13, B: 3, T: 3, K: 10 },
  { d: 16, hidden: 17, V: 65, B: 6, T: 2, K: 5 },
  { d: 32, hidden: 3, V: 5, B: 2, T: 3, K: 1 },
  { d: 3, hidden: 8, V: 3, B: 5, T: 2, K: 64 },
  { d: 1, hidden: 32, V: 33, B: 9, T: 4, K: 7 },
];

const MANNERS = [
  { width: 1, team: 1 },
  { width: 4, team: 1 },
  { width: 1, team: 32 },
] as const;

/** Every operation at half of the sizes; directions and manners in turn, so that each operation meets each of them. */
export function operationCases(): Case[] {
  return Object.keys(ops).flatMap((program, o) =>
    SIZES.flatMap(({ B, T, K, ...sizes }, s) => {
      const direction = ((o + s) >> 2) % 2 === 0 ? ("forward" as const) : ("backward" as const);
      return (o + s) % 2 === 0 && fits(program, sizes)
        ? [{ program, direction, sizes, B, T, K, ...MANNERS[((o + s) >> 1) % MANNERS.length]! }]
        : [];
    }),
  );
}

const instruction = fc.record({ op: fc.nat(OPERATION_COUNT - 1), a: fc.nat(9), b: fc.nat(9) });

export function randomCases(count: number): Case[] {
  const programs = fc.sample(fc.array(instruction, { minLength: 2, maxLength: 8 }), { numRuns: count, seed: 20261120 });
  const shapes = [
    { B: 5, T: 3, K: 3 },
    { B: 3, T: 4, K: 1 },
    { B: 6, T: 2, K: 9 },
    { B: 1, T: 1, K: 2 },
  ] as const;
  return programs.map((program, i) => ({
    program,
    direction: i % 2 === 0 ? "forward" : "backward",
    sizes: { d: 4, hidden: 3, V: 6 },
    ...shapes[(i >> 1) % shapes.length]!,
    ...MANNERS[i % MANNERS.length]!,
  }));
}

/** Few passes and planes: one of each runs the same code as many, and compiles sooner. */
const FEW = { planar: { maps: 1 }, maf: { passes: 1 }, iaf: { passes: 1 }, nice: { couplings: 2 } };
const stack = (...flows: readonly string[]): readonly FlowLayer[] =>
  flows.map((flow) => ({ flow, hyper: (FEW as Readonly<Record<string, HyperValues>>)[flow] ?? {} }));

/** Every family that bends, as F_g and as F_q, K = 1 and more, in each manner. */
export function flowCases(): Case[] {
  const shape = { direction: "forward", sizes: { d: 3, hidden: 5, V: 6 }, B: 5, T: 3 } as const;
  const flows = (g: readonly FlowLayer[], q: readonly FlowLayer[]): FlowsConfig => ({ g, q, shared: false });
  return [
    { ...shape, program: flows(stack("spline"), stack("nlsq")), K: 1, ...MANNERS[0] },
    { ...shape, program: flows(stack("maf", "planar"), stack("iaf")), K: 2, ...MANNERS[1] },
    { ...shape, program: flows(stack("nice", "nlsq"), stack("planar", "spline")), K: 1, ...MANNERS[2] },
    { ...shape, program: flows(stack("iaf"), stack("maf", "nice")), K: 1, ...MANNERS[0] },
  ];
}
