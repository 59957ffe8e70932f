/** The kernels after a backward pass, for one training program: gradient, clipping, Adam, and a record of the step. */
import type { Compiled } from "../../../src/lane/program.ts";
import { LAUNCH_BYTES } from "../../../src/lane/wgsl/layout.ts";
import {
  adamKernel,
  decideKernel,
  gradientKernel,
  type Observed,
  observeKernel,
  parameterGroups,
  RECORD_HEADER,
  sumKernel,
} from "../../../src/lane/wgsl/learn.ts";
import { type GradientTables, gradientTables } from "../../../src/lane/wgsl/rows.ts";
import { bind, compileKernel, filledBuffer, type Layout, learnLayout, type Piece } from "./device.ts";
import type { Runner } from "./runner.ts";

const KERNELS = ["observe", "gradient", "total", "decide", "adam"] as const;
type Kernels = Readonly<Record<(typeof KERNELS)[number], GPUComputePipeline>>;

/** Series behind the rows of a record; the first one is the bound's terms. */
export const rowNames = (K: number): readonly string[] => [
  "term",
  "logP",
  "logR",
  "logQ",
  "logDetQ",
  "logDetG",
  ...(K > 1 ? ["weightVariance"] : []),
];

/** Buffers the steps of a run share, whatever program runs them. */
export interface Shared {
  readonly weights: GPUBuffer;
  readonly adam: GPUBuffer;
  readonly words: GPUBuffer;
  readonly launches: GPUBuffer;
  readonly gradient: GPUBuffer;
  readonly record: GPUBuffer;
}

export class Learner {
  private readonly tiles: GPUBuffer;

  private constructor(
    private readonly device: GPUDevice,
    private readonly program: Compiled,
    private readonly tables: GradientTables,
    private readonly layout: Layout,
    private readonly kernels: Kernels,
  ) {
    this.tiles = filledBuffer(device, tables.words);
  }

  static async create(device: GPUDevice, runner: Runner, V: number): Promise<Learner> {
    const { program, emitted } = runner;
    const { parameterCount: n, T, K } = program;
    const tables = gradientTables(program, emitted.origin, V);
    const rows = rowNames(K).map((name): Observed => {
      const { place } = runner.output(name);
      return emitted.fixed.literal(place) ?? place;
    });
    const layout = learnLayout(device);
    const codes = [
      observeKernel(rows, emitted.origin, T),
      gradientKernel(tables.tileCount, tables.sources, n),
      sumKernel(n),
      decideKernel(n, T),
      adamKernel(n),
    ];
    const compiled = await Promise.all(KERNELS.map((name, i) => compileKernel(device, layout, codes[i]!, name)));
    const kernels = Object.fromEntries(KERNELS.map((name, i) => [name, compiled[i]!])) as unknown as Kernels;
    return new Learner(device, program, tables, layout, kernels);
  }

  /** Floats of a record. */
  get recordSize(): number {
    return RECORD_HEADER + rowNames(this.program.K).length * this.program.T;
  }
  gradientSize(slots: number): number {
    return (1 + slots) * this.program.parameterCount;
  }
  gradientPiece(buffer: GPUBuffer): Piece {
    return { buffer, at: 0, length: this.program.parameterCount };
  }

  bindings({ launches, weights, words, gradient, adam, record }: Shared, arena: GPUBuffer): GPUBindGroup {
    const storage = [arena, weights, words, gradient, this.tiles, adam, record];
    return bind(this.device, this.layout, launches, LAUNCH_BYTES, storage);
  }

  /** What one launch adds to its step. */
  encodeLaunch(pass: GPUComputePassEncoder, bindings: GPUBindGroup, offset: number, chunks: number): void {
    const { program, tables } = this;
    this.dispatch(pass, bindings, offset, "observe", Math.ceil((rowNames(program.K).length * program.T) / 64));
    this.dispatch(pass, bindings, offset, "gradient", Math.ceil((tables.tileCount * chunks) / 64));
  }
  /** The rest of a step, after its launches. */
  encodeStep(pass: GPUComputePassEncoder, bindings: GPUBindGroup, offset: number, update: boolean): void {
    const groups = parameterGroups(this.program.parameterCount);
    this.dispatch(pass, bindings, offset, "total", groups);
    this.dispatch(pass, bindings, offset, "decide", 1);
    if (update) this.dispatch(pass, bindings, offset, "adam", groups);
  }
  private dispatch(
    pass: GPUComputePassEncoder,
    bindings: GPUBindGroup,
    offset: number,
    kernel: keyof Kernels,
    workgroups: number,
  ): void {
    pass.setBindGroup(0, bindings, [offset]);
    pass.setPipeline(this.kernels[kernel]);
    pass.dispatchWorkgroups(workgroups);
  }

  dispose(): void {
    this.tiles.destroy();
  }
}
