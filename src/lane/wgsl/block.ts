/** One block of a program, forwards or backwards, as a WGSL function that runs all positions of one group of words. */
import { OP } from "../commands.ts";
import type { Lowered, LoweredBlock } from "../lowered.ts";
import { Accessor, type Fixed, type Ref } from "./access.ts";
import { type Emitter, emitInstruction } from "./bodies.ts";
import { EXPRESSIONS, type Width } from "./elementwise.ts";
import { type Instruction, instruction, type LinearCommand, linear, type Operand } from "./instructions.ts";
import { type Phase, schedule, type Unit } from "./schedule.ts";
import { planStorage, type Storage } from "./storage.ts";
import { Body } from "./text.ts";

export interface EmittedBlock {
  readonly name: string;
  readonly code: string;
  /** Floats of the private array it wants. */
  readonly privateSize: number;
}
export interface BlockContext {
  readonly program: Lowered;
  readonly fixed: Fixed;
  readonly width: Width;
  /** Floats before the first value of the arena. */
  readonly origin: number;
}

export const isGradient = ({ at }: LinearCommand): boolean =>
  at.op === OP.gradDense || at.op === OP.gradVector || at.op === OP.gradEmbed;

/** Values that a fused loop has computed for its present feature. */
class Present {
  private readonly known: { operand: Operand; name: string }[] = [];

  add(operand: Operand, name: string): void {
    this.known.push({ operand, name });
  }
  find(o: Operand): string | undefined {
    return this.known.findLast(({ operand: p }) => p.base === o.base && p.t === o.t && p.n === o.n)?.name;
  }
}

class BlockEmitter {
  private readonly body = new Body();
  private storage!: Storage;
  private access!: Accessor;

  constructor(private readonly context: BlockContext) {}

  emit(name: string, block: LoweredBlock): EmittedBlock {
    const start = this.instructions(linear(block.start));
    const steps = this.instructions(linear(block.steps).filter((c) => !isGradient(c)));
    const { body } = this;
    let privateSize = 0;
    body.add("let G = u.groups;", "let k = 0u;");
    if (start.length > 0) {
      // what depends on the length does so as if on a position
      body.block("", () => {
        body.add("let t = L - 1u;");
        privateSize = this.list(start, false);
      });
    }
    body.block("for (var s = 0u; s < L; s++)", () => {
      body.add(`let t = ${block.direction === "forward" ? "s" : "L - 1u - s"};`);
      privateSize = Math.max(privateSize, this.list(steps, true));
    });
    return { name, code: `fn ${name}(g: u32, L: u32) {\n${body}\n}`, privateSize };
  }

  private instructions(commands: readonly LinearCommand[]): Instruction[] {
    return commands.map((c) => instruction(c, this.context.program));
  }

  /** `within`: what has one place for all positions is used within one only. */
  private list(instructions: readonly Instruction[], within: boolean): number {
    const { K } = this.context.program;
    const { fixed, origin } = this.context;
    const phases = schedule(instructions, K);
    this.storage = planStorage(phases, K, (o) => within && o.t === 0 && !fixed.has(o));
    this.access = new Accessor(this.body, fixed, this.storage, origin);
    this.declare(this.storage.scalars);
    phases.forEach((phase, i) => {
      if (phase.sample) this.samples(phase, this.storage.sampleScalars.get(i) ?? []);
      else for (const unit of phase.units) this.unit(unit);
    });
    return this.storage.size;
  }

  /** A variable declared in a loop must be set: not every adapter zeroes it on each turn. */
  private declare(scalars: readonly string[]): void {
    for (const name of scalars) this.body.add(`var ${name} = V(0.0f);`);
  }

  private samples(phase: Phase, scalars: readonly string[]): void {
    const sinks = phase.units.flatMap(({ instructions }) => instructions.filter((x) => x.op === OP.sumK));
    // one loop for all of a width: each loop is compiled
    for (const n of new Set(sinks.map(({ dst }) => dst.n))) {
      const all = sinks.filter(({ dst }) => dst.n === n).map(({ dst }) => this.access.ref(dst, "0u"));
      this.body.loop(n, (i) => {
        for (const to of all) this.body.add(`${to.at(i)} = V(0.0f);`);
      });
    }
    this.body.block(`for (var k = 0u; k < ${this.context.program.K}u; k++)`, () => {
      this.declare(scalars);
      for (const unit of phase.units) this.unit(unit);
    });
  }

  private unit({ n, instructions, fused }: Unit): void {
    const emitter: Emitter = { body: this.body, access: this.access, width: this.context.width };
    if (!fused) emitInstruction(emitter, instructions[0]!);
    else this.fusedLoop(n, instructions);
  }

  private fusedLoop(n: number, instructions: readonly Instruction[]): void {
    const { body } = this;
    const refs = new Map<Operand, Ref>();
    const sums = new Map<Instruction, string>();
    const written: Operand[] = [];
    const hoisted = new Map<Ref, string>();
    for (const x of instructions) {
      for (const arg of x.args)
        if (!written.some((o) => o.base === arg.base && o.t === arg.t && o.n === arg.n)) {
          const ref = this.access.ref(arg);
          refs.set(arg, ref);
          // one load before the loop instead of one a feature
          if (ref.broadcast && n > 1) hoisted.set(ref, body.let("x", ref.at(0)));
        }
      if (x.op === OP.sum) {
        const sum = body.name("s");
        body.add(`var ${sum} = V(0.0f);`);
        sums.set(x, sum);
      } else if (this.isKept(x.dst)) refs.set(x.dst, this.access.ref(x.dst));
      if (x.op !== OP.sum && x.op !== OP.sumK) written.push(x.dst);
    }
    const element = (i: string | number): void => {
      const present = new Present();
      for (const x of instructions) this.element(x, i, { refs, sums, hoisted, present });
    };
    body.loop(n, element);
    for (const [x, sum] of sums) if (this.isKept(x.dst)) body.add(`${this.access.ref(x.dst).at(0)} = ${sum};`);
  }

  private isKept(operand: Operand): boolean {
    return this.storage.home(operand).kind !== "loop";
  }

  private element(
    x: Instruction,
    i: string | number,
    known: {
      readonly refs: ReadonlyMap<Operand, Ref>;
      readonly sums: ReadonlyMap<Instruction, string>;
      readonly hoisted: ReadonlyMap<Ref, string>;
      readonly present: Present;
    },
  ): void {
    const { body } = this;
    const args = x.args.map((arg) => {
      const ref = known.refs.get(arg);
      return ref ? (known.hoisted.get(ref) ?? ref.at(i)) : known.present.find(arg)!;
    });
    if (x.op === OP.sum) {
      body.add(`${known.sums.get(x)} += ${args[0]};`);
      return;
    }
    const to = known.refs.get(x.dst);
    if (x.op === OP.sumK) {
      body.add(`${to!.at(i)} += ${args[0]};`);
      return;
    }
    const value = EXPRESSIONS[x.op]!(args[0]!, args[1] ?? "", args[2] ?? "");
    const name = body.let("e", x.op === OP.addTo ? `${to!.at(i)} + ${value}` : value);
    known.present.add(x.dst, name);
    if (to) body.add(`${to.at(i)} = ${name};`);
  }
}

export const emitBlock = (context: BlockContext, name: string, block: LoweredBlock): EmittedBlock =>
  new BlockEmitter(context).emit(name, block);
