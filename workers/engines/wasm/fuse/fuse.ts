/**
 * Makes loops of the elementwise commands of a lowered program: its lists then hold, between the kernels' commands, ones
 * that call a function of a module made for it. Values nobody else reads are never written.
 */
import { COMMAND_SIZE, FIELD } from "../../../../src/lane/commands.ts";
import type { Lowered, LoweredBlock } from "../../../../src/lane/lowered.ts";
import { type Body, moduleOf } from "./encoder.ts";
import type { Constants } from "./functions.ts";
import { loopOf } from "./loop.ts";
import { type Operand, overlap, positions, type Step, stepsOf } from "./operands.ts";
import { aligned, schedule, type Unit } from "./schedule.ts";

/** Code of a command that calls function `dst` with position `a`; the codes below it are those of OP. */
export const FUSED = 100;

export interface Fused<P extends Lowered> {
  readonly program: P;
  readonly module: Uint8Array<ArrayBuffer>;
  /** Functions the module exports. */
  readonly functions: number;
}

/** Who reads what, all positions together. */
interface Reader {
  readonly operand: Operand;
  readonly step: Step | null;
}

class Fusion {
  private readonly bodies: Body[] = [];
  private readonly readers: Reader[] = [];
  private readonly units = new Map<LoweredBlock, readonly Unit[]>();
  private readonly home = new Map<Step, { readonly unit: Unit; readonly index: number }>();

  constructor(
    private readonly program: Lowered,
    private readonly relaxed: boolean,
    private readonly constants: Constants,
  ) {
    const { W, T, K } = program;
    for (const block of [...program.forward, ...program.backward]) {
      const steps = positions(block.steps, W);
      if (steps) this.units.set(block, schedule(steps, W));
      const lists = [...block.start, ...block.finish, ...(steps ? [] : block.steps)];
      for (const step of lists.flatMap((list) => stepsOf(list, W))) this.reads(step, null);
      for (const step of steps ?? []) this.reads(step, step);
    }
    for (const { place, series } of program.outputs.values()) {
      const samples = series.level === "sample" ? K : 1;
      this.readers.push({ operand: { ...place, n: series.n, samples }, step: null });
    }
    for (const unit of [...this.units.values()].flat())
      unit.steps.forEach((step, index) => {
        this.home.set(step, { unit, index });
      });
    if (T < 1) throw new RangeError("a program of no positions");
  }

  private reads(step: Step, as: Step | null): void {
    for (const operand of step.reads) this.readers.push({ operand, step: as });
  }

  /** Whether anyone but later commands of its own loop reads what a command gives. */
  private readonly stored = (x: Step): boolean => {
    const { W, T } = this.program;
    const [dst] = x.writes;
    const { unit, index } = this.home.get(x)!;
    return this.readers.some(({ operand, step }) => {
      if (!overlap(operand, dst!, W, T)) return false;
      const reader = step && this.home.get(step);
      return !(reader && reader.unit === unit && reader.index > index && aligned(operand, dst!));
    });
  };

  private block = (block: LoweredBlock): LoweredBlock => {
    const units = this.units.get(block);
    if (!units) return block;
    const { W } = this.program;
    const calls = units.map(({ steps, fused }) =>
      fused ? this.bodies.push(loopOf(steps, this.stored, W, this.relaxed, this.constants)) - 1 : -1,
    );
    const list = (_: Int32Array, t: number): Int32Array =>
      Int32Array.from(
        units.flatMap(({ steps }, i) => (calls[i]! < 0 ? commandOf(steps[0]!, t) : callOf(calls[i]!, t))),
      );
    return { ...block, steps: block.steps.map(list) };
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

const commandOf = ({ at, gain }: Step, t: number): number[] => {
  const out = new Array<number>(COMMAND_SIZE).fill(0);
  for (const name of Object.keys(FIELD) as (keyof typeof FIELD)[]) out[FIELD[name]] = at[name] + t * gain[name];
  return out;
};
const callOf = (index: number, t: number): number[] => {
  const out = new Array<number>(COMMAND_SIZE).fill(0);
  out[FIELD.op] = FUSED;
  out[FIELD.dst] = index;
  out[FIELD.a] = t;
  return out;
};

export const fuse = <P extends Lowered>(program: P, relaxed: boolean, constants: Constants): Fused<P> =>
  new Fusion(program, relaxed, constants).fused(program);
