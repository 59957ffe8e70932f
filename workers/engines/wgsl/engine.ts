/**
 * Training in WGSL: the programs compiled from the definitions (src/lane) run as one kernel forwards and backwards, and
 * gradient, clipping and Adam as a few more; a step's data stay on the device but for a short record.
 */
import type { Batch, NoiseSource } from "../../../src/lane/batch.ts";
import { RECORD_HEADER } from "../../../src/lane/wgsl/learn.ts";
import { cosineRate } from "../../../src/math/schedule.ts";
import type { RunConfig } from "../../../src/protocol/config.ts";
import type { EngineStatus } from "../../../src/protocol/trainer.ts";
import type {
  Effort,
  Engine,
  EngineSetup,
  EvaluateRequest,
  StepOptions,
  StepRecord,
  TrainingState,
} from "../engine.ts";
import { drawWords, type TrainingSet } from "../minibatch.ts";
import { type Floats, filledBuffer, ReadBack } from "./device.ts";
import { evaluateOn } from "./evaluation.ts";
import { launchesOf } from "./launch.ts";
import { rowNames } from "./learner.ts";
import { ADAM_WIDTH, packAdam, unpackAdam } from "./optimiser.ts";
import { Programs } from "./programs.ts";
import type { Runner } from "./runner.ts";
import { onHardware, onProcessor, type SpreadRule } from "./spread.ts";
import { type PlannedStep, Stepper, type SubmitOptions, type Trainable } from "./stepper.ts";
import { Weights } from "./weights.ts";

/** chosen: enough invocations for hardware; on a processor sums apart only cost memory. */
const CHUNKS = { software: 2, hardware: 16 } as const;
/** Rows of the anatomy in the order of ANATOMY_TERMS and L_t, with the sign they enter the bound with. */
const ANATOMY: readonly (readonly [string, number])[] = [
  ["logP", 1],
  ["logR", 1],
  ["logQ", -1],
  ["logDetQ", 1],
  ["logDetG", -1],
  ["term", 1],
];

export class WgslEngine implements Engine {
  private config: RunConfig;
  private stepsTaken: number;
  private skippedUpdates: number;
  private readonly ages: Uint32Array;
  private readonly weights: Weights;
  private readonly adam: GPUBuffer;
  private readonly symbols: GPUBuffer;
  private readonly programs: Programs;
  private readonly stepper: Stepper;

  private constructor(
    private readonly device: GPUDevice,
    readonly status: EngineStatus,
    private readonly setup: EngineSetup,
    spread: SpreadRule,
  ) {
    const { state, slots, set } = setup;
    this.config = setup.config;
    this.stepsTaken = state.step;
    this.skippedUpdates = state.skippedUpdates;
    this.ages = state.ages.slice();
    this.weights = new Weights(device, state.parameters);
    this.adam = filledBuffer(device, packAdam(state, slots));
    // four letters to a word of the buffer
    const letters = new Uint8Array(Math.ceil(set.symbols.length / 4) * 4 + 4);
    letters.set(set.symbols);
    this.symbols = filledBuffer(device, new Uint32Array(letters.buffer));
    this.programs = new Programs(device, setup, this.weights, spread);
    const buffers = { weights: this.weights.buffer, adam: this.adam, symbols: this.symbols };
    this.stepper = new Stepper(device, buffers, status.software ? CHUNKS.software : CHUNKS.hardware);
  }

  /** Resolves when the kernels of a step are compiled. */
  static async create(
    device: GPUDevice,
    status: EngineStatus,
    setup: EngineSetup,
    spread: SpreadRule = status.software ? onProcessor : onHardware,
  ): Promise<WgslEngine> {
    const engine = new WgslEngine(device, status, setup, spread);
    await engine.training();
    return engine;
  }

  private training(): Promise<Trainable> {
    const { optimiser, objective } = this.config;
    return this.programs.training(this.config, optimiser.batch, objective.K, this.setup.set.T);
  }

  configure(config: RunConfig): void {
    this.config = config;
    // compiles meanwhile; the next step waits for it, and reports what goes wrong
    this.training().catch(() => undefined);
  }

  async step({ anatomy, supplied }: StepOptions): Promise<StepRecord> {
    if (!supplied) return (await this.run(1, anatomy))[0]!;
    const { batch, noise } = supplied;
    const trainable = await this.programs.training(this.config, batch.B, batch.K, batch.T);
    const step = this.planned(trainable.runner, batch, null, this.stepsTaken);
    const { records } = await this.stepper.submit(trainable, [step], this.supply(trainable, batch, noise, true));
    return this.taken(step, records, trainable.runner.program.T, anatomy);
  }

  /** Takes `count` steps in one submit; their records come back together. */
  async run(count: number, anatomy: boolean): Promise<readonly StepRecord[]> {
    const { optimiser, objective, seed } = this.config;
    const { set } = this.setup;
    const trainable = await this.training();
    const { runner, learner } = trainable;
    const steps = Array.from({ length: count }, (_, i) => {
      const ids = drawWords(set, optimiser.batch, seed, this.stepsTaken + i);
      return this.planned(runner, drawnBatch(set, ids, objective.K), ids, this.stepsTaken + i);
    });
    const options = { seed, clip: optimiser.clipNorm, update: true, write: null };
    const { records } = await this.stepper.submit(trainable, steps, options);
    const size = learner.recordSize;
    return steps.map((step, i) =>
      this.taken(step, records.subarray(i * size, (i + 1) * size), runner.program.T, anatomy),
    );
  }

  private planned(runner: Runner, batch: Batch, ids: ArrayLike<number> | null, step: number): PlannedStep {
    const { learningRate, horizon, finalFraction } = this.config.optimiser;
    const rate = cosineRate(learningRate, horizon, finalFraction, step);
    return { batch, ids, launches: launchesOf(batch.lengths, runner.most), step, rate };
  }
  private supply({ runner }: Trainable, batch: Batch, noise: NoiseSource, update: boolean): SubmitOptions {
    const { seed, optimiser } = this.config;
    return { seed, clip: optimiser.clipNorm, update, write: runner.inputWriter(batch, noise) };
  }

  /** Counts a step and reads its record: header, then sums over live words by row and position (`stride` positions). */
  private taken({ batch, rate }: PlannedStep, record: Floats, stride: number, anatomy: boolean): StepRecord {
    const [bound, gradNorm, , skipped] = record as unknown as [number, number, number, number];
    if (skipped) this.skippedUpdates++;
    else
      this.ages.forEach((age, i) => {
        this.ages[i] = age + 1;
      });
    this.stepsTaken++;
    const { B, T, K } = batch;
    const live = liveCounts(batch);
    const names = rowNames(K);
    const mean = (name: string, t: number): number =>
      record[RECORD_HEADER + names.indexOf(name) * stride + t]! / Math.max(1, live[t]!);
    return {
      step: this.stepsTaken,
      boundNats: -bound,
      gradNorm,
      learningRate: rate,
      skipped: skipped !== 0,
      words: B,
      T,
      weightVariance: Float32Array.from(live, (_, t) => (K > 1 ? mean("weightVariance", t) : Number.NaN)),
      live,
      anatomy: anatomy
        ? Float32Array.from({ length: ANATOMY.length * T }, (_, i) => {
            const [name, sign] = ANATOMY[Math.floor(i / T)]!;
            return sign * mean(name, i % T);
          })
        : null,
    };
  }

  async gradient(batch: Batch, noise: NoiseSource) {
    const trainable = await this.programs.training(this.config, batch.B, batch.K, batch.T);
    const step = this.planned(trainable.runner, batch, null, this.stepsTaken);
    const options = this.supply(trainable, batch, noise, false);
    const { records, gradient } = await this.stepper.submit(trainable, [step], options);
    const gradients = new Map(
      this.setup.slots.map(({ name, offset, size }) => [name, gradient.slice(offset, offset + size)]),
    );
    return { bound: records[0]!, gradients };
  }

  async evaluate({ program: id, config, batch, noise, outputs }: EvaluateRequest) {
    const shape = { id, T: batch.T, K: batch.K, outputs };
    const runner = await this.programs.evaluation(config, shape, batch.B);
    return evaluateOn(this.device, runner, this.weights, { batch, noise, outputs });
  }

  effort(): Effort {
    return { threads: 1, waitedMs: this.stepper.waitedMs };
  }

  async state(): Promise<TrainingState> {
    const { stepsTaken: step, skippedUpdates } = this;
    const ages = this.ages.slice();
    const n = this.setup.state.parameters.length;
    const encoder = this.device.createCommandEncoder();
    const back = ReadBack.once(this.device, encoder, [
      { buffer: this.weights.buffer, at: 0, length: n },
      { buffer: this.adam, at: 0, length: n * ADAM_WIDTH },
    ]);
    this.device.queue.submit([encoder.finish()]);
    const read = await back.read();
    return { step, parameters: read.slice(0, n), ...unpackAdam(read.subarray(n)), ages, skippedUpdates };
  }

  dispose(): void {
    this.programs.dispose();
    this.stepper.dispose();
    this.weights.dispose();
    for (const buffer of [this.adam, this.symbols]) buffer.destroy();
  }
}

/** Words of the training set as a batch; their symbols are on the device. */
function drawnBatch({ lengths: all }: TrainingSet, ids: Uint32Array, K: number): Batch {
  const lengths = new Int32Array(ids.length);
  let T = 1;
  for (let b = 0; b < ids.length; b++) {
    lengths[b] = all[ids[b]!]!;
    if (lengths[b]! > T) T = lengths[b]!;
  }
  return { B: ids.length, T, K, symbols: null, lengths };
}

function liveCounts({ B, T, lengths }: Batch): Float32Array {
  const live = new Float32Array(T);
  for (let b = 0; b < B; b++) live[lengths[b]! - 1]!++;
  for (let t = T - 2; t >= 0; t--) live[t]! += live[t + 1]!;
  return live;
}
