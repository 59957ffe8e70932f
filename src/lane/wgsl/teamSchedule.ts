/**
 * Orders the instructions of one position for a team of invocations: levels of units that do not touch each other, a
 * barrier after each. Elementwise instructions of one shape become one unit, so that what an invocation has computed it
 * need not wait for.
 */
import { type Instruction, isElementwise } from "./instructions.ts";
import { aligned, depends, overlap, reads, type Unit } from "./schedule.ts";

export type Level = readonly Unit[];

interface Group {
  readonly n: number;
  readonly instructions: Instruction[];
  readonly fused: boolean;
}

/** Whether one invocation does all of an element: what `next` shares with the group lies at the same feature and sample. */
function joins({ instructions, fused }: Group, next: Instruction, K: number): boolean {
  const [first] = instructions;
  if (!fused || !isElementwise(next.op) || first!.n !== next.n || first!.K !== next.K) return false;
  const fits = (a: Instruction["dst"], b: Instruction["dst"]): boolean => !overlap(a, b, K) || aligned(a, b);
  return instructions.every(
    (earlier) =>
      reads(next).every((o) => fits(o, earlier.dst)) &&
      fits(next.dst, earlier.dst) &&
      reads(earlier).every((o) => fits(next.dst, o)),
  );
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
      group = { n: x.n, instructions: [], fused: isElementwise(x.op) };
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
