/** Sends training steps to the device, several in one submit, and reads their records back. */
import type { Batch } from "../../../src/lane/batch.ts";
import { LAUNCH_BYTES } from "../../../src/lane/wgsl/layout.ts";
import { type Floats, GrowingBuffer, type Piece, ReadBack } from "./device.ts";
import { type Launch, type Settings, uniformsOf, wordsOf } from "./launch.ts";
import type { Learner, Shared } from "./learner.ts";
import type { Runner } from "./runner.ts";

/** A training program. */
export interface Trainable {
  readonly runner: Runner;
  readonly learner: Learner;
}
/** A step as it goes to the device. */
export interface PlannedStep {
  readonly batch: Batch;
  /** Words of the training set, or null where words come from outside. */
  readonly ids: ArrayLike<number> | null;
  readonly launches: readonly Launch[];
  readonly step: number;
  readonly rate: number;
}
export interface SubmitOptions {
  readonly seed: number;
  readonly clip: number;
  /** Without, the gradient is left where it is. */
  readonly update: boolean;
  /** Writes inputs from outside for a launch, in place of the engine's own. */
  readonly write: ((launch: Launch) => void) | null;
}
export interface Buffers {
  readonly weights: GPUBuffer;
  readonly adam: GPUBuffer;
  readonly symbols: GPUBuffer;
}
interface Encoding extends Trainable {
  readonly shared: Shared;
  readonly running: GPUBindGroup;
  readonly learning: GPUBindGroup;
}

export class Stepper {
  /** Steps have waited for the device. */
  waitedMs = 0;
  private readonly words: GrowingBuffer;
  private readonly launches: GrowingBuffer;
  private readonly gradients: GrowingBuffer;
  private readonly records: GrowingBuffer;

  constructor(
    private readonly device: GPUDevice,
    private readonly buffers: Buffers,
    /** chosen by the kind of adapter: chunks of words whose gradients are summed apart are more invocations. */
    private readonly mostChunks: number,
  ) {
    const { STORAGE, UNIFORM, COPY_DST, COPY_SRC } = GPUBufferUsage;
    this.words = new GrowingBuffer(device, STORAGE | COPY_DST);
    this.launches = new GrowingBuffer(device, UNIFORM | COPY_DST);
    this.gradients = new GrowingBuffer(device, STORAGE | COPY_SRC);
    this.records = new GrowingBuffer(device, STORAGE | COPY_SRC);
  }

  /** Records of the steps one after the other, and the gradient of the last where nothing was updated. */
  async submit(
    trainable: Trainable,
    steps: readonly PlannedStep[],
    options: SubmitOptions,
  ): Promise<{ readonly records: Floats; readonly gradient: Floats }> {
    const { learner } = trainable;
    const encoding = this.prepare(trainable, steps, options);
    const encoder = options.write
      ? this.encodeSupplied(encoding, steps[0]!, options.write, options.update)
      : this.encodeOwn(encoding, steps);
    const { shared } = encoding;
    const pieces: Piece[] = [{ buffer: shared.record, at: 0, length: learner.recordSize * steps.length }];
    if (!options.update) pieces.push(learner.gradientPiece(shared.gradient));
    const back = new ReadBack(this.device, encoder, pieces);
    this.device.queue.submit([encoder.finish()]);
    const sent = performance.now();
    const read = await back.read();
    this.waitedMs += performance.now() - sent;
    return { records: read.subarray(0, pieces[0]!.length), gradient: read.subarray(pieces[0]!.length) };
  }

  private chunks({ W }: Launch): number {
    return Math.min(W / 4, this.mostChunks);
  }

  /** Uploads words and settings of all launches. */
  private prepare(trainable: Trainable, steps: readonly PlannedStep[], options: SubmitOptions): Encoding {
    const { runner, learner } = trainable;
    const words: Uint32Array[] = [];
    const settings: Settings[] = [];
    let at = 0;
    let mostSlots = 0;
    steps.forEach((step, i) => {
      const slots = step.launches.reduce((sum, launch) => sum + this.chunks(launch), 0);
      mostSlots = Math.max(mostSlots, slots);
      let slot = 0;
      step.launches.forEach((launch, pass) => {
        const chunks = this.chunks(launch);
        const record = i * learner.recordSize;
        const common = { groups: runner.groups(launch.W), words: launch.W, batch: step.batch.B, at };
        const sums = { pass, slot, slots, chunks, record };
        const supplied = options.write ? 1 : 0;
        const { seed, clip } = options;
        settings.push({ ...common, ...sums, supplied, seed, clip, step: step.step, rate: step.rate });
        const here = wordsOf(launch, step.ids, runner.program.T);
        words.push(here);
        at += here.length;
        slot += chunks;
      });
    });
    const shared: Shared = {
      weights: this.buffers.weights,
      adam: this.buffers.adam,
      words: this.words.atLeast(at),
      launches: this.launches.atLeast((settings.length * LAUNCH_BYTES) / 4),
      gradient: this.gradients.atLeast(learner.gradientSize(mostSlots)),
      record: this.records.atLeast(learner.recordSize * steps.length),
    };
    this.device.queue.writeBuffer(shared.words, 0, joined(words, at));
    this.device.queue.writeBuffer(shared.launches, 0, uniformsOf(settings));
    const W = Math.max(...steps.flatMap(({ launches }) => launches.map((launch) => launch.W)));
    const running = runner.bindings(shared.launches, W, shared.weights, shared.words, this.buffers.symbols);
    const learning = learner.bindings(shared, runner.arenaFor(W));
    return { runner, learner, shared, running, learning };
  }

  /** All steps in one pass; launches follow each other in the same arena. */
  private encodeOwn(encoding: Encoding, steps: readonly PlannedStep[]): GPUCommandEncoder {
    const encoder = this.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    let index = 0;
    for (const { launches } of steps) {
      for (const launch of launches) this.encodeLaunch(pass, encoding, launch, index++);
      encoding.learner.encodeStep(pass, encoding.learning, (index - 1) * LAUNCH_BYTES, true);
    }
    pass.end();
    return encoder;
  }

  /** One submit a launch: what is written from outside for the next one may not overtake it. */
  private encodeSupplied(
    encoding: Encoding,
    { launches }: PlannedStep,
    write: (launch: Launch) => void,
    update: boolean,
  ): GPUCommandEncoder {
    let encoder = this.device.createCommandEncoder();
    launches.forEach((launch, index) => {
      if (index > 0) {
        this.device.queue.submit([encoder.finish()]);
        encoder = this.device.createCommandEncoder();
      }
      write(launch);
      const pass = encoder.beginComputePass();
      this.encodeLaunch(pass, encoding, launch, index);
      pass.end();
    });
    const pass = encoder.beginComputePass();
    encoding.learner.encodeStep(pass, encoding.learning, (launches.length - 1) * LAUNCH_BYTES, update);
    pass.end();
    return encoder;
  }

  private encodeLaunch(
    pass: GPUComputePassEncoder,
    { runner, learner, running, learning }: Encoding,
    launch: Launch,
    index: number,
  ): void {
    runner.encode(pass, running, launch, index * LAUNCH_BYTES);
    learner.encodeLaunch(pass, learning, index * LAUNCH_BYTES, this.chunks(launch));
  }

  dispose(): void {
    for (const buffer of [this.words, this.launches, this.gradients, this.records]) buffer.destroy();
  }
}

function joined(parts: readonly Uint32Array[], length: number): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
