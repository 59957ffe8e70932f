/** Buffers, kernels and reading back on a GPU device. */

export type Floats = Float32Array<ArrayBuffer>;

const FLOAT_BYTES = 4;

/** A buffer of 32-bit numbers, zeroed. */
export function createBuffer(device: GPUDevice, words: number, usage: GPUBufferUsageFlags): GPUBuffer {
  return device.createBuffer({ size: Math.max(16, Math.ceil(words / 4) * 16), usage });
}
export function storageBuffer(device: GPUDevice, words: number): GPUBuffer {
  return createBuffer(device, words, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC);
}
export function filledBuffer(device: GPUDevice, data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): GPUBuffer {
  const buffer = storageBuffer(device, data.length);
  device.queue.writeBuffer(buffer, 0, data);
  return buffer;
}

/** A buffer that grows to what it is asked for; what it held is lost then. */
export class GrowingBuffer {
  private buffer: GPUBuffer | null = null;
  private words = 0;

  constructor(
    private readonly device: GPUDevice,
    private readonly usage: GPUBufferUsageFlags,
  ) {}

  atLeast(words: number): GPUBuffer {
    if (!this.buffer || words > this.words) {
      this.buffer?.destroy();
      this.buffer = createBuffer(this.device, words, this.usage);
      this.words = words;
    }
    return this.buffer;
  }
  destroy(): void {
    this.buffer?.destroy();
    this.buffer = null;
  }
}

/** A piece of a buffer to read, in floats. */
export interface Piece {
  readonly buffer: GPUBuffer;
  readonly at: number;
  readonly length: number;
}

const lengthOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, piece) => sum + piece.length, 0);

/** Copies pieces out beside each other when the commands run; `read` gives them when they have. */
export class ReadBack {
  private readonly length: number;

  constructor(
    encoder: GPUCommandEncoder,
    pieces: readonly Piece[],
    private readonly staging: GPUBuffer,
  ) {
    this.length = lengthOf(pieces);
    let to = 0;
    for (const { buffer, at, length } of pieces) {
      encoder.copyBufferToBuffer(buffer, at * FLOAT_BYTES, staging, to * FLOAT_BYTES, length * FLOAT_BYTES);
      to += length;
    }
  }
  /** Into a buffer of its own, which goes when it has been read. */
  static once(device: GPUDevice, encoder: GPUCommandEncoder, pieces: readonly Piece[]): ReadBack {
    return new ReadBack(encoder, pieces, stagingBuffer(device, lengthOf(pieces)));
  }

  async read(): Promise<Floats> {
    const out = await this.copied();
    this.staging.destroy();
    return out;
  }
  /** Leaves the buffer to be used again. */
  async copied(): Promise<Floats> {
    await this.staging.mapAsync(GPUMapMode.READ);
    const out = new Float32Array(this.staging.getMappedRange().slice(0, this.length * FLOAT_BYTES));
    this.staging.unmap();
    return out;
  }
}
const stagingBuffer = (device: GPUDevice, words: number): GPUBuffer =>
  createBuffer(device, words, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);

/** Buffers to read back through, used again and again; as many as there are readings under way. */
export class Staging {
  private readonly free: GPUBuffer[] = [];
  private closed = false;

  constructor(private readonly device: GPUDevice) {}

  /** Submits what was encoded and gives the pieces when it has run. */
  async submit(encoder: GPUCommandEncoder, pieces: readonly Piece[]): Promise<Floats> {
    const words = lengthOf(pieces);
    const fit = this.free.findIndex(({ size }) => size >= words * FLOAT_BYTES);
    // one that is too small is not wanted any more
    const [found] = this.free.splice(Math.max(fit, 0), 1);
    if (fit < 0) found?.destroy();
    const buffer = fit >= 0 ? found! : stagingBuffer(this.device, words);
    const back = new ReadBack(encoder, pieces, buffer);
    this.device.queue.submit([encoder.finish()]);
    const out = await back.copied();
    if (this.closed) buffer.destroy();
    else this.free.push(buffer);
    return out;
  }
  dispose(): void {
    this.closed = true;
    for (const buffer of this.free) buffer.destroy();
    this.free.length = 0;
  }
}

/** The kinds of bindings of the kernels that run a program, and of those that learn; the first is the launch. */
const RUN: readonly GPUBufferBindingType[] = ["storage", "read-only-storage", "read-only-storage", "read-only-storage"];
const LEARN: readonly GPUBufferBindingType[] = [
  "read-only-storage",
  "storage",
  "read-only-storage",
  "storage",
  "read-only-storage",
  "storage",
  "storage",
];

export interface Layout {
  readonly bindings: GPUBindGroupLayout;
  readonly pipeline: GPUPipelineLayout;
}
function layoutOf(device: GPUDevice, kinds: readonly GPUBufferBindingType[]): Layout {
  const bindings = device.createBindGroupLayout({
    entries: [
      { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: "uniform", hasDynamicOffset: true } },
      ...kinds.map((type, i) => ({ binding: i + 1, visibility: GPUShaderStage.COMPUTE, buffer: { type } })),
    ],
  });
  return { bindings, pipeline: device.createPipelineLayout({ bindGroupLayouts: [bindings] }) };
}
/** One for each device; it goes with its key. */
function kept<T>(make: (device: GPUDevice) => T): (device: GPUDevice) => T {
  const known = new WeakMap<GPUDevice, T>();
  return (device) => {
    const found = known.get(device) ?? make(device);
    known.set(device, found);
    return found;
  };
}
export const runLayout = kept((device) => layoutOf(device, RUN));
export const learnLayout = kept((device) => layoutOf(device, LEARN));

/** The launch's piece of a uniform buffer, then storage buffers in order. */
export function bind(
  device: GPUDevice,
  layout: Layout,
  launches: GPUBuffer,
  launchBytes: number,
  storage: readonly GPUBuffer[],
): GPUBindGroup {
  return device.createBindGroup({
    layout: layout.bindings,
    entries: [
      { binding: 0, resource: { buffer: launches, size: launchBytes } },
      ...storage.map((buffer, i) => ({ binding: i + 1, resource: { buffer } })),
    ],
  });
}

/** Compiles off the calling thread; throws with the compiler's own words. */
export async function compileKernel(
  device: GPUDevice,
  layout: Layout,
  code: string,
  entryPoint: string,
): Promise<GPUComputePipeline> {
  const module = device.createShaderModule({ code, label: entryPoint });
  try {
    return await device.createComputePipelineAsync({
      layout: layout.pipeline,
      compute: { module, entryPoint },
      label: entryPoint,
    });
  } catch (error) {
    const { messages } = await module.getCompilationInfo();
    const said = messages.filter((m) => m.type === "error").map((m) => `line ${m.lineNum}: ${m.message}`);
    throw new Error(said.join("; ") || (error instanceof Error ? error.message : String(error)));
  }
}

const compiledKernels = kept(() => new Map<string, Promise<GPUComputePipeline>>());

/** A kernel that does not depend on the program, compiled once for a device. */
export function compileOnce(
  device: GPUDevice,
  layout: Layout,
  code: string,
  entryPoint: string,
): Promise<GPUComputePipeline> {
  const known = compiledKernels(device);
  const found = known.get(code) ?? compileKernel(device, layout, code, entryPoint);
  known.set(code, found);
  // one that failed may be tried again
  found.catch(() => known.delete(code));
  return found;
}
