/**
 * Multiply-adds of a training step, counted from the compiled program: products with weights and triangles, forwards and
 * backwards. What elementwise functions and reductions cost is not work in this sense.
 */
import { COMMAND_SIZE, FIELD, OP } from "../../src/lane/commands.ts";
import { layOut } from "../../src/lane/parameters.ts";
import { type Compiled, compile } from "../../src/lane/program.ts";
import { type ProgramOutputs, programs } from "../../src/metrics/programs.ts";
import { modelById } from "../../src/models/registry.ts";
import type { BenchProgram } from "../../src/protocol/bench.ts";

const V = 27;
/** Words of a lane group; counts are per word, so any will do. */
const W = 8;

/** Multiply-adds per word; gradients of weights go over all L positions at once. */
function ofCommand(list: Int32Array, at: number, L: number): number {
  const field = (i: number): number => list[at + i]!;
  const [n, m, K] = [field(FIELD.n), field(FIELD.m), field(FIELD.K)];
  switch (field(FIELD.op)) {
    case OP.dense:
    case OP.denseT:
      return K * n * m;
    case OP.gradDense:
      return L * K * n * m;
    case OP.triMul:
    case OP.triMulT:
    case OP.triSolve:
    case OP.triSolveT:
      return (K * n * (n + 1)) / 2;
    case OP.outerStrict:
      return (K * n * (n - 1)) / 2;
    default:
      return 0;
  }
}

function ofList(list: Int32Array, L: number): number {
  let sum = 0;
  for (let at = 0; at < list.length; at += COMMAND_SIZE) sum += ofCommand(list, at, L);
  return sum;
}

function ofWord({ forward, backward }: Compiled, L: number): number {
  let sum = 0;
  for (const { start, steps, finish } of [...forward, ...backward]) {
    sum += ofList(start[L - 1]!, L) + ofList(finish[L - 1]!, L);
    for (let t = 0; t < L; t++) sum += ofList(steps[t]!, L);
  }
  return sum;
}

/** Multiply-adds per position, and the mean number of live positions of a word. */
export function workOf({ config, maxLetters }: BenchProgram): { multiplyAdds: number; positions: number } {
  const T = maxLetters + 1;
  const { slots } = layOut(modelById(config.model.id).parameters(config, { V }));
  const program = compile({
    define: (L) => programs.bound(L, config) as ProgramOutputs,
    slots,
    K: config.objective.K,
    V,
    T,
    W,
    outputs: ["bound"],
    objective: "bound",
    tables: true,
  });
  return { multiplyAdds: ofWord(program, T) / T, positions: (2 + maxLetters) / 2 + 1 };
}
