/**
 * A lane program that only runs forwards, on a fused machine, lane group after lane group: what comes out is read where
 * it lies. For measuring many more words and samples than an engine's own evaluations copy out.
 */
import type { Batch, NoiseSource } from "../src/lane/batch.ts";
import {
  Collector,
  type Group,
  groupWords,
  inputWriter,
  noiseInputs,
  prepare,
  runForward,
  setParameters,
  writeWords,
} from "../src/lane/driver.ts";
import { isUniform, noiseStream } from "../src/lane/noise.ts";
import type { Slot } from "../src/lane/parameters.ts";
import { type Compiled, compile } from "../src/lane/program.ts";
import { type ProgramId, type ProgramOutputs, programs } from "../src/metrics/programs.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type { Arena, FusedMachine } from "./engines/fused/machine.ts";

/** A trained model, ready to be measured. */
export interface Subject {
  readonly config: RunConfig;
  readonly slots: readonly Slot[];
  readonly parameters: Float32Array;
  /** Symbols with EOS. */
  readonly V: number;
}

export interface RunnerOptions {
  readonly program: ProgramId;
  readonly T: number;
  readonly K: number;
  readonly outputs: readonly string[];
}

/** Noise the machine draws itself; `step` tells chunks apart, noise by noise. */
export interface NoiseSeed {
  readonly seed: number;
  readonly purpose: number;
  readonly step: (name: string) => number;
}

/** One series of the present group: element (t, k, i) of lane w is at `base + t · t + k · k + i · f + w`. */
export interface Outcrop {
  readonly data: Float32Array;
  readonly base: number;
  readonly t: number;
  readonly k: number;
  readonly f: number;
}

/** Trajectories are drawn so many at a time. */
export const LANES = 16;

export class LaneRunner {
  private readonly program: Compiled;
  private readonly arena: Arena;

  constructor(
    private readonly machine: FusedMachine,
    { config, slots, parameters, V }: Subject,
    { program: id, T, K, outputs }: RunnerOptions,
  ) {
    const define: Parameters<typeof compile>[0]["define"] = (L) => programs[id](L, config) as ProgramOutputs;
    this.program = compile({ define, slots, K, V, T, W: LANES, outputs, objective: null });
    this.arena = machine.arena(this.program.size, LANES);
    prepare(this.arena, this.program);
    setParameters(this.arena, this.program, parameters);
  }

  /** Noise supplied, or drawn by the machine. */
  private writer(batch: Batch, noise: NoiseSource | NoiseSeed): (group: Group) => void {
    const { arena, program, machine } = this;
    if (typeof noise === "function") return inputWriter(arena, program, batch, noise);
    const { seed, purpose, step } = noise;
    const noises = noiseInputs(program).map(([name, { place, series }]) => ({
      target: { place, n: series.n, samples: series.level === "sample" ? batch.K : 1, uniform: isUniform(name) },
      key: { seed, stream: noiseStream(name, purpose), step: step(name) },
    }));
    return (group) => {
      writeWords(arena, program, batch, group);
      for (const { target, key } of noises) machine.fillNoise(arena, target, key, batch, group, LANES);
    };
  }

  /**
   * Calls `visit` after every group; `at` finds its series by name. Of words of one length only the first `wanted` may be
   * asked for: their noise is that of the whole batch.
   */
  run(
    batch: Batch,
    noise: NoiseSource | NoiseSeed,
    visit: (group: Group, at: (name: string) => Outcrop) => void,
    wanted = batch.B,
  ): void {
    const { arena, program } = this;
    const write = this.writer(batch, noise);
    const at = (name: string): Outcrop => {
      const { place, series } = program.outputs.get(program.named.get(name)!)!;
      return { data: arena.arena, base: place.base, t: place.t, k: place.k, f: series.n === 1 ? 0 : place.f };
    };
    for (const group of groupWords(batch, LANES)) {
      if (group.words[0]! >= wanted) continue;
      write(group);
      runForward(arena, program, group);
      visit(group, at);
    }
  }

  /** Weights of a later step. */
  set parameters(flat: Float32Array) {
    setParameters(this.arena, this.program, flat);
  }

  /** Whole series, [T, B, (K,) n]. */
  collect(batch: Batch, noise: NoiseSource, outputs: readonly string[]): Readonly<Record<string, Float32Array>> {
    const collectors = outputs.map((name) => new Collector(this.program, name, batch));
    this.run(batch, noise, (group) => {
      for (const collector of collectors) collector.take(this.arena, group);
    });
    return Object.fromEntries(outputs.map((name, i) => [name, collectors[i]!.data]));
  }

  free(): void {
    this.arena.free();
  }
}
