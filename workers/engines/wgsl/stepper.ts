/** Sends training steps to the device, several in one submit, and reads their records back. */
import type { Batch } from "../../../src/lane/batch.ts";
import { LAUNCH_BYTES } from "../../../src/lane/wgsl/layout.ts";
import { type Floats, GrowingBuffer, type Piece, Staging } from "./device.ts";
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
interface Bindings {
  readonly running: GPUBindGroup;
  readonly learning: GPUBindGroup;
}
interface Encoding extends Trainable, Bindings {
  readonly shared: Shared;
}
interface Bound {
  readonly of: readonly unknown[];
  readonly bindings: Bindings;
}

export class Stepper {
  /** Steps have waited for the device. */
  waitedMs = 0;
  private readonly words: GrowingBuffer;
  private readonly launches: GrowingBuffer;
  private readonly gradients: GrowingBuffer;
  private readonly records: GrowingBuffer;
  private readonly staging: Staging;
  private bound: Bound | null = null;

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
    this.staging = new Staging(device);
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
    const sent = performance.now();
    const read = await this.staging.submit(encoder, pieces);
    this.waitedMs += performance.now() - sent;
    return { records: read.subarray(0, pieces[0]!.length), gradient: read.subarray(pieces[0]!.length) };
  }

  private chunks({ W }: Launch): number {
    return Math.min(W / 4, this.mostChunks);
  }

  /** Uploads words and settings of all launches. */
  private prepare(trainable: Trainable, steps: readonly PlannedStep[], options: SubmitOptions): Encoding {
    const { runner, learner } = trainable;
    const settings: Settings[] = [];
    const sent = steps.flatMap(({ launches, ids }) => launches.map((launch) => ({ launch, ids })));
    const { words, at } = wordsOf(sent, runner.program.T);
    let mostSlots = 0;
    steps.forEach((step, i) => {
      const slots = step.launches.reduce((sum, launch) => sum + this.chunks(launch), 0);
      mostSlots = Math.max(mostSlots, slots);
      let slot = 0;
      step.launches.forEach((launch, pass) => {
        const chunks = this.chunks(launch);
        const record = i * learner.recordSize;
        const place = { at: at[settings.length]!, groups: runner.groups(launch.W), words: launch.W };
        const sums = { pass, slot, slots, chunks, record };
        const supplied = options.write ? 1 : 0;
        const { seed, clip } = options;
        const { step: number, rate, batch } = step;
        settings.push({ ...place, ...sums, batch: batch.B, supplied, seed, clip, step: number, rate });
        slot += chunks;
      });
    });
    const shared: Shared = {
      weights: this.buffers.weights,
      adam: this.buffers.adam,
      words: this.words.atLeast(words.length),
      launches: this.launches.atLeast((settings.length * LAUNCH_BYTES) / 4),
      gradient: this.gradients.atLeast(learner.gradientSize(mostSlots)),
      record: this.records.atLeast(learner.recordSize * steps.length),
    };
    this.device.queue.writeBuffer(shared.words, 0, words);
    this.device.queue.writeBuffer(shared.launches, 0, uniformsOf(settings));
    const W = Math.max(...steps.flatMap(({ launches }) => launches.map((launch) => launch.W)));
    return { runner, learner, shared, ...this.bindings(trainable, shared, runner.arenaFor(W)) };
  }

  /** Bindings are made anew only when a buffer or the program has changed. */
  private bindings({ runner, learner }: Trainable, shared: Shared, arena: GPUBuffer): Bindings {
    const of = [runner, arena, ...Object.values(shared)];
    if (this.bound?.of.length !== of.length || this.bound.of.some((x, i) => x !== of[i])) {
      const running = runner.bindings(shared.launches, arena, shared.weights, shared.words, this.buffers.symbols);
      this.bound = { of, bindings: { running, learning: learner.bindings(shared, arena) } };
    }
    return this.bound.bindings;
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
    for (const one of [this.words, this.launches, this.gradients, this.records]) one.destroy();
    this.staging.dispose();
    this.bound = null;
  }
}
