/** The program that trains, on one machine: draws the words and noise of a step, and runs shards of it. */
import type { Batch, NoiseSource } from "../../../src/lane/batch.ts";
import { COMMAND_SIZE, FIELD, OP } from "../../../src/lane/commands.ts";
import {
  begin,
  finish,
  type Group,
  groupWords,
  inputWriter,
  noiseInputs,
  prepare,
  runBackward,
  runForward,
  setParameters,
  writeWords,
} from "../../../src/lane/driver.ts";
import { isUniform, noiseStream } from "../../../src/lane/noise.ts";
import { type Compiled, compile } from "../../../src/lane/program.ts";
import { PURPOSE } from "../../../src/math/rng.ts";
import { type ProgramOutputs, programs } from "../../../src/metrics/programs.ts";
import type { RunConfig } from "../../../src/protocol/config.ts";
import { drawBatch } from "../minibatch.ts";
import type { Arena, FusedMachine, NoiseTarget } from "./machine.ts";
import { GROUP, ofShard, type ShardPart, shardCount, type TrainingSetup } from "./shards.ts";
import {
  STATISTICS_SERIES,
  Statistics,
  type StatisticsPlaces,
  type StatisticsSums,
  statisticsPlaces,
} from "./statistics.ts";

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

function compileProgram({ slots, set }: TrainingSetup, request: LoadRequest): Compiled {
  const { id, config, T, K, outputs, objective } = request;
  const define: Parameters<typeof compile>[0]["define"] = (L) => programs[id](L, config) as ProgramOutputs;
  return compile({ define, slots, K, V: set.V, T, W: GROUP, outputs, objective, tables: true });
}

export function load(machine: FusedMachine, setup: TrainingSetup, request: LoadRequest): Loaded {
  const program = machine.fit(compileProgram(setup, request));
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

/** The program that trains: room for the sum of its shards' gradients lies after it. */
interface Training extends Loaded {
  readonly places: StatisticsPlaces;
  readonly noises: readonly { readonly target: NoiseTarget; readonly stream: number }[];
  readonly total: number;
  /** total += gradient */
  readonly addGradient: Int32Array;
}

const rowsOf = (floats: number): number => Math.ceil(floats / GROUP);

function noisesOf(program: Compiled): Training["noises"] {
  return noiseInputs(program).map(([name, { place, series }]) => {
    const samples = series.level === "sample" ? program.K : 1;
    return {
      target: { place, n: series.n, samples, uniform: isUniform(name) },
      stream: noiseStream(name, PURPOSE.eps),
    };
  });
}

/** One command over whole rows of a lane group: what lies behind the gradient is added to what nobody reads. */
function addition(total: number, { gradient, parameterCount }: Compiled): Int32Array {
  const list = new Int32Array(COMMAND_SIZE);
  const fields = { op: OP.addTo, dst: total, a: gradient, n: rowsOf(parameterCount), K: 1, aF: GROUP };
  for (const [name, value] of Object.entries(fields)) list[FIELD[name as keyof typeof fields]] = value;
  return list;
}

/** The sum of a step's shards, which come in their order: from here, or as parts from elsewhere. */
export interface StepSum {
  readonly statistics: Statistics;
  /** Where the gradient is when all have come. */
  readonly at: number;
  compute(shard: number): void;
  add(part: ShardPart): void;
}

export class TrainingProgram {
  private loaded: Training;
  private config: RunConfig;
  private drawn: StepInput | null = null;

  constructor(
    private readonly machine: FusedMachine,
    private readonly setup: TrainingSetup,
  ) {
    this.config = setup.config;
    this.loaded = this.load();
  }

  private load(): Training {
    const { config, machine, setup } = this;
    const { K } = config.objective;
    const series = K > 1 ? STATISTICS_SERIES : STATISTICS_SERIES.filter((name) => name !== "weightVariance");
    const outputs = ["bound", ...series];
    const request = { id: "bound", config, T: setup.set.T, K, outputs, objective: "trained" } as const;
    const program = machine.fit(compileProgram(setup, request));
    const total = GROUP * rowsOf(program.size);
    const arena = machine.arena(total + GROUP * rowsOf(program.parameterCount), GROUP);
    prepare(arena, program);
    const places = statisticsPlaces(program);
    return { program, arena, places, noises: noisesOf(program), total, addGradient: addition(total, program) };
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

  /** Writes the inputs of a group. */
  private writer({ batch, noise }: StepInput): (group: Group) => void {
    const { machine } = this;
    const { arena, program, noises } = this.loaded;
    if (typeof noise !== "number") return inputWriter(arena, program, batch, noise);
    const { seed } = this.config;
    const keyed = noises.map(({ target, stream }) => ({ target, key: { seed, stream, step: noise } }));
    return (group) => {
      writeWords(arena, program, batch, group);
      for (const { target, key } of keyed) machine.fillNoise(arena, target, key, batch, group, GROUP);
    };
  }

  /** Forwards and backwards over one shard: fills the gradient region with its part of that of the mean bound. */
  private shard({ batch, groups }: StepInput, write: (group: Group) => void, shard: number, part: Statistics): void {
    const { arena, program } = this.loaded;
    this.machine.zero(arena, program.gradient, program.parameterCount);
    begin(arena, program);
    for (const group of ofShard(groups, shard, shardCount(batch.B))) {
      write(group);
      runForward(arena, program, group);
      part.take(arena, group);
      runBackward(arena, program, group, 1 / batch.B);
    }
    finish(arena, program);
  }

  /** Some shards of a step, each apart, for another thread to sum. */
  run(input: StepInput, shards: readonly number[], anatomy: boolean): ShardPart[] {
    const write = this.writer(input);
    return shards.map((shard) => {
      const part = new Statistics(this.loaded.places, input.batch, anatomy);
      this.shard(input, write, shard, part);
      return { gradient: this.slice(this.program.gradient), sums: part.sums };
    });
  }

  /** A step to be summed here, shard after shard. */
  begin(input: StepInput, anatomy: boolean): StepSum {
    const { arena, program, places, total, addGradient } = this.loaded;
    const { batch } = input;
    const at = shardCount(batch.B) === 1 ? program.gradient : total;
    const statistics = new Statistics(places, batch, anatomy);
    const part = new Statistics(places, batch, anatomy);
    const write = this.writer(input);
    let first = true;
    const add = (sums: StatisticsSums): void => {
      statistics.add(sums);
      const { gradient, parameterCount } = program;
      if (!first) arena.run(addGradient, 1);
      else if (at === total) arena.arena.copyWithin(total, gradient, gradient + parameterCount);
      first = false;
    };
    return {
      statistics,
      at,
      compute: (shard) => {
        part.clear();
        this.shard(input, write, shard, part);
        add(part.sums);
      },
      add: ({ gradient, sums }) => {
        arena.arena.set(gradient, program.gradient);
        add(sums);
      },
    };
  }

  free(): void {
    this.arena.free();
  }
}
