/** Evaluations of one model on a fused machine: programs stay compiled while its weights move on. */

import type { Batch } from "../src/lane/batch.ts";
import type { Slot } from "../src/lane/parameters.ts";
import type { EvaluateRequest } from "./engines/engine.ts";
import type { FusedMachine } from "./engines/fused/machine.ts";
import { structureOf } from "./engines/fused/training.ts";
import type { Evaluating } from "./evaluate.ts";
import { LaneRunner } from "./laneRunner.ts";

/** Programs kept compiled: bound, information, divergence, the watched word's, and one for whoever asks in between. */
const KEPT = 5;

export class Evaluations implements Evaluating {
  private readonly runners = new Map<string, LaneRunner>();
  private parameters: Float32Array = new Float32Array(0);

  constructor(
    private readonly machine: FusedMachine,
    private readonly slots: readonly Slot[],
    private readonly V: number,
  ) {}

  /** Weights from here on. */
  use(parameters: Float32Array): void {
    this.parameters = parameters;
    for (const runner of this.runners.values()) runner.parameters = parameters;
  }

  private runner({ program, config, batch: { T, K }, outputs }: EvaluateRequest): LaneRunner {
    const key = `${program} ${structureOf(config)} ${T} ${K} ${outputs.join()}`;
    const found = this.runners.get(key);
    const { machine, slots, parameters, V } = this;
    const runner = found ?? new LaneRunner(machine, { config, slots, parameters, V }, { program, T, K, outputs });
    // the one used last is the last to go
    this.runners.delete(key);
    this.runners.set(key, runner);
    for (const [oldest, old] of this.runners) {
      if (this.runners.size <= KEPT) break;
      old.free();
      this.runners.delete(oldest);
    }
    return runner;
  }

  async evaluate(request: EvaluateRequest): Promise<Readonly<Record<string, Float32Array>>> {
    const { batch, noise, outputs } = request;
    const found = this.runner(request).collect(batch, noise, outputs);
    return Object.fromEntries(
      Object.entries(found).map(([name, data]) => [name, name === "bound" ? wordSums(data, batch) : data]),
    );
  }

  free(): void {
    for (const runner of this.runners.values()) runner.free();
    this.runners.clear();
  }
}

/** Σ_t of a scalar series, [T, B] → [B]. */
function wordSums(series: Float32Array, { T, B }: Batch): Float32Array {
  const out = new Float32Array(B);
  for (let t = 0; t < T; t++) for (let b = 0; b < B; b++) out[b]! += series[t * B + b]!;
  return out;
}
