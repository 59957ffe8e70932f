/** The program that trains, on one machine: draws the words and noise of a step, and runs shards of it. */
import type { Batch, NoiseSource } from "../../../src/lane/batch.ts";
import {
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
import { type ProgramOutputs, programs } from "../../../src/metrics/programs.ts";
import type { RunConfig } from "../../../src/protocol/config.ts";
import { drawBatch } from "../minibatch.ts";
import type { Arena, FusedMachine } from "./machine.ts";
import { GROUP, ofShard, type ShardPart, shardCount, type TrainingSetup } from "./shards.ts";
import { STATISTICS_SERIES, Statistics } from "./statistics.ts";

export interface Loaded {
  readonly program: Compiled;
  readonly arena: Arena;
}

export interface LoadRequest {
  readonly id: keyof typeof programs;
  readonly config: RunConfig;
  readonly T: number;
  readonly K: number;
  readonly outputs: readonly string[];
  readonly objective: string | null;
}

/** What a program's structure depends on. */
export const structureOf = ({ model, flows, objective }: RunConfig): string =>
  JSON.stringify({ model, flows, objective });

export function load(machine: FusedMachine, { slots, set }: TrainingSetup, request: LoadRequest): Loaded {
  const { id, config, T, K, outputs, objective } = request;
  const define: Parameters<typeof compile>[0]["define"] = (L) => programs[id](L, config) as ProgramOutputs;
  const program = compile({ define, slots, K, V: set.V, T, W: GROUP, outputs, objective });
  const arena = machine.arena(program.size, GROUP);
  prepare(arena, program);
  return { program, arena };
}

/** The words of a step and where its noise comes from. */
export interface StepInput {
  readonly batch: Batch;
  readonly groups: readonly Group[];
  /** Supplied noise, or the step that keys what the machine draws. */
  readonly noise: NoiseSource | number;
}

export class TrainingProgram {
  private loaded: Loaded;
  private config: RunConfig;
  private drawn: StepInput | null = null;

  constructor(
    private readonly machine: FusedMachine,
    private readonly setup: TrainingSetup,
  ) {
    this.config = setup.config;
    this.loaded = this.load();
  }

  private load(): Loaded {
    const { config, machine, setup } = this;
    const { K } = config.objective;
    const series = K > 1 ? STATISTICS_SERIES : STATISTICS_SERIES.filter((name) => name !== "weightVariance");
    const outputs = ["bound", ...series];
    return load(machine, setup, { id: "bound", config, T: setup.set.T, K, outputs, objective: "bound" });
  }

  get arena(): Arena {
    return this.loaded.arena;
  }
  get program(): Compiled {
    return this.loaded.program;
  }

  get parameters(): Float32Array<ArrayBuffer> {
    return this.slice(this.program.parameters);
  }
  set parameters(flat: Float32Array) {
    setParameters(this.arena, this.program, flat);
  }
  private slice(at: number): Float32Array<ArrayBuffer> {
    return this.arena.arena.slice(at, at + this.program.parameterCount);
  }

  configure(config: RunConfig): void {
    const same = structureOf(config) === structureOf(this.config);
    this.config = config;
    this.drawn = null;
    if (same) return;
    const { parameters } = this;
    this.arena.free();
    this.loaded = this.load();
    this.parameters = parameters;
  }

  /** Kept until another step is asked for, so that it can be drawn while others still compute. */
  draw(step: number): StepInput {
    if (this.drawn?.noise === step) return this.drawn;
    const { optimiser, objective, seed } = this.config;
    const batch = drawBatch(this.setup.set, optimiser.batch, objective.K, seed, step);
    this.drawn = { batch, groups: groupWords(batch, GROUP), noise: step };
    return this.drawn;
  }

  /** Writes the inputs of a group, in the order of the program's inputs. */
  private writer({ batch, noise }: StepInput): (group: Group) => void {
    const { arena, program, machine } = this;
    if (typeof noise !== "number") return inputWriter(arena, program, batch, noise);
    const none: NoiseSource = () => new Float32Array(0);
    const words = inputWriter(arena, program, batch, none, (name) => name === SYMBOLS || name === LIVE);
    const { seed } = this.config;
    const noises = [...program.inputs].filter(([name]) => name !== SYMBOLS && name !== LIVE);
    return (group) => {
      words(group);
      for (const [name, { place, series }] of noises) {
        const samples = series.level === "sample" ? batch.K : 1;
        const key = { seed, stream: noiseStream(name, PURPOSE.eps), step: noise };
        const target = { place, n: series.n, samples, uniform: name === "u" };
        machine.fillNoise(arena, target, key, batch, group, GROUP);
      }
    };
  }

  /** Forwards and backwards over some shards of a batch, each apart: parts of the gradient of the mean bound. */
  run(input: StepInput, shards: readonly number[], anatomy: boolean): ShardPart[] {
    const { arena, program, machine } = this;
    const { batch, groups } = input;
    const write = this.writer(input);
    return shards.map((shard) => {
      machine.zero(arena, program.gradient, program.parameterCount);
      const statistics = new Statistics(program, batch, anatomy);
      for (const group of ofShard(groups, shard, shardCount(batch.B))) {
        write(group);
        runForward(arena, program, group);
        statistics.take(arena, group);
        runBackward(arena, program, batch, group, 1 / batch.B);
      }
      return { gradient: this.slice(program.gradient), sums: statistics.sums };
    });
  }

  /** Fills the gradient region with the sum of all parts, in their order. */
  gather(batch: Batch, parts: readonly ShardPart[], anatomy: boolean): Statistics {
    const { arena, program } = this;
    const statistics = new Statistics(program, batch, anatomy);
    const at = program.gradient;
    const total = arena.arena.subarray(at, at + program.parameterCount);
    parts.forEach(({ gradient, sums }, shard) => {
      statistics.add(sums);
      if (shard === 0) total.set(gradient);
      else for (let i = 0; i < total.length; i++) total[i]! += gradient[i]!;
    });
    return statistics;
  }

  free(): void {
    this.arena.free();
  }
}
