/** Runs a compiled program over a batch, lane group after lane group, on any machine that executes command lists. */
import { type Batch, liveMask, type NoiseSource } from "./batch.ts";
import { LIVE, SYMBOLS } from "./ir.ts";
import type { Lowered, LoweredBlock, Place } from "./lowered.ts";
import type { Compiled } from "./program.ts";

/** A machine: an arena and command lists that work on it. */
export interface Machine {
  readonly arena: Float64Array | Float32Array;
  run(list: Int32Array, L: number): void;
}

/** Words sorted by length, in groups of W; missing words of the last group are −1. */
export interface Group {
  readonly words: Int32Array;
  /** Positions of the longest. */
  readonly L: number;
}

export function groupWords({ B, lengths }: Batch, W: number): Group[] {
  const order = Array.from({ length: B }, (_, b) => b).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  return Array.from({ length: Math.ceil(B / W) }, (_, g) => {
    const words = new Int32Array(W).fill(-1);
    words.set(order.slice(g * W, (g + 1) * W));
    return { words, L: lengths[words[0]!]! };
  });
}

/** Writes constants once. */
export function prepare({ arena }: Machine, program: Lowered): void {
  const { W } = program;
  for (const { at, values } of program.constants)
    values.forEach((value, i) => {
      arena.fill(value, at + i * W, at + (i + 1) * W);
    });
}

/** Writes parameters, and those that are values over all words. */
export function setParameters({ arena }: Machine, program: Lowered, flat: Float64Array | Float32Array): void {
  const { W, parameters } = program;
  arena.set(flat, parameters);
  for (const { at, offset, n } of program.vectors)
    for (let i = 0; i < n; i++) arena.fill(flat[offset + i]!, at + i * W, at + (i + 1) * W);
}

/** Writes one input of a group: symbols, live positions, or noise [T, B, (K,) n]. */
function writeInput(
  arena: Machine["arena"],
  { W }: Lowered,
  place: Place,
  source: ArrayLike<number>,
  shape: { n: number; samples: number; B: number },
  { words, L }: Group,
): void {
  const { n, samples, B } = shape;
  for (let t = 0; t < L; t++)
    for (let k = 0; k < samples; k++)
      for (let i = 0; i < n; i++) {
        const to = place.base + t * place.t + k * place.k + i * W;
        for (let w = 0; w < W; w++) {
          const b = words[w]!;
          arena[to + w] = b < 0 ? 0 : source[((t * B + b) * samples + k) * n + i]!;
        }
      }
}

/** Draws the batch's inputs; the result writes those of one group. */
export function inputWriter(
  machine: Machine,
  program: Lowered,
  batch: Batch,
  noise: NoiseSource,
  wanted: (name: string) => boolean = () => true,
): (group: Group) => void {
  const inputs = [...program.inputs].filter(([name]) => wanted(name));
  const sources = inputs.map(([name, { place, series }]) => {
    const shape = { n: series.n, samples: series.level === "sample" ? batch.K : 1, B: batch.B };
    if (name === SYMBOLS) return { place, shape, source: batch.symbols! };
    if (name === LIVE) return { place, shape, source: liveMask(batch) };
    const level = series.level === "sample" ? "sample" : "word";
    return { place, shape, source: noise(name, series.n, level) };
  });
  return (group: Group): void => {
    for (const { place, shape, source } of sources) writeInput(machine.arena, program, place, source, shape, group);
  };
}

function runBlock(machine: Machine, { direction, start, steps, finish }: LoweredBlock, L: number): void {
  machine.run(start[L - 1]!, L);
  for (let s = 0; s < L; s++) machine.run(steps[direction === "forward" ? s : L - 1 - s]!, L);
  machine.run(finish[L - 1]!, L);
}

export function runForward(machine: Machine, program: Lowered, { L }: Group): void {
  for (const block of program.forward) runBlock(machine, block, L);
}

/** Adds the gradient of Σ over the group's words of `weight` × objective. */
export function runBackward(
  machine: Machine,
  program: Lowered,
  batch: Batch,
  { words, L }: Group,
  weight: number,
): void {
  const { seed, W } = program;
  if (!seed) throw new Error("this program has no objective");
  for (let t = 0; t < L; t++)
    for (let w = 0; w < W; w++) {
      const b = words[w]!;
      machine.arena[seed.base + t * seed.t + w] = b >= 0 && t < batch.lengths[b]! ? weight : 0;
    }
  for (const block of program.backward) runBlock(machine, block, L);
}

/** A series of the whole batch, [T, B, (K,) n]; positions past a word's end are 0. */
export class Collector {
  readonly data: Float32Array;
  private readonly place: Place;
  private readonly n: number;
  private readonly samples: number;

  constructor(
    program: Compiled,
    name: string,
    private readonly batch: Batch,
  ) {
    const found = program.outputs.get(program.named.get(name)!)!;
    this.place = found.place;
    this.n = found.series.n;
    this.samples = found.series.level === "sample" ? batch.K : 1;
    this.data = new Float32Array(batch.T * batch.B * this.samples * this.n);
  }

  take({ arena }: Machine, { words, L }: Group): void {
    const { B, lengths } = this.batch;
    words.forEach((b, w) => {
      if (b < 0) return;
      for (let t = 0; t < Math.min(L, lengths[b]!); t++)
        for (let k = 0; k < this.samples; k++)
          for (let i = 0; i < this.n; i++)
            this.data[((t * B + b) * this.samples + k) * this.n + i] =
              arena[this.place.base + t * this.place.t + k * this.place.k + i * (this.n === 1 ? 0 : this.place.f) + w]!;
    });
  }
}
