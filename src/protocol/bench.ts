/** What the benchmark asks of a worker that holds one engine. */
import type { RunConfig } from "./config.ts";
import type { EngineId, EngineStatus } from "./trainer.ts";

/** One thing to time: a configuration on random words. */
export interface BenchProgram {
  readonly config: RunConfig;
  /** Letters of the longest word; lengths are uniform from 2 to here. */
  readonly maxLetters: number;
}

export interface BenchCreated {
  /** Configuration → program on the engine, until the first step may run. */
  readonly createMs: number;
  /** The first step, with everything that is compiled lazily. */
  readonly firstStepMs: number;
  /** −L of the first step: the same words and noise on every engine. */
  readonly firstBoundNats: number;
  readonly parameters: number;
}

export interface BenchVisit {
  readonly steps: number;
  /** In the worker, from the first step until the last one's result has arrived. */
  readonly wallMs: number;
  /** −L of the last step, so that a broken engine shows. */
  readonly boundNats: number;
}

/** How long to go on: whichever comes first; at least one step. */
export interface BenchLimit {
  readonly ms: number;
  readonly steps: number;
}

export interface BenchApi {
  start(engine: EngineId, threads: number): Promise<EngineStatus>;
  create(name: string, program: BenchProgram): Promise<BenchCreated>;
  visit(name: string, limit: BenchLimit): Promise<BenchVisit>;
  /** Multiply-adds from registers for about `ms`, by the kernels' own instructions: how many operations. */
  peak(ms: number): Promise<number>;
  /** Frees what can be freed, where the browser lets a page ask for it. */
  collect(): Promise<void>;
  dispose(name: string): Promise<void>;
}
