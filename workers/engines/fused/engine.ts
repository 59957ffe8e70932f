/**
 * The fused engine on a processor: training steps, evaluations and gradients as command lists compiled from the
 * definitions (src/lane), lane group after lane group, on a machine in WebAssembly or JavaScript.
 */
import type { Batch, NoiseSource } from "../../../src/lane/batch.ts";
import {
  Collector,
  type Group,
  groupWords,
  inputWriter,
  prepare,
  runBackward,
  runForward,
  setParameters,
} from "../../../src/lane/driver.ts";
import { LIVE, SYMBOLS } from "../../../src/lane/ir.ts";
import { noiseStream } from "../../../src/lane/noise.ts";
import { type Compiled, compile } from "../../../src/lane/program.ts";
import { PURPOSE } from "../../../src/math/rng.ts";
import { cosineRate } from "../../../src/math/schedule.ts";
import { type ProgramOutputs, programs } from "../../../src/metrics/programs.ts";
import type { RunConfig } from "../../../src/protocol/config.ts";
import type { EngineStatus } from "../../../src/protocol/trainer.ts";
import type { Engine, EngineSetup, EvaluateRequest, StepOptions, StepRecord, TrainingState } from "../engine.ts";
import { drawBatch } from "../minibatch.ts";
import type { Arena, FusedMachine } from "./machine.ts";
import { STATISTICS_SERIES, Statistics } from "./statistics.ts";

/** chosen: two vectors of four words twice; blocks of 8 to 32 were within 3 % in the kernels' benchmark. */
const GROUP = 16;
/** Evaluation programs kept compiled. */
const KEPT_PROGRAMS = 6;

interface Loaded {
  readonly program: Compiled;
  readonly arena: Arena;
}

/** What a program's structure depends on. */
const structureOf = ({ model, flows, objective }: RunConfig): string => JSON.stringify({ model, flows, objective });

export class FusedEngine implements Engine {
  private config: RunConfig;
  private training: Loaded;
  private readonly m: Arena;
  private readonly v: Arena;
  private readonly ages: Uint32Array;
  private readonly evaluations = new Map<string, Loaded>();
  private stepsTaken: number;
  private skippedUpdates: number;

  constructor(
    readonly status: EngineStatus,
    private readonly machine: FusedMachine,
    private readonly setup: EngineSetup,
  ) {
    const { state } = setup;
    this.config = setup.config;
    this.stepsTaken = state.step;
    this.skippedUpdates = state.skippedUpdates;
    this.ages = state.ages.slice();
    this.m = this.moments(state.m);
    this.v = this.moments(state.v);
    this.training = this.loadTraining();
    setParameters(this.training.arena, this.training.program, state.parameters);
  }

  private moments(values: Float32Array): Arena {
    const arena = this.machine.arena(values.length, GROUP);
    arena.arena.set(values);
    return arena;
  }

  private load(
    config: RunConfig,
    id: keyof typeof programs,
    T: number,
    K: number,
    outputs: readonly string[],
    objective: string | null,
  ): Loaded {
    const program = compile({
      define: (L) => programs[id](L, config) as ProgramOutputs,
      slots: this.setup.slots,
      K,
      V: this.setup.set.V,
      T,
      W: GROUP,
      outputs,
      objective,
    });
    const arena = this.machine.arena(program.size, GROUP);
    prepare(arena, program);
    return { program, arena };
  }
  private loadTraining(): Loaded {
    const { K } = this.config.objective;
    const wanted = K > 1 ? STATISTICS_SERIES : STATISTICS_SERIES.filter((name) => name !== "weightVariance");
    return this.load(this.config, "bound", this.setup.set.T, K, ["bound", ...wanted], "bound");
  }

  private parameters(): Float32Array {
    const { arena, program } = this.training;
    return arena.arena.slice(program.parameters, program.parameters + program.parameterCount);
  }

  configure(config: RunConfig): void {
    const parameters = this.parameters();
    const same = structureOf(config) === structureOf(this.config);
    this.config = config;
    if (same) return;
    this.training.arena.free();
    this.training = this.loadTraining();
    setParameters(this.training.arena, this.training.program, parameters);
  }

  /** Draws or takes the inputs of each group, in the order of the program's inputs. */
  private inputs({ arena, program }: Loaded, batch: Batch, supplied: NoiseSource | null): (group: Group) => void {
    if (supplied) return inputWriter(arena, program, batch, supplied);
    const none: NoiseSource = () => new Float32Array(0);
    const words = inputWriter(arena, program, batch, none, (name) => name === SYMBOLS || name === LIVE);
    const { seed } = this.config;
    const step = this.stepsTaken;
    const noises = [...program.inputs].filter(([name]) => name !== SYMBOLS && name !== LIVE);
    return (group) => {
      words(group);
      for (const [name, { place, series }] of noises) {
        const samples = series.level === "sample" ? batch.K : 1;
        const key = { seed, stream: noiseStream(name, PURPOSE.eps), step };
        const target = { place, n: series.n, samples, uniform: name === "u" };
        this.machine.fillNoise(arena, target, key, batch, group, GROUP);
      }
    };
  }

  /** Fills the gradient region with that of the mean bound. */
  private forwardAndBackward(batch: Batch, supplied: NoiseSource | null, anatomy: boolean): Statistics {
    const { arena, program } = this.training;
    this.machine.zero(arena, program.gradient, program.parameterCount);
    const statistics = new Statistics(program, batch, anatomy);
    const write = this.inputs(this.training, batch, supplied);
    for (const group of groupWords(batch, GROUP)) {
      write(group);
      runForward(arena, program, group);
      statistics.take(arena, group);
      runBackward(arena, program, batch, group, 1 / batch.B);
    }
    return statistics;
  }

  async step({ anatomy, supplied }: StepOptions): Promise<StepRecord> {
    const { optimiser, objective, seed } = this.config;
    const step = this.stepsTaken;
    const batch = supplied?.batch ?? drawBatch(this.setup.set, optimiser.batch, objective.K, seed, step);
    const statistics = this.forwardAndBackward(batch, supplied?.noise ?? null, anatomy);
    const { arena, program } = this.training;
    const gradNorm = Math.sqrt(this.machine.sumSquares(arena, program.gradient, program.parameterCount));
    const bound = statistics.meanBound;
    const learningRate = cosineRate(optimiser.learningRate, optimiser.horizon, optimiser.finalFraction, step);
    const skipped = !(Number.isFinite(bound) && Number.isFinite(gradNorm));
    if (skipped) this.skippedUpdates++;
    else this.update(gradNorm, learningRate);
    this.stepsTaken++;
    return {
      step: this.stepsTaken,
      boundNats: -bound,
      gradNorm,
      learningRate,
      skipped,
      words: batch.B,
      T: batch.T,
      weightVariance: statistics.weightVariance(),
      live: statistics.live,
      anatomy: statistics.anatomyRows(),
    };
  }

  private update(gradNorm: number, rate: number): void {
    const { clipNorm } = this.config.optimiser;
    const scale = clipNorm > 0 ? Math.min(1, clipNorm / Math.max(gradNorm, 1e-12)) : 1;
    const segments = this.setup.slots.map(({ offset, size }, i) => {
      this.ages[i]!++;
      return { offset, size, age: this.ages[i]! };
    });
    const { arena, program } = this.training;
    this.machine.adam(arena, program.parameters, program.gradient, this.m, this.v, { scale, rate, segments });
    for (const { at, offset, n } of program.vectors) {
      const from = program.parameters + offset;
      for (let i = 0; i < n; i++) arena.arena.fill(arena.arena[from + i]!, at + i * GROUP, at + (i + 1) * GROUP);
    }
  }

  async gradient(batch: Batch, noise: NoiseSource) {
    const { meanBound } = this.forwardAndBackward(batch, noise, false);
    const { arena, program } = this.training;
    const flat = arena.arena.slice(program.gradient, program.gradient + program.parameterCount);
    const gradients = new Map(
      this.setup.slots.map(({ name, offset, size }) => [name, flat.subarray(offset, offset + size)]),
    );
    return { bound: meanBound, gradients };
  }

  async evaluate({ program: id, config, batch, noise, outputs }: EvaluateRequest) {
    const key = `${id} ${structureOf(config)} ${batch.T} ${batch.K} ${outputs.join()}`;
    let loaded = this.evaluations.get(key);
    if (!loaded) {
      loaded = this.load(config, id, batch.T, batch.K, outputs, null);
      this.evaluations.set(key, loaded);
      for (const [oldest, { arena }] of this.evaluations) {
        if (this.evaluations.size <= KEPT_PROGRAMS) break;
        arena.free();
        this.evaluations.delete(oldest);
      }
    }
    const { arena, program } = loaded;
    setParameters(arena, program, this.parameters());
    const write = inputWriter(arena, program, batch, noise);
    const collectors = outputs.map((name) => new Collector(program, name, batch));
    for (const group of groupWords(batch, GROUP)) {
      write(group);
      runForward(arena, program, group);
      for (const collector of collectors) collector.take(arena, group);
    }
    return Object.fromEntries(
      outputs.map((name, i) => [name, name === "bound" ? wordSums(collectors[i]!.data, batch) : collectors[i]!.data]),
    );
  }

  async state(): Promise<TrainingState> {
    const { stepsTaken: step, skippedUpdates } = this;
    const n = this.training.program.parameterCount;
    return {
      step,
      parameters: this.parameters(),
      m: this.m.arena.slice(0, n),
      v: this.v.arena.slice(0, n),
      ages: this.ages.slice(),
      skippedUpdates,
    };
  }

  memoryBytes(): number {
    const arenas = [this.m, this.v, this.training.arena, ...[...this.evaluations.values()].map(({ arena }) => arena)];
    return arenas.reduce((sum, { arena }) => sum + arena.byteLength, 0);
  }

  dispose(): void {
    for (const { arena } of [this.training, ...this.evaluations.values()]) arena.free();
    this.m.free();
    this.v.free();
  }
}

/** Σ_t of a scalar series, [T, B] → [B]. */
function wordSums(series: Float32Array, { T, B }: Batch): Float32Array {
  const out = new Float32Array(B);
  for (let t = 0; t < T; t++) for (let b = 0; b < B; b++) out[b]! += series[t * B + b]!;
  return out;
}
