/**
 * A lane program run over plain points instead of words: the program reads them as one input with K samples a word and has
 * a single position. Forwards for any number of points; a minibatch step of Adam if it has an objective, the mean of a
 * value over words.
 */
import { prepare, runBackward, runForward, setParameters } from "../src/lane/driver.ts";
import type { Lane } from "../src/lane/lane.ts";
import type { Place } from "../src/lane/lowered.ts";
import type { Slot } from "../src/lane/parameters.ts";
import { type Compiled, compile, type Definition } from "../src/lane/program.ts";
import type { Arena, FusedMachine } from "./engines/fused/machine.ts";
import { GROUP } from "./engines/fused/shards.ts";

export interface PointProgramSpec {
  readonly define: (L: Lane) => Definition;
  readonly slots: readonly Slot[];
  /** The input that holds points, at the level of samples. */
  readonly input: string;
  /** Points of a word. */
  readonly K: number;
  /** Series at the level of samples to bring out. */
  readonly outputs: readonly string[];
}

/** All words of a group have one position. */
const ALL = {
  words: Int32Array.from({ length: GROUP }, (_, w) => w),
  L: 1,
  live: Int32Array.of(GROUP),
} as const;

/** A compiled program in an arena of its own. */
export class PointProgram {
  protected readonly program: Compiled;
  protected readonly arena: Arena;
  private readonly input: { readonly place: Place; readonly n: number };
  /** Points the arena holds at a time. */
  readonly chunk: number;

  constructor(
    protected readonly machine: FusedMachine,
    spec: PointProgramSpec,
    objective: string | null = null,
  ) {
    const { define, slots, K } = spec;
    const outputs = objective === null ? spec.outputs : [...spec.outputs, objective];
    this.program = machine.fit(compile({ define, slots, K, V: 1, T: 1, W: GROUP, outputs, objective }));
    this.arena = machine.arena(this.program.size, GROUP);
    prepare(this.arena, this.program);
    const { place, series } = this.program.inputs.get(spec.input)!;
    this.input = { place, n: series.n };
    this.chunk = GROUP * K;
  }

  set parameters(flat: Float32Array) {
    setParameters(this.arena, this.program, flat);
  }
  get parameters(): Float32Array<ArrayBuffer> {
    const { parameters, parameterCount } = this.program;
    return this.arena.arena.slice(parameters, parameters + parameterCount);
  }

  /** Calls `act` with each point of a chunk that there is, and where the numbers of a place for it begin. */
  private each(place: Place, from: number, count: number, act: (point: number, at: number) => void): void {
    const n = Math.min(this.chunk, count - from);
    for (let i = 0; i < n; i++) act(from + i, place.base + Math.floor(i / GROUP) * place.k + (i % GROUP));
  }

  /** Writes a chunk of points [count, n]; where there are too few, old ones stay behind them. */
  protected write(points: Float32Array, from: number): void {
    const { place, n } = this.input;
    const { arena } = this.arena;
    this.each(place, from, points.length / n, (point, at) => {
      for (let i = 0; i < n; i++) arena[at + i * place.f] = points[point * n + i]!;
    });
  }

  /** Runs forwards over points [count, n]; series by name, [count, …]. */
  run(points: Float32Array, outputs: readonly string[]): Readonly<Record<string, Float32Array<ArrayBuffer>>> {
    const { program, arena } = this;
    const count = points.length / this.input.n;
    const taken = outputs.map((name) => {
      const { place, series } = program.outputs.get(program.named.get(name)!)!;
      return { name, place, n: series.n, data: new Float32Array(count * series.n) };
    });
    for (let from = 0; from < count; from += this.chunk) {
      this.write(points, from);
      runForward(arena, program, ALL);
      for (const { place, n, data } of taken)
        this.each(place, from, count, (point, at) => {
          for (let i = 0; i < n; i++) data[point * n + i] = arena.arena[at + (n === 1 ? 0 : i * place.f)]!;
        });
    }
    return Object.fromEntries(taken.map(({ name, data }) => [name, data]));
  }

  free(): void {
    this.arena.free();
  }
}

export interface StepOutcome {
  /** Mean over the batch. */
  readonly objective: number;
  /** Global norm before clipping. */
  readonly gradNorm: number;
  /** The update was left out: objective or gradient was not finite. */
  readonly skipped: boolean;
}

/** chosen: so many samples a word that a chunk still lies in the cache. */
const MOST_SAMPLES = 8;

/** Points a word for batches of about so many points, and the batch that is made of whole chunks. */
export function batchShape(points: number): { readonly K: number; readonly batch: number } {
  const words = Math.max(1, Math.round(points / GROUP));
  const K = Math.min(MOST_SAMPLES, words);
  return { K, batch: GROUP * K * Math.max(1, Math.round(words / K)) };
}

/** A program that is fitted: ascent along the gradient of the objective's mean. */
export class PointFit extends PointProgram {
  private readonly m: Arena;
  private readonly v: Arena;
  private age = 0;
  private readonly term: Place;

  constructor(
    machine: FusedMachine,
    private readonly spec: PointProgramSpec,
    objective: string,
  ) {
    super(machine, spec, objective);
    const { parameterCount, outputs, named } = this.program;
    const floats = Math.max(1, parameterCount);
    this.m = machine.arena(floats, GROUP);
    this.v = machine.arena(floats, GROUP);
    machine.zero(this.m, 0, floats);
    machine.zero(this.v, 0, floats);
    this.term = outputs.get(named.get(objective)!)!.place;
  }

  /** Sums the gradient over a batch of whole chunks; returns the objective's mean. */
  private gather(points: Float32Array, count: number): number {
    const { arena, program, machine } = this;
    machine.zero(arena, program.gradient, program.parameterCount);
    const words = count / this.spec.K;
    let sum = 0;
    for (let from = 0; from < count; from += this.chunk) {
      this.write(points, from);
      runForward(arena, program, ALL);
      for (let w = 0; w < GROUP; w++) sum += arena.arena[this.term.base + w]!;
      runBackward(arena, program, ALL, 1 / words);
    }
    return sum / words;
  }

  /** Objective and gradient at the present parameters. */
  gradient(points: Float32Array, count: number): { readonly objective: number; readonly gradient: Float32Array } {
    const objective = this.gather(points, count);
    const { gradient, parameterCount } = this.program;
    return { objective, gradient: this.arena.arena.slice(gradient, gradient + parameterCount) };
  }

  /** One step of Adam on `count` points, a multiple of `chunk`; clipped at a gradient of norm `clipNorm`, 0: never. */
  step(points: Float32Array, count: number, rate: number, clipNorm: number): StepOutcome {
    const { arena, program, machine } = this;
    const objective = this.gather(points, count);
    const gradNorm = Math.sqrt(machine.sumSquares(arena, program.gradient, program.parameterCount));
    const skipped = !(Number.isFinite(objective) && Number.isFinite(gradNorm));
    if (!skipped) this.update(rate, clipNorm > 0 ? Math.min(1, clipNorm / Math.max(gradNorm, 1e-12)) : 1);
    return { objective, gradNorm, skipped };
  }

  private update(rate: number, scale: number): void {
    const { arena, program, machine } = this;
    this.age++;
    const segments = this.spec.slots.map(({ offset, size }) => ({ offset, size, age: this.age }));
    machine.adam(arena, program.parameters, program.gradient, this.m, this.v, { scale, rate, segments });
    for (const { at, offset, n } of program.vectors) {
      const from = program.parameters + offset;
      for (let i = 0; i < n; i++) arena.arena.fill(arena.arena[from + i]!, at + i * GROUP, at + (i + 1) * GROUP);
    }
  }

  override free(): void {
    super.free();
    this.m.free();
    this.v.free();
  }
}
