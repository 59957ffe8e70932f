/**
 * Makes loops of the elementwise commands of a lowered program: its lists then hold, between the kernels' commands, ones
 * that call a function of a module made for it. Values nobody else reads are never written.
 */
import { COMMAND_SIZE, FIELD, OP } from "../../../../src/lane/commands.ts";
import type { Lowered, LoweredBlock } from "../../../../src/lane/lowered.ts";
import { Cells } from "./cells.ts";
import { type Body, moduleOf } from "./encoder.ts";
import type { Constants } from "./functions.ts";
import { loopOf } from "./loop.ts";
import { type Operand, operand, positions, reach, type Step, stepsOf } from "./operands.ts";
import { aligned, schedule, type Unit } from "./schedule.ts";

/** Code of a command that calls function `dst` with position `a`; the codes below it are those of OP. */
export const FUSED = 100;
/** outerStrict and the sum over samples of what it gives, as one command. */
export const OUTER_STRICT_SUM = 101;

export interface Fused<P extends Lowered> {
  readonly program: P;
  readonly module: Uint8Array<ArrayBuffer>;
  /** Functions the module exports. */
  readonly functions: number;
}

/** chosen: most values of all positions fill a few cells. */
const CELL = 1024;

/** Who reads what, all positions together; null: who is in no loop. */
interface Reader {
  readonly operand: Operand;
  readonly from: number;
  readonly to: number;
  readonly step: Step | null;
}

class Fusion {
  private readonly bodies: Body[] = [];
  private readonly readers = new Cells<Reader>(CELL);
  private readonly readElsewhere = new Set<string>();
  private readonly steps = new Map<LoweredBlock, readonly Step[]>();
  private readonly units = new Map<LoweredBlock, readonly Unit[]>();
  private readonly home = new Map<Step, { readonly unit: Unit; readonly index: number }>();

  constructor(
    private readonly program: Lowered,
    private readonly relaxed: boolean,
    private readonly constants: Constants,
  ) {
    const { W, K } = program;
    for (const block of [...program.forward, ...program.backward]) {
      const steps = positions(block.steps, W);
      if (steps) this.steps.set(block, steps);
      const lists = [...block.start, ...block.finish, ...(steps ? [] : block.steps)];
      for (const step of lists.flatMap((list) => stepsOf(list, W))) this.reads(step, null);
      for (const step of steps ?? []) this.reads(step, step);
    }
    for (const { place, series } of program.outputs.values()) {
      this.read(operand(place, series.n, series.level === "sample" ? K : 1, W), null);
    }
    for (const [block, steps] of this.steps) this.units.set(block, schedule(this.joinSums(steps)));
    for (const unit of [...this.units.values()].flat())
      unit.steps.forEach((step, index) => {
        this.home.set(step, { unit, index });
      });
  }

  /** Products that nobody reads but one sum over samples are never written. */
  private joinSums(steps: readonly Step[]): Step[] {
    const joined = new Map<Step, Step>();
    const gone = new Set<Step>();
    for (const product of steps.filter((x) => x.at.op === OP.outerStrict && x.at.K > 1)) {
      const [dst] = product.writes;
      const [reader, ...others] = this.readersOf(dst!);
      const sum = reader?.step;
      if (!sum || others.length > 0 || sum.at.op !== OP.sumK || !steps.includes(sum)) continue;
      if (!aligned(reader.operand, dst!) || sum.at.n !== dst!.n) continue;
      const at = { ...product.at, op: OUTER_STRICT_SUM, dst: sum.at.dst };
      const gain = { ...product.gain, dst: sum.gain.dst };
      joined.set(sum, { at, gain, reads: product.reads, writes: sum.writes });
      gone.add(product);
    }
    return steps.filter((x) => !gone.has(x)).map((x) => joined.get(x) ?? x);
  }

  private reads(step: Step, as: Step | null): void {
    for (const o of step.reads) this.read(o, as);
  }
  private read(o: Operand, step: Step | null): void {
    const [from, to] = reach(o, this.program.T);
    const key = `${from} ${to}`;
    // lists for every length read much the same
    if (step === null && this.readElsewhere.has(key)) return;
    if (step === null) this.readElsewhere.add(key);
    this.readers.add(from, to, { operand: o, from, to, step });
  }
  private readersOf(o: Operand): readonly Reader[] {
    const [from, to] = reach(o, this.program.T);
    const near = new Set<Reader>();
    this.readers.gather(from, to, near);
    return [...near].filter((r) => r.from < to && from < r.to);
  }

  /** Whether anyone but later commands of its own loop reads what a command gives. */
  private readonly stored = (x: Step): boolean => {
    const [dst] = x.writes;
    const { unit, index } = this.home.get(x)!;
    return this.readersOf(dst!).some(({ operand: o, step }) => {
      const reader = step && this.home.get(step);
      return !(reader && reader.unit === unit && reader.index > index && aligned(o, dst!));
    });
  };

  private block = (block: LoweredBlock): LoweredBlock => {
    const units = this.units.get(block);
    if (!units) return block;
    const { W } = this.program;
    const calls = units.map(({ steps, fused }) =>
      fused ? this.bodies.push(loopOf(steps, this.stored, W, this.relaxed, this.constants)) - 1 : -1,
    );
    const commands = units.map(({ steps, fused }, i) => (fused ? callOf(calls[i]!) : steps[0]!));
    return { ...block, steps: block.steps.map((_, t) => listOf(commands, t)) };
  };

  fused<P extends Lowered>(program: P): Fused<P> {
    const forward = program.forward.map(this.block);
    const backward = program.backward.map(this.block);
    return {
      program: { ...program, forward, backward },
      module: moduleOf(this.bodies),
      functions: this.bodies.length,
    };
  }
}

type Command = Pick<Step, "at" | "gain">;
const NONE = Object.fromEntries(Object.keys(FIELD).map((name) => [name, 0])) as unknown as Step["at"];
/** Calls function `index` with the position. */
const callOf = (index: number): Command => ({ at: { ...NONE, op: FUSED, dst: index }, gain: { ...NONE, a: 1 } });

function listOf(commands: readonly Command[], t: number): Int32Array {
  const list = new Int32Array(commands.length * COMMAND_SIZE);
  commands.forEach(({ at, gain }, i) => {
    for (const [name, place] of FIELDS) list[i * COMMAND_SIZE + place] = at[name] + t * gain[name];
  });
  return list;
}
const FIELDS = Object.entries(FIELD) as [keyof typeof FIELD, number][];

export const fuse = <P extends Lowered>(program: P, relaxed: boolean, constants: Constants): Fused<P> =>
  new Fusion(program, relaxed, constants).fused(program);
