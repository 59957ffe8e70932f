/** The contract every engine keeps. Parameters are flat float32 vectors laid out by `layOut` of the model's specs. */
import type { Batch, NoiseSource } from "../../src/lane/batch.ts";
import type { Slot } from "../../src/lane/parameters.ts";
import type { ProgramId } from "../../src/metrics/programs.ts";
import type { RunConfig } from "../../src/protocol/config.ts";
import type { EngineStatus, Problem } from "../../src/protocol/trainer.ts";
import type { TrainingSet } from "./minibatch.ts";

/** Everything a run is at a step; swapping engines or resuming hands this on. */
export interface TrainingState {
  readonly step: number;
  readonly parameters: Float32Array;
  /** Adam's first and second moments. */
  readonly m: Float32Array;
  readonly v: Float32Array;
  /** Adam steps each tensor has taken; a warm swap starts the new ones at 0. */
  readonly ages: Uint32Array;
  readonly skippedUpdates: number;
}

export interface EngineSetup {
  readonly config: RunConfig;
  readonly slots: readonly Slot[];
  readonly set: TrainingSet;
  readonly state: TrainingState;
}

/** What one training step reports. Sums over words are already means over the live ones. */
export interface StepRecord {
  /** The step just taken, 1-based. */
  readonly step: number;
  /** −L, mean over the batch, nats per word. */
  readonly boundNats: number;
  /** Global gradient norm before clipping. */
  readonly gradNorm: number;
  readonly learningRate: number;
  /** The update was left out: the bound or the gradient was not finite. */
  readonly skipped: boolean;
  readonly words: number;
  readonly T: number;
  /** Variance over k of K × normalised weight, mean over live words; NaN for K = 1. [T] */
  readonly weightVariance: Float32Array;
  /** Live words at t. [T] */
  readonly live: Float32Array;
  /** [ANATOMY_TERMS.length + 1, T], the bound's own terms L_t last; only when asked for. */
  readonly anatomy: Float32Array | null;
}

export interface EvaluateRequest {
  readonly program: ProgramId;
  readonly config: RunConfig;
  readonly batch: Batch;
  readonly noise: NoiseSource;
  /** Names of values and series to bring back. */
  readonly outputs: readonly string[];
}

export interface StepOptions {
  readonly anatomy: boolean;
  /** Words and noise given from outside, as fixtures do; else the engine draws its own. */
  readonly supplied?: { readonly batch: Batch; readonly noise: NoiseSource };
}

/** What steps have cost beside the thread's own work. */
export interface Effort {
  /** That share a step. */
  readonly threads: number;
  /** Steps so far have waited for other threads or for a device, ms in all. */
  readonly waitedMs: number;
}

export interface Engine {
  readonly status: EngineStatus;
  /** One whole training step. */
  step(options: StepOptions): Promise<StepRecord>;
  /** Several steps in one submit, where reading back after each would dominate. */
  run?(count: number, anatomy: boolean): Promise<readonly StepRecord[]>;
  /** Live settings: rate, clip, batch, K of the same program. */
  configure(config: RunConfig): void;
  state(): Promise<TrainingState>;
  evaluate(request: EvaluateRequest): Promise<Readonly<Record<string, Float32Array>>>;
  /** Mean bound and its gradient (ascent), by tensor name. */
  gradient(
    batch: Batch,
    noise: NoiseSource,
  ): Promise<{ readonly bound: number; readonly gradients: ReadonlyMap<string, Float32Array> }>;
  /** What its arrays take at present, where it can tell. */
  memoryBytes?(): number;
  /** Where steps wait for others: how long. */
  effort?(): Effort;
  /** Something went wrong that was mended, and that the page should say; told once. */
  takeProblem?(): Problem | null;
  dispose(): void;
}

/** Something engines run on: a device, a WebAssembly machine, or plain JavaScript. Several engines may share one. */
export interface EngineHost {
  readonly status: EngineStatus;
  create(setup: EngineSetup): Promise<Engine>;
  /** Resolves with the reason if the device goes; never where there is none. */
  readonly lost: Promise<string>;
  /** Destroys the device on purpose; false where there is none. */
  destroy(): boolean;
}

export const neverLost = new Promise<string>(() => undefined);
