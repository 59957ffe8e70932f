/** What every measure of a scoring is given. */
import type { ScoreRequest } from "../../src/protocol/evaluator.ts";
import type { RunData } from "../data.ts";
import type { FusedMachine } from "../engines/fused/machine.ts";
import type { Subject } from "../laneRunner.ts";

export interface Measuring {
  readonly machine: FusedMachine;
  readonly subject: Subject;
  readonly data: RunData;
  readonly request: ScoreRequest;
  /** Called after every piece of work, with its size in the units of `unitsOf`. */
  tick(units: number): Promise<void>;
}

/** Lanes between two ticks. chosen: some 50 ms of WebAssembly. */
export const SLICE = 256;

/** [from, to) in slices, with the index of each. */
export function* slices(n: number): Generator<{ readonly from: number; readonly n: number; readonly index: number }> {
  for (let from = 0, index = 0; from < n; from += SLICE, index++) yield { from, n: Math.min(SLICE, n - from), index };
}
