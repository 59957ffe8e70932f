/** The kernels after a backward pass, for one training program: gradient, clipping, Adam, and a record of the step. */
import type { Compiled } from "../../../src/lane/program.ts";
import { LAUNCH_BYTES } from "../../../src/lane/wgsl/layout.ts";
import {
  adamKernel,
  decideKernel,
  gradientKernel,
  observeKernel,
  parameterGroups,
  RECORD_HEADER,
  sumKernel,
} from "../../../src/lane/wgsl/learn.ts";
import { type Observed, type Tables, tablesOf } from "../../../src/lane/wgsl/rows.ts";
import { bind, compileOnce, filledBuffer, type Layout, learnLayout, type Piece } from "./device.ts";
import type { Runner } from "./runner.ts";

const KERNELS = {
  observe: observeKernel,
  gradient: gradientKernel,
  total: sumKernel,
  decide: decideKernel,
  adam: adamKernel,
} as const;
type Kernels = Readonly<Record<keyof typeof KERNELS, GPUComputePipeline>>;

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

/** The same kernels for every program of a device. */
export async function learningKernels(device: GPUDevice): Promise<Kernels> {
  const layout = learnLayout(device);
  const compiled = Object.entries(KERNELS).map(
    async ([name, code]) => [name, await compileOnce(device, layout, code(), name)] as const,
  );
  return Object.fromEntries(await Promise.all(compiled)) as unknown as Kernels;
}

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
    /** Rows of a record. */
    private readonly rows: number,
    private readonly tables: Tables,
    private readonly layout: Layout,
    private readonly kernels: Kernels,
  ) {
    this.tiles = filledBuffer(device, tables.words);
  }

  /** `rows`: series a record shows, the objective's terms first. */
  static async create(device: GPUDevice, runner: Runner, V: number, rows: readonly string[]): Promise<Learner> {
    const { program, emitted } = runner;
    const observed = rows.map((name): Observed => {
      const { place } = runner.output(name);
      return emitted.fixed.literal(place) ?? place;
    });
    const tables = tablesOf(program, emitted.origin, V, observed);
    return new Learner(device, program, rows.length, tables, learnLayout(device), await learningKernels(device));
  }

  /** Floats of a record. */
  get recordSize(): number {
    return RECORD_HEADER + this.rows * this.program.T;
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
    const { program, tables, rows } = this;
    this.dispatch(pass, bindings, offset, "observe", Math.ceil((rows * program.T) / 64));
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
