/**
 * Orders the commands of a position so that elementwise ones of one shape come together: each such group becomes one
 * loop (loop.ts). What stays between two groups are kernels, which are done as soon as they can be.
 */
import { OP } from "../../../../src/lane/commands.ts";
import { Cells } from "./cells.ts";
import { isElementwise, type Operand, overlap, type Step } from "./operands.ts";

/** Commands done in one loop, or a single one that is none of these. */
export interface Unit {
  readonly steps: readonly Step[];
  readonly fused: boolean;
}

/** A reduction ends a loop: what it gives is there afterwards. */
export const isReduction = ({ at }: Step): boolean => at.op === OP.sum || at.op === OP.sumK;
const canFuse = (x: Step): boolean => isElementwise(x.at.op) || isReduction(x);

function meet(xs: readonly Operand[], ys: readonly Operand[]): boolean {
  for (const x of xs) for (const y of ys) if (overlap(x, y)) return true;
  return false;
}
const depends = (later: Step, earlier: Step): boolean =>
  meet(later.reads, earlier.writes) || meet(later.writes, earlier.writes) || meet(later.writes, earlier.reads);

/** At every turn of a loop both are the same floats. */
export const aligned = (x: Operand, y: Operand): boolean =>
  x.base === y.base && x.t === y.t && x.k === y.k && (x.f === y.f || x.n === 1) && x.n === y.n;

const fits = (xs: readonly Operand[], ys: readonly Operand[]): boolean =>
  xs.every((x) => ys.every((y) => !overlap(x, y) || aligned(x, y)));

/** Whether `next`, which depends on `earlier`, may come after it at every turn of one loop. */
function follows(next: Step, earlier: Step): boolean {
  // the value summed may come from this very loop, a sum may not
  if (isReduction(earlier)) return false;
  if (isReduction(next))
    return !meet(next.writes, earlier.writes) && !meet(next.writes, earlier.reads) && fits(next.reads, earlier.writes);
  return fits(next.reads, earlier.writes) && fits(next.writes, earlier.writes) && fits(next.writes, earlier.reads);
}

/** A command among those still to be done. */
interface Node {
  readonly step: Step;
  readonly fuses: boolean;
  /** What it depends on. */
  readonly before: readonly Node[];
  readonly after: Node[];
  /** How many of the former are neither done nor in the present group. */
  open: number;
  /** The unit it is in; −1 for none yet. */
  unit: number;
}

/** chosen: a scalar of a lane group fills an eighth of a cell, most values a few cells. */
const CELL = 64;

function graphOf(steps: readonly Step[]): readonly Node[] {
  const [read, written] = [new Cells<Node>(CELL), new Cells<Node>(CELL)];
  return steps.map((step) => {
    const near = new Set<Node>();
    for (const { from, to } of step.reads) written.gather(from, to, near);
    for (const { from, to } of step.writes) {
      written.gather(from, to, near);
      read.gather(from, to, near);
    }
    const before = [...near].filter((earlier) => depends(step, earlier.step));
    const node: Node = { step, fuses: canFuse(step), before, after: [], open: before.length, unit: -1 };
    for (const earlier of before) earlier.after.push(node);
    for (const { from, to } of step.reads) read.add(from, to, node);
    for (const { from, to } of step.writes) written.add(from, to, node);
    return node;
  });
}

/** Whether a command that waits for none but those of a group may be done in its loop. */
function joins(group: readonly Node[], unit: number, { step, fuses, before }: Node): boolean {
  const { at } = group[0]!.step;
  if (!fuses || at.n !== step.at.n || at.K !== step.at.K) return false;
  // sums over features and over samples ask for different orders of the loops
  if (isReduction(step) && group.some((x) => isReduction(x.step) && x.step.at.op !== step.at.op)) return false;
  return before.every((earlier) => earlier.unit !== unit || follows(step, earlier.step));
}

export function schedule(steps: readonly Step[]): Unit[] {
  const units: Unit[] = [];
  let left = graphOf(steps);
  const take = (node: Node): void => {
    node.unit = units.length;
    for (const later of node.after) later.open--;
  };
  while (left.length > 0) {
    const kernel = left.find((node) => !node.fuses && node.open === 0);
    const group: Node[] = [];
    if (kernel) {
      take(kernel);
      group.push(kernel);
    } else
      for (const node of left)
        if (node.open === 0 && (group.length === 0 || joins(group, units.length, node))) {
          take(node);
          group.push(node);
        }
    units.push({ steps: group.map(({ step }) => step), fused: !kernel });
    left = left.filter(({ unit }) => unit < 0);
  }
  return units;
}
