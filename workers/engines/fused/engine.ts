/**
 * The fused engine on a processor: training steps, evaluations and gradients as command lists compiled from the
 * definitions (src/lane), lane group after lane group, on a machine in WebAssembly or JavaScript.
 */
import type { Batch, NoiseSource } from "../../../src/lane/batch.ts";
import { Collector, groupWords, inputWriter, runForward, setParameters } from "../../../src/lane/driver.ts";
import { cosineRate } from "../../../src/math/schedule.ts";
import type { RunConfig } from "../../../src/protocol/config.ts";
import type { EngineStatus, Problem } from "../../../src/protocol/trainer.ts";
import type {
  Effort,
  Engine,
  EngineSetup,
  EvaluateRequest,
  StepOptions,
  StepRecord,
  TrainingState,
} from "../engine.ts";
import type { Arena, FusedMachine } from "./machine.ts";
import type { Asked, Dealt, Member, Team } from "./parallel.ts";
import { GROUP, shardCount } from "./shards.ts";
import { type Loaded, load, type StepInput, structureOf, TrainingProgram } from "./training.ts";

/** Evaluation programs kept compiled. */
const KEPT_PROGRAMS = 6;

const allShards = (n: number): Dealt => ({ own: Array.from({ length: n }, (_, s) => s), asked: [] });

export class FusedEngine implements Engine {
  private config: RunConfig;
  private readonly training: TrainingProgram;
  private member: Member | null = null;
  private readonly m: Arena;
  private readonly v: Arena;
  private readonly ages: Uint32Array;
  private readonly evaluations = new Map<string, Loaded>();
  private stepsTaken: number;
  private skippedUpdates: number;
  /** Steps have waited for helpers. */
  private waitedMs = 0;

  constructor(
    private readonly base: EngineStatus,
    private readonly machine: FusedMachine,
    private readonly setup: EngineSetup,
    private readonly team: Team | null = null,
  ) {
    const { state } = setup;
    this.config = setup.config;
    this.stepsTaken = state.step;
    this.skippedUpdates = state.skippedUpdates;
    this.ages = state.ages.slice();
    this.m = this.moments(state.m);
    this.v = this.moments(state.v);
    this.training = new TrainingProgram(machine, setup);
    this.training.parameters = state.parameters;
    this.joinTeam();
  }

  private moments(values: Float32Array): Arena {
    const arena = this.machine.arena(values.length, GROUP);
    arena.arena.set(values);
    return arena;
  }

  /** Helpers are there for batches of several shards only. */
  private joinTeam(): void {
    if (this.member || shardCount(this.config.optimiser.batch) === 1) return;
    const { slots, set } = this.setup;
    this.member = this.team?.join({ config: this.config, slots, set }) ?? null;
  }

  /** Resolves when the helpers it can have are there. */
  async started(): Promise<this> {
    await this.member?.started();
    return this;
  }

  private get threads(): number {
    return this.member?.threads(shardCount(this.config.optimiser.batch)) ?? 1;
  }

  get status(): EngineStatus {
    const { threads } = this;
    return threads === 1 ? this.base : { ...this.base, adapter: `${this.base.adapter}, ${threads} threads` };
  }

  configure(config: RunConfig): void {
    this.config = config;
    this.training.configure(config);
    this.member?.configure(config);
    this.joinTeam();
  }

  /** Sums a step: own shards, which come first, and meanwhile those of helpers. */
  private async forwardAndBackward({ own, asked }: Dealt, input: StepInput, anatomy: boolean) {
    const { training } = this;
    const started = performance.now();
    const sum = training.begin(input, anatomy);
    for (const shard of own) sum.compute(shard);
    const ownMs = performance.now() - started;
    // the next words while others still compute
    if (asked.length > 0 && typeof input.noise === "number") training.draw(input.noise + 1);
    for (const { shards, answer } of asked) {
      const parts = await this.hear(answer, ownMs);
      if (parts) parts.forEach(sum.add);
      else shards.forEach(sum.compute);
    }
    return { batch: input.batch, ...sum };
  }

  private async hear(answer: Asked["answer"], ownMs: number): Asked["answer"] {
    const started = performance.now();
    const parts = await this.member!.hear(answer, ownMs);
    this.waitedMs += performance.now() - started;
    return parts;
  }

  takeProblem(): Problem | null {
    return this.member?.takeProblem(shardCount(this.config.optimiser.batch)) ?? null;
  }

  effort(): Effort {
    return { threads: this.threads, waitedMs: this.waitedMs };
  }

  private drawn(step: number, anatomy: boolean) {
    const n = shardCount(this.config.optimiser.batch);
    const dealt = this.member?.deal(n, step, anatomy, () => this.training.parameters) ?? allShards(n);
    return this.forwardAndBackward(dealt, this.training.draw(step), anatomy);
  }

  private supplied({ batch, noise }: { readonly batch: Batch; readonly noise: NoiseSource }, anatomy: boolean) {
    const input = { batch, noise, groups: groupWords(batch, GROUP) };
    return this.forwardAndBackward(allShards(shardCount(batch.B)), input, anatomy);
  }

  async step({ anatomy, supplied }: StepOptions): Promise<StepRecord> {
    const { optimiser } = this.config;
    const step = this.stepsTaken;
    const { batch, statistics, at } = await (supplied ? this.supplied(supplied, anatomy) : this.drawn(step, anatomy));
    const { arena, program } = this.training;
    const gradNorm = Math.sqrt(this.machine.sumSquares(arena, at, program.parameterCount));
    const bound = statistics.meanBound;
    const learningRate = cosineRate(optimiser.learningRate, optimiser.horizon, optimiser.finalFraction, step);
    const skipped = !(Number.isFinite(bound) && Number.isFinite(gradNorm));
    if (skipped) this.skippedUpdates++;
    else this.update(at, gradNorm, learningRate);
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
      live: statistics.sums.live,
      anatomy: statistics.anatomyRows(),
    };
  }

  private update(gradient: number, gradNorm: number, rate: number): void {
    const { clipNorm } = this.config.optimiser;
    const scale = clipNorm > 0 ? Math.min(1, clipNorm / Math.max(gradNorm, 1e-12)) : 1;
    const segments = this.setup.slots.map(({ offset, size }, i) => {
      this.ages[i]!++;
      return { offset, size, age: this.ages[i]! };
    });
    const { arena, program } = this.training;
    this.machine.adam(arena, program.parameters, gradient, this.m, this.v, { scale, rate, segments });
    for (const { at, offset, n } of program.vectors) {
      const from = program.parameters + offset;
      for (let i = 0; i < n; i++) arena.arena.fill(arena.arena[from + i]!, at + i * GROUP, at + (i + 1) * GROUP);
    }
  }

  async gradient(batch: Batch, noise: NoiseSource) {
    const { statistics, at } = await this.supplied({ batch, noise }, false);
    const { arena, program } = this.training;
    const flat = arena.arena.slice(at, at + program.parameterCount);
    const gradients = new Map(
      this.setup.slots.map(({ name, offset, size }) => [name, flat.subarray(offset, offset + size)]),
    );
    return { bound: statistics.meanBound, gradients };
  }

  async evaluate({ program: id, config, batch, noise, outputs }: EvaluateRequest) {
    const key = `${id} ${structureOf(config)} ${batch.T} ${batch.K} ${outputs.join()}`;
    let loaded = this.evaluations.get(key);
    if (!loaded) {
      loaded = load(this.machine, this.setup, { id, config, T: batch.T, K: batch.K, outputs, objective: null });
      this.evaluations.set(key, loaded);
      for (const [oldest, { arena }] of this.evaluations) {
        if (this.evaluations.size <= KEPT_PROGRAMS) break;
        arena.free();
        this.evaluations.delete(oldest);
      }
    }
    const { arena, program } = loaded;
    setParameters(arena, program, this.training.parameters);
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
      parameters: this.training.parameters,
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
    this.member?.leave();
    this.training.free();
    for (const { arena } of this.evaluations.values()) arena.free();
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
