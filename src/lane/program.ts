/** From a definition to command lists: traces, reverses and lowers one program. */

import type { Lane, Series, Value } from "./lane.ts";
import { Lowering } from "./lower.ts";
import type { Lowered } from "./lowered.ts";
import type { Slot } from "./parameters.ts";
import { reverse } from "./reverse.ts";
import { seriesId, summedSeries, TraceLane } from "./trace.ts";

/** What a definition computes: values per word as sums over positions, and series. */
export interface Definition {
  readonly values: Readonly<Record<string, Value>>;
  readonly series: Readonly<Record<string, Series>>;
}

export interface CompileRequest {
  readonly define: (L: Lane) => Definition;
  readonly slots: readonly Slot[];
  readonly K: number;
  readonly V: number;
  /** Positions at most. */
  readonly T: number;
  /** Words of a lane group. */
  readonly W: number;
  /** Values and series to bring out. */
  readonly outputs: readonly string[];
  /** The value to differentiate, or null for a program that only runs forwards. */
  readonly objective: string | null;
  /** Whether layers of embeddings become tables: for those who run the prologue and the epilogue (driver.ts). */
  readonly tables?: boolean;
}

export interface Compiled extends Lowered {
  /** Ids of the output series by name; a value is the sum over positions of its series. */
  readonly named: ReadonlyMap<string, number>;
}

export function compile(request: CompileRequest): Compiled {
  const { define, slots, K, V, T, W, outputs, objective, tables = false } = request;
  const lane = new TraceLane(K, V, new Map(slots.map((slot) => [slot.name, slot.shape])), tables);
  const { values, series } = define(lane);
  const idOf = (name: string): number => {
    if (values[name]) return summedSeries(values[name]);
    if (series[name]) return seriesId(series[name]);
    throw new RangeError(`the program has no output ${name}`);
  };
  const named = new Map(outputs.map((name) => [name, idOf(name)]));
  const program = lane.finished();
  const target = objective === null ? null : idOf(objective);
  const backward = target === null ? [] : reverse(program, lane.factory, target);
  const lowered = new Lowering(program, {
    W,
    T,
    slots,
    outputs: [...new Set(named.values())],
    backward,
    objective: target,
  }).lower();
  return { ...lowered, named };
}
