/**
 * A group of elementwise commands, and of sums over what they give, as one function (arena, position): every operand is
 * read once, values between the commands stay in registers, and only what others read is written.
 */
import { OP } from "../../../../src/lane/commands.ts";
import { Body } from "./encoder.ts";
import { type Constants, type Pair, PairMath } from "./functions.ts";
import type { Operand, Step } from "./operands.ts";
import { aligned, isReduction } from "./schedule.ts";

const PARAMETERS = { arena: 0, position: 1 } as const;
/** Words of a pair of vectors. */
const PAIR = 8;

/** Turns of the two loops, and what an operand gains at a turn of each. */
interface Nest {
  readonly inner: number;
  readonly outer: number;
  readonly strides: (o: Operand) => readonly [number, number];
}

/** Reductions go over the inner loop; without any, what lies in one run is one loop. */
function nestOf(steps: readonly Step[]): Nest {
  const { n, K } = steps[0]!.at;
  const reduction = steps.find(isReduction)?.at.op;
  if (reduction === OP.sumK) return { inner: K, outer: n, strides: ({ k, f, n: width }) => [k, width === 1 ? 0 : f] };
  const feature = (o: Operand): number => (n === 1 || o.n === 1 ? 0 : o.f);
  const nested: Nest = { inner: n, outer: K, strides: (o) => [feature(o), o.k] };
  if (reduction !== undefined || K === 1) return nested;
  if (n === 1) return { inner: K, outer: 1, strides: (o) => [o.k, 0] };
  const operands = steps.flatMap((x) => [...x.reads, ...x.writes]);
  const run = operands.every((o) => o.k === n * feature(o));
  return run ? { inner: n * K, outer: 1, strides: (o) => [feature(o), 0] } : nested;
}

class LoopEmitter {
  readonly body: Body;
  private readonly math: PairMath;
  private readonly nest: Nest;
  /** Registers by what they gain: with the position, at a turn of the inner and of the outer loop. */
  private readonly registers = new Map<string, { local: number; t: number; inner: number; outer: number }>();
  private readonly sums = new Map<Step, Pair[]>();

  constructor(
    private readonly steps: readonly Step[],
    private readonly stored: (x: Step) => boolean,
    private readonly W: number,
    relaxed: boolean,
    constants: Constants,
  ) {
    this.body = new Body(2, relaxed);
    this.math = new PairMath(this.body, constants);
    this.nest = nestOf(steps);
    for (const o of steps.flatMap((x) => [...x.reads, ...x.writes])) this.register(o);
  }

  private register(o: Operand): { local: number; t: number; inner: number; outer: number } {
    const [inner, outer] = this.nest.strides(o);
    const key = `${o.t} ${inner} ${outer}`;
    let found = this.registers.get(key);
    if (!found) {
      found = { local: this.body.index(), t: o.t, inner, outer };
      this.registers.set(key, found);
    }
    return found;
  }
  /** Bytes from its register to an operand; a register that goes down starts high. */
  private offset(o: Operand): number {
    const { inner, outer } = this.register(o);
    return 4 * (o.base + this.down(inner, outer));
  }
  private down = (inner: number, outer: number): number =>
    Math.min(0, inner) * (this.nest.inner - 1) + Math.min(0, outer) * (this.nest.outer - 1);

  emit(): Body {
    const { body, nest } = this;
    for (const { local, t, inner, outer } of this.registers.values()) {
      body.get(PARAMETERS.arena);
      if (t !== 0)
        body
          .get(PARAMETERS.position)
          .integer(4 * t)
          .mulIndex()
          .addIndex();
      const down = this.down(inner, outer);
      if (down !== 0) body.integer(-4 * down).addIndex();
      body.set(local);
    }
    for (const x of this.steps.filter(isReduction))
      this.sums.set(
        x,
        Array.from({ length: this.W / PAIR }, () => [body.vector(), body.vector()] as const),
      );
    body.repeat(nest.outer, () => {
      for (const pairs of this.sums.values()) for (const pair of pairs) for (const i of pair) body.none().set(i);
      body.repeat(nest.inner, () => {
        for (let w = 0; w < this.W / PAIR; w++) body.scope(() => this.turn(w));
        if (nest.inner > 1) this.advance(({ inner }) => inner);
      });
      for (const [x, pairs] of this.sums) for (const [w, pair] of pairs.entries()) this.write(x.writes[0]!, pair, w);
      if (nest.outer > 1) this.advance(({ inner, outer }) => outer - (nest.inner > 1 ? nest.inner * inner : 0));
    });
    return body;
  }

  private advance(by: (r: { inner: number; outer: number }) => number): void {
    for (const register of this.registers.values()) {
      const gain = 4 * by(register);
      if (gain !== 0) this.body.get(register.local).integer(gain).addIndex().set(register.local);
    }
  }
  private read(o: Operand, w: number): Pair {
    const { body } = this;
    const pair: Pair = [body.vector(), body.vector()];
    const from = this.offset(o) + 4 * PAIR * w;
    for (const i of [0, 1] as const)
      body
        .get(this.register(o).local)
        .load(from + 16 * i)
        .set(pair[i]);
    return pair;
  }
  private write(o: Operand, pair: Pair, w: number): void {
    const to = this.offset(o) + 4 * PAIR * w;
    for (const i of [0, 1] as const)
      this.body
        .get(this.register(o).local)
        .get(pair[i])
        .store(to + 16 * i);
  }

  /** Eight words of one feature of one sample. */
  private turn(w: number): void {
    // by where they begin, as aligned ones do
    const known = new Map<number, { operand: Operand; pair: Pair }[]>();
    const know = (operand: Operand, pair: Pair): void => {
      const others = known.get(operand.base);
      if (others) others.push({ operand, pair });
      else known.set(operand.base, [{ operand, pair }]);
    };
    const value = (o: Operand): Pair => {
      const found = known.get(o.base)?.findLast(({ operand }) => aligned(operand, o));
      if (found) return found.pair;
      const pair = this.read(o, w);
      know(o, pair);
      return pair;
    };
    for (const x of this.steps) {
      const args = x.reads.map(value);
      if (isReduction(x)) {
        this.math.accumulate(this.sums.get(x)![w]!, args[0]!);
        continue;
      }
      const pair = this.math.apply(x.at.op, args);
      know(x.writes[0]!, pair);
      if (this.stored(x)) this.write(x.writes[0]!, pair, w);
    }
  }
}

export function loopOf(
  steps: readonly Step[],
  stored: (x: Step) => boolean,
  W: number,
  relaxed: boolean,
  constants: Constants,
): Body {
  return new LoopEmitter(steps, stored, W, relaxed, constants).emit();
}
