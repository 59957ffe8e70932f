/** A compiled program on the device: its kernels, its arena, inputs given from outside, and reading series out. */
import type { Batch, NoiseSource } from "../../../src/lane/batch.ts";
import { LIVE, SYMBOLS } from "../../../src/lane/ir.ts";
import type { Place } from "../../../src/lane/lowered.ts";
import type { Compiled } from "../../../src/lane/program.ts";
import { inputsKernel } from "../../../src/lane/wgsl/inputs.ts";
import { LAUNCH_BYTES } from "../../../src/lane/wgsl/layout.ts";
import { type EmitOptions, type EmittedProgram, emitProgram } from "../../../src/lane/wgsl/program.ts";
import { bind, compileKernel, GrowingBuffer, type Layout, type Piece, runLayout } from "./device.ts";
import type { Launch } from "./launch.ts";
import type { Weights } from "./weights.ts";

/** chosen: an arena in a laptop's shared memory; a launch has as many words as fit. */
const ARENA_BYTES = 96 * 2 ** 20;
const FLOAT_BYTES = 4;

export interface RunnerOptions extends Omit<EmitOptions, "tail"> {
  /** Positions of a row of the training set. */
  readonly setT: number;
}

export class Runner {
  private readonly arena: GrowingBuffer;

  private constructor(
    private readonly device: GPUDevice,
    readonly program: Compiled,
    readonly emitted: EmittedProgram,
    private readonly options: RunnerOptions,
    private readonly layout: Layout,
    /** Inputs, forwards and, where there is an objective, backwards. */
    private readonly kernels: readonly GPUComputePipeline[],
  ) {
    const { STORAGE, COPY_DST, COPY_SRC } = GPUBufferUsage;
    this.arena = new GrowingBuffer(device, STORAGE | COPY_DST | COPY_SRC);
  }

  static async create(device: GPUDevice, program: Compiled, weights: Weights, options: RunnerOptions): Promise<Runner> {
    const { setT } = options;
    const emitted = weights.emit((tail) => emitProgram(program, { ...options, tail }));
    const layout = runLayout(device);
    const codes: [string, string][] = [
      ["inputs", inputsKernel(program, emitted.origin, setT)],
      ["forward", emitted.forward],
      ...(emitted.backward === null ? [] : [["backward", emitted.backward] satisfies [string, string]]),
    ];
    const kernels = await Promise.all(codes.map(([name, code]) => compileKernel(device, layout, code, name)));
    return new Runner(device, program, emitted, options, layout, kernels);
  }

  /** Words of a launch at most. */
  get most(): number {
    const { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupsPerDimension } = this.device.limits;
    const bytes = Math.min(ARENA_BYTES, maxStorageBufferBindingSize, maxBufferSize);
    const words = Math.min(bytes / (this.emitted.wordSize * FLOAT_BYTES), maxComputeWorkgroupsPerDimension);
    return Math.max(4, Math.floor(words / 4) * 4);
  }
  groups(W: number): number {
    return W / this.options.width;
  }
  arenaFor(W: number): GPUBuffer {
    return this.arena.atLeast(W * this.emitted.wordSize);
  }

  /** Inputs and program of one launch, whose uniforms begin at `offset`. */
  encode(pass: GPUComputePassEncoder, bindings: GPUBindGroup, launch: Launch, offset: number): void {
    const [inputs, ...runs] = this.kernels;
    pass.setBindGroup(0, bindings, [offset]);
    pass.setPipeline(inputs!);
    pass.dispatchWorkgroups(Math.ceil(launch.W / 16), Math.ceil(launch.L / 4));
    for (const run of runs) {
      pass.setPipeline(run);
      const { team, workgroup } = this.options;
      pass.dispatchWorkgroups(Math.ceil(this.groups(launch.W) / (team > 1 ? 1 : workgroup)));
    }
  }
  bindings(launches: GPUBuffer, arena: GPUBuffer, weights: GPUBuffer, words: GPUBuffer, symbols: GPUBuffer) {
    const storage = [arena, weights, words, symbols];
    return bind(this.device, this.layout, launches, LAUNCH_BYTES, storage);
  }

  /** Draws a batch's inputs once; the result writes those of one launch. */
  inputWriter(batch: Batch, noise: NoiseSource): (launch: Launch) => void {
    const sources = [...this.program.inputs.values()]
      .filter(({ series }) => series.name !== LIVE)
      .map(({ place, series }) => {
        const level = series.level === "sample" ? "sample" : "word";
        const source = series.name === SYMBOLS ? batch.symbols! : noise(series.name, series.n, level);
        return { place, n: series.n, samples: level === "sample" ? batch.K : 1, source };
      });
    return (launch) => {
      for (const { place, n, samples, source } of sources) this.writeInput(launch, batch.B, place, n, samples, source);
    };
  }
  private writeInput(
    { W, words, L }: Launch,
    B: number,
    place: Place,
    n: number,
    samples: number,
    source: ArrayLike<number>,
  ): void {
    const data = new Float32Array(L * samples * n * W);
    let to = 0;
    for (let t = 0; t < L; t++)
      for (let k = 0; k < samples; k++)
        for (let i = 0; i < n; i++)
          for (let w = 0; w < W; w++, to++) {
            const b = words[w]!;
            if (b >= 0) data[to] = source[((t * B + b) * samples + k) * n + i]!;
          }
    const at = (place.base - this.emitted.origin) * W * FLOAT_BYTES;
    this.device.queue.writeBuffer(this.arenaFor(W), at, data);
  }

  /** Where a series of a launch lies in the arena; null for one that is a constant or parameter. */
  piece(name: string, launch: Launch): Piece | null {
    const { place, series } = this.output(name);
    if (this.emitted.fixed.has(place)) return null;
    const samples = series.level === "sample" ? this.program.K : 1;
    const length = (launch.L - 1) * place.t + (samples - 1) * place.k + (series.n - 1) * place.f + 1;
    const at = (place.base - this.emitted.origin) * launch.W;
    return { buffer: this.arenaFor(launch.W), at, length: length * launch.W };
  }
  output(name: string) {
    const id = this.program.named.get(name);
    const found = id === undefined ? undefined : this.program.outputs.get(id);
    if (!found) throw new RangeError(`the program has no output ${name}`);
    return found;
  }

  dispose(): void {
    this.arena.destroy();
  }
}
