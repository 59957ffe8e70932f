/**
 * Orders the commands of a position so that elementwise ones of one shape come together: each such group becomes one
 * loop (loop.ts). What stays between two groups are kernels, which are done as soon as they can be.
 */
import { OP } from "../../../../src/lane/commands.ts";
import { isElementwise, type Operand, overlap, type Step } from "./operands.ts";

/** Commands done in one loop, or a single one that is none of these. */
export interface Unit {
  readonly steps: readonly Step[];
  readonly fused: boolean;
}

/** A reduction ends a loop: what it gives is there afterwards. */
export const isReduction = ({ at }: Step): boolean => at.op === OP.sum || at.op === OP.sumK;
const canFuse = (x: Step): boolean => isElementwise(x.at.op) || isReduction(x);

const meet = (xs: readonly Operand[], ys: readonly Operand[]): boolean => xs.some((x) => ys.some((y) => overlap(x, y)));
const depends = (later: Step, earlier: Step): boolean =>
  meet(later.reads, earlier.writes) || meet(later.writes, earlier.writes) || meet(later.writes, earlier.reads);

/** At every turn of a loop both are the same floats. */
export const aligned = (x: Operand, y: Operand): boolean =>
  x.base === y.base && x.t === y.t && x.k === y.k && (x.f === y.f || x.n === 1) && x.n === y.n;

/** Whether `next` may be done in the loop of `group`, after it at every turn. */
function joins(group: readonly Step[], next: Step): boolean {
  const [first] = group;
  if (first!.at.n !== next.at.n || first!.at.K !== next.at.K || !canFuse(next)) return false;
  // sums over features and over samples ask for different orders of the loops
  if (isReduction(next) && group.some((x) => isReduction(x) && x.at.op !== next.at.op)) return false;
  const fits = (xs: readonly Operand[], ys: readonly Operand[]): boolean =>
    xs.every((x) => ys.every((y) => !overlap(x, y) || aligned(x, y)));
  return group.every((earlier) => {
    if (!depends(next, earlier)) return true;
    if (isReduction(earlier) || isReduction(next)) {
      // the value summed may come from this very loop
      if (isReduction(earlier) || meet(next.writes, [...earlier.writes, ...earlier.reads])) return false;
    }
    return (
      fits(next.reads, earlier.writes) &&
      (isReduction(next) || (fits(next.writes, earlier.writes) && fits(next.writes, earlier.reads)))
    );
  });
}

export function schedule(steps: readonly Step[]): Unit[] {
  const left = new Set(steps);
  const before = new Map(steps.map((x, i) => [x, steps.slice(0, i).filter((y) => depends(x, y))]));
  const units: Unit[] = [];
  const ready = (x: Step, group: ReadonlySet<Step>): boolean =>
    before.get(x)!.every((y) => !left.has(y) || group.has(y));
  const none: ReadonlySet<Step> = new Set();
  while (left.size > 0) {
    const kernel = [...left].find((x) => !canFuse(x) && ready(x, none));
    if (kernel) {
      units.push({ steps: [kernel], fused: false });
      left.delete(kernel);
      continue;
    }
    const group = new Set([[...left].find((x) => ready(x, none))!]);
    for (const x of left) if (!group.has(x) && ready(x, group) && joins([...group], x)) group.add(x);
    for (const x of group) left.delete(x);
    units.push({ steps: [...group], fused: true });
  }
  return units;
}
