/** Runs a compiled program over a batch, lane group after lane group, on any machine that executes command lists. */
import type { Batch, NoiseSource } from "./batch.ts";
import { LIVE, SYMBOLS } from "./ir.ts";
import type { Lowered, LoweredBlock, Place } from "./lowered.ts";
import type { Compiled } from "./program.ts";

/** A machine: an arena and command lists that work on it. */
export interface Machine {
  readonly arena: Float64Array | Float32Array;
  run(list: Int32Array, L: number): void;
  /** Lists one after the other; those of a program and a length always come as the same array. */
  runAll?(lists: readonly Int32Array[], L: number): void;
}

/** Words sorted by length, in groups of W; missing words of the last group are −1. */
export interface Group {
  readonly words: Int32Array;
  /** Positions of the longest. */
  readonly L: number;
  /** At t the first so many words are live. [L] */
  readonly live: Int32Array;
}

/** Longest words first, those of one length in their order: a counting sort, since each step of training sorts. */
export function groupWords({ B, T, lengths }: Batch, W: number): Group[] {
  const next = new Int32Array(T + 2);
  for (let b = 0; b < B; b++) next[lengths[b]!]!++;
  let before = 0;
  for (let length = T; length >= 0; length--) {
    const words = next[length]!;
    next[length] = before;
    before += words;
  }
  const count = Math.ceil(B / W);
  const order = new Int32Array(count * W).fill(-1);
  for (let b = 0; b < B; b++) order[next[lengths[b]!]!++] = b;
  return Array.from({ length: count }, (_, g) => {
    const words = order.subarray(g * W, (g + 1) * W);
    return { words, ...liveWords(words, lengths) };
  });
}

function liveWords(words: Int32Array, lengths: Int32Array): Pick<Group, "L" | "live"> {
  const L = lengths[words[0]!]!;
  const live = new Int32Array(L);
  let n = words.length;
  while (words[n - 1]! < 0) n--;
  for (let t = 0; t < L; t++) {
    while (lengths[words[n - 1]!]! <= t) n--;
    live[t] = n;
  }
  return { L, live };
}

/** Writes constants once. */
export function prepare({ arena }: Machine, program: Lowered): void {
  const { W } = program;
  for (const { at, values } of program.constants)
    values.forEach((value, i) => {
      arena.fill(value, at + i * W, at + (i + 1) * W);
    });
}

/** Writes parameters, those that are values over all words, and what depends on nothing else. */
export function setParameters(machine: Machine, program: Lowered, flat: Float64Array | Float32Array): void {
  const { arena } = machine;
  const { W, parameters } = program;
  arena.set(flat, parameters);
  for (const { at, offset, n } of program.vectors)
    for (let i = 0; i < n; i++) arena.fill(flat[offset + i]!, at + i * W, at + (i + 1) * W);
  begin(machine, program);
}

/** Before the first group, if its gradient is to be gathered or parameters have changed. */
export function begin(machine: Machine, { prologue }: Lowered): void {
  if (prologue.length > 0) machine.run(prologue, 1);
}
/** After the last group: only then the gradient is whole. */
export function finish(machine: Machine, { epilogue }: Lowered): void {
  if (epilogue.length > 0) machine.run(epilogue, 1);
}

/** Writes the symbols and live positions of a group where the program reads them. */
export function writeWords(
  { arena }: Machine,
  program: Lowered,
  { B, symbols }: Batch,
  { words, L, live }: Group,
): void {
  const { W } = program;
  const letters = program.inputs.get(SYMBOLS)?.place;
  const mask = program.inputs.get(LIVE)?.place;
  for (let t = 0; t < L; t++) {
    if (letters) {
      const to = letters.base + t * letters.t;
      for (let w = 0; w < W; w++) arena[to + w] = words[w]! < 0 ? 0 : symbols![t * B + words[w]!]!;
    }
    if (mask) {
      const to = mask.base + t * mask.t;
      for (let w = 0; w < W; w++) arena[to + w] = w < live[t]! ? 1 : 0;
    }
  }
}

/** Writes the noise of a group, [T, B, (K,) n]. */
function writeNoise(
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

/** Inputs that are noise, by name. */
export const noiseInputs = ({ inputs }: Lowered) => [...inputs].filter(([name]) => name !== SYMBOLS && name !== LIVE);

/** Draws the batch's noise; the result writes the inputs of one group. */
export function inputWriter(
  machine: Machine,
  program: Lowered,
  batch: Batch,
  noise: NoiseSource,
): (group: Group) => void {
  const sources = noiseInputs(program).map(([name, { place, series }]) => {
    const shape = { n: series.n, samples: series.level === "sample" ? batch.K : 1, B: batch.B };
    const level = series.level === "sample" ? "sample" : "word";
    return { place, shape, source: noise(name, series.n, level) };
  });
  return (group: Group): void => {
    writeWords(machine, program, batch, group);
    for (const { place, shape, source } of sources) writeNoise(machine.arena, program, place, source, shape, group);
  };
}

/** What a program runs for groups of 1…T positions. */
const sequences = new WeakMap<readonly LoweredBlock[], (readonly Int32Array[])[]>();

function sequenceOf(blocks: readonly LoweredBlock[], L: number): readonly Int32Array[] {
  let known = sequences.get(blocks);
  if (!known) {
    known = [];
    sequences.set(blocks, known);
  }
  known[L] ??= blocks.flatMap(({ direction, start, steps, finish }) => {
    const positions = steps.slice(0, L);
    if (direction === "backward") positions.reverse();
    return [start[L - 1]!, ...positions, finish[L - 1]!].filter(({ length }) => length > 0);
  });
  return known[L];
}

function runBlocks(machine: Machine, blocks: readonly LoweredBlock[], L: number): void {
  const lists = sequenceOf(blocks, L);
  if (machine.runAll) machine.runAll(lists, L);
  else for (const list of lists) machine.run(list, L);
}

export function runForward(machine: Machine, program: Lowered, { L }: Group): void {
  runBlocks(machine, program.forward, L);
}

/** Adds the gradient of Σ over the group's words of `weight` × objective. */
export function runBackward(machine: Machine, program: Lowered, { live, L }: Group, weight: number): void {
  const { seed, W } = program;
  if (!seed) throw new Error("this program has no objective");
  const { arena } = machine;
  for (let t = 0; t < L; t++) {
    const at = seed.base + t * seed.t;
    for (let w = 0; w < W; w++) arena[at + w] = w < live[t]! ? weight : 0;
  }
  runBlocks(machine, program.backward, L);
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
