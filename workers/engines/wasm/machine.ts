/**
 * Fused programs in WebAssembly SIMD: arenas and their command lists lie in one linear memory, and the kernels
 * (assembly/) run a list at a call. A list is uploaded when it is first run.
 */
import type { Batch } from "../../../src/lane/batch.ts";
import { COMMAND_SIZE } from "../../../src/lane/commands.ts";
import type { Group } from "../../../src/lane/driver.ts";
import type { Lowered } from "../../../src/lane/lowered.ts";
import {
  type AdamStep,
  type Arena,
  BETA1,
  BETA2,
  EPSILON,
  type FusedMachine,
  type NoiseKey,
  type NoiseTarget,
} from "../fused/machine.ts";
import { fuse } from "./fuse/fuse.ts";
import { Loops } from "./fuse/loops.ts";
import { Heap } from "./heap.ts";
import { type CompiledKernels, functionTable, instantiate, type Kernels } from "./kernels.ts";

const ADAPTERS = { simd: "SIMD", relaxed: "SIMD, fused" } as const;
/** chosen: room for the corrections of so many tensors at a time. */
const SEGMENTS = 256;
/** Largest lane group whose places fit the scratch. */
const MAX_WORDS = 64;

class WasmArena implements Arena {
  /** Where it starts, in bytes. */
  readonly base: number;
  private view: Float32Array;
  private readonly lists = new Map<Int32Array, number>();
  private readonly schedules = new Map<readonly Int32Array[], Int32Array>();

  constructor(
    private readonly kernels: Kernels,
    private readonly heap: Heap,
    private readonly loops: Loops,
    private readonly floats: number,
    private readonly W: number,
  ) {
    if (W % 8 !== 0 || W > MAX_WORDS) throw new Error(`lane groups of ${W} words`);
    this.base = heap.allocate(4 * floats);
    this.view = new Float32Array(kernels.memory.buffer, this.base, floats);
  }

  get arena(): Float32Array {
    // growing the memory detaches its views
    if (this.view.byteLength === 0) this.view = new Float32Array(this.kernels.memory.buffer, this.base, this.floats);
    return this.view;
  }

  run(list: Int32Array, L: number): void {
    if (list.length === 0) return;
    const at = this.lists.get(list) ?? this.upload(list);
    this.kernels.run(this.base, at, list.length / COMMAND_SIZE, L, this.W);
  }
  runAll(lists: readonly Int32Array[], L: number): void {
    const { kernels, base, W } = this;
    const schedule = this.schedules.get(lists) ?? this.schedule(lists);
    for (let i = 0; i < schedule.length; i += 2) kernels.run(base, schedule[i]!, schedule[i + 1]!, L, W);
  }
  /** Where lists are and how many commands each has: a look-up for a sequence in place of one for every list. */
  private schedule(lists: readonly Int32Array[]): Int32Array {
    const pairs = lists.flatMap((list) => [this.lists.get(list) ?? this.upload(list), list.length / COMMAND_SIZE]);
    const schedule = Int32Array.from(pairs);
    this.schedules.set(lists, schedule);
    return schedule;
  }
  private upload(list: Int32Array): number {
    const at = this.heap.allocate(list.byteLength);
    new Int32Array(this.kernels.memory.buffer, at, list.length).set(this.loops.link(list, this));
    this.lists.set(list, at);
    return at;
  }

  free(): void {
    this.heap.release(this.base);
    for (const at of this.lists.values()) this.heap.release(at);
    this.lists.clear();
    this.schedules.clear();
    this.loops.release(this);
  }
}

/** Arenas given to a machine are its own. */
const own = (arena: Arena): WasmArena => arena as WasmArena;

export class WasmMachine implements FusedMachine {
  readonly adapter: string;
  readonly kernels: Kernels;
  private readonly heap: Heap;
  private readonly loops: Loops;
  /** Places of a group's words. */
  private readonly words: number;
  private readonly segments: number;
  private readonly relaxed: boolean;

  constructor(compiled: CompiledKernels) {
    this.adapter = ADAPTERS[compiled.variant];
    const table = functionTable();
    this.kernels = instantiate(compiled, table);
    this.heap = new Heap(this.kernels.memory, this.kernels.reserved());
    this.words = this.heap.allocate(4 * MAX_WORDS);
    this.segments = this.heap.allocate(16 * SEGMENTS);
    this.loops = new Loops(this.kernels, table, this.heap);
    this.relaxed = compiled.variant === "relaxed";
  }

  fit<P extends Lowered>(program: P): P {
    const fused = fuse(program, this.relaxed, this.loops);
    this.loops.keep(fused);
    return fused.program;
  }

  arena(floats: number, W: number): Arena {
    return new WasmArena(this.kernels, this.heap, this.loops, floats, W);
  }

  fillNoise(to: Arena, target: NoiseTarget, key: NoiseKey, { B }: Batch, { words, L }: Group, W: number): void {
    const { kernels } = this;
    const { n, samples, place } = target;
    new Int32Array(kernels.memory.buffer, this.words, W).set(words);
    const dst = own(to).base + 4 * place.base;
    const [dstT, dstK] = [4 * place.t, 4 * place.k];
    const { seed, stream, step } = key;
    if (target.uniform) kernels.fillUniforms(dst, dstT, dstK, samples, L, W, seed, stream, step, B, this.words);
    else kernels.fillNormals(dst, dstT, dstK, n, samples, L, W, seed, stream, step, B, this.words);
  }

  sumSquares(of: Arena, at: number, n: number): number {
    return this.kernels.sumSquares(own(of).base + 4 * at, n);
  }
  zero(of: Arena, at: number, n: number): void {
    this.kernels.zero(own(of).base + 4 * at, n);
  }

  adam(of: Arena, parameters: number, gradient: number, m: Arena, v: Arena, step: AdamStep): void {
    const [p, g] = [own(of).base + 4 * parameters, own(of).base + 4 * gradient];
    const { scale, rate } = step;
    for (let from = 0; from < step.segments.length; from += SEGMENTS) {
      const part = step.segments.slice(from, from + SEGMENTS);
      this.writeSegments(part);
      const moments = [own(m).base, own(v).base] as const;
      this.kernels.adamSegments(p, g, ...moments, this.segments, part.length, scale, rate, BETA1, BETA2, EPSILON);
    }
  }
  private writeSegments(segments: AdamStep["segments"]): void {
    const { buffer } = this.kernels.memory;
    const places = new Int32Array(buffer, this.segments, 4 * segments.length);
    const corrections = new Float32Array(buffer, this.segments, 4 * segments.length);
    segments.forEach(({ offset, size, age }, i) => {
      places.set([offset, size], 4 * i);
      corrections.set([1 / (1 - BETA1 ** age), 1 / (1 - BETA2 ** age)], 4 * i + 2);
    });
  }

  dispose(): void {}
}
