/**
 * Orders the instructions of one position for a team of invocations: levels of units that do not touch each other, a
 * barrier after each. Instructions of one shape become one unit: an invocation need not wait for what it has itself
 * computed, such as the sum of two products and its tanh.
 */
import { OP } from "../commands.ts";
import { type Instruction, isElementwise, isOverSamples, type Operand } from "./instructions.ts";
import { depends, overlap, reads } from "./schedule.ts";

/** Instructions done output by output, for K × n of them; or a single one apart. */
export interface TeamUnit {
  readonly K: number;
  readonly n: number;
  readonly instructions: readonly Instruction[];
  readonly fused: boolean;
}
export type Level = readonly TeamUnit[];

/** Units of their own: one output after the other, or several at once. */
const APART: ReadonlySet<number> = new Set([
  OP.triSolve,
  OP.triSolveT,
  OP.softmaxPick,
  OP.categoricalK,
  OP.ancestorsK,
  OP.outerStrict,
]);

/** They read across the samples, and give one output for each. */
const BY_SAMPLE: ReadonlySet<number> = new Set([OP.gatherK, OP.scatterK]);

function shapeOf(x: Instruction): Omit<TeamUnit, "instructions"> {
  const K = isOverSamples(x.op) && !BY_SAMPLE.has(x.op) ? 1 : x.K;
  const fused = !APART.has(x.op);
  // what is apart is done once a sample, but a triangle row after row
  return { K, n: fused ? x.dst.n : x.op === OP.outerStrict ? x.n : 1, fused };
}

/** What one instruction wrote for an output the other reads for the same one. */
const aligned = (x: Operand, y: Operand): boolean =>
  x.base === y.base && x.k === y.k && x.n === y.n && (x.f === y.f || x.n === 1);

/** Whether an invocation may do `next` after the others, knowing nothing but its own outputs. */
function joins({ K: samples, n, fused, instructions }: TeamUnit, next: Instruction, K: number): boolean {
  const shape = shapeOf(next);
  if (!fused || !shape.fused || shape.n !== n || shape.K !== samples) return false;
  if (!isElementwise(next.op)) return instructions.every((earlier) => !depends(next, earlier, K));
  const fits = (a: Operand, b: Operand): boolean => !overlap(a, b, K) || aligned(a, b);
  return instructions.every(
    (earlier) =>
      reads(next).every((o) => fits(o, earlier.dst)) &&
      fits(next.dst, earlier.dst) &&
      // what is no elementwise instruction reads more than one output
      reads(earlier).every((o) => (isElementwise(earlier.op) ? fits(next.dst, o) : !overlap(next.dst, o, K))),
  );
}

interface Group extends TeamUnit {
  readonly instructions: Instruction[];
}

/** What can be done now; `before`: what each waits for. */
function level(
  left: ReadonlySet<Instruction>,
  before: ReadonlyMap<Instruction, readonly Instruction[]>,
  K: number,
): readonly Group[] {
  const groups: Group[] = [];
  const home = new Map<Instruction, Group>();
  for (const x of left) {
    const waiting = before.get(x)!.filter((earlier) => left.has(earlier));
    const within = new Set(waiting.map((earlier) => home.get(earlier)));
    if (within.has(undefined) || within.size > 1) continue;
    const [only] = within;
    let group = only ?? groups.findLast((one) => joins(one, x, K));
    if (only && !joins(only, x, K)) continue;
    if (!group) {
      group = { ...shapeOf(x), instructions: [] };
      groups.push(group);
    }
    group.instructions.push(x);
    home.set(x, group);
  }
  return groups;
}

export function teamSchedule(list: readonly Instruction[], K: number): readonly Level[] {
  const before = new Map(
    list.map((later, j) => [later, list.slice(0, j).filter((earlier) => depends(later, earlier, K))]),
  );
  const left = new Set(list);
  const out: Level[] = [];
  while (left.size > 0) {
    const units = level(left, before, K);
    for (const { instructions } of units) for (const x of instructions) left.delete(x);
    out.push(units);
  }
  return out;
}
