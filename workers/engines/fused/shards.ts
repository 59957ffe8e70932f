/**
 * A training step in shards: the lane groups of a batch in parts, whose gradients are summed in the order of the parts.
 * How many parts there are follows from the batch alone, so that a step is the same to the last bit whoever computes
 * which of them.
 */
import type { RunConfig } from "../../../src/protocol/config.ts";
import type { EngineSetup } from "../engine.ts";
import type { CompiledKernels } from "../wasm/kernels.ts";
import type { StatisticsSums } from "./statistics.ts";

/** Words of a lane group. chosen: two vectors of four words, the least a kernel works on. 16 words take as long at 512
 * words, and a tenth longer at 32, where a group runs to its longest word. */
export const GROUP = 8;
/** chosen: some half a millisecond of work, several times what a message costs. */
const GROUPS_OF_SHARD = 8;
/** chosen: shared by 2, 3 or 4 threads with little left over; each costs one more pass over the gradient. */
const MAX_SHARDS = 8;

/** Shards of a batch of `B` words. */
export function shardCount(B: number): number {
  const groups = Math.ceil(B / GROUP);
  let n = 1;
  while (2 * n <= MAX_SHARDS && 2 * n * GROUPS_OF_SHARD <= groups) n *= 2;
  return n;
}

/** One shard's items, dealt there and back: groups are sorted by length, so that shards are about equally long. */
export const ofShard = <T>(groups: readonly T[], shard: number, n: number): T[] =>
  groups.filter((_, g) => {
    const turn = g % (2 * n);
    return (turn < n ? turn : 2 * n - 1 - turn) === shard;
  });

/** What a program that trains is made from. */
export type TrainingSetup = Pick<EngineSetup, "config" | "slots" | "set">;

/** What one shard adds to a step. */
export interface ShardPart {
  readonly gradient: Float32Array<ArrayBuffer>;
  readonly sums: StatisticsSums;
}

export interface ShardTask {
  readonly step: number;
  readonly shards: readonly number[];
  readonly anatomy: boolean;
  readonly parameters: Float32Array<ArrayBuffer>;
}

/** To a helper. A member is one engine's program; tasks are answered in their order. */
export type ToHelper =
  | { readonly kind: "start"; readonly kernels: CompiledKernels }
  | { readonly kind: "join"; readonly member: number; readonly setup: TrainingSetup }
  | { readonly kind: "configure"; readonly member: number; readonly config: RunConfig }
  | { readonly kind: "task"; readonly member: number; readonly task: ShardTask }
  | { readonly kind: "leave"; readonly member: number };

export type FromHelper =
  | { readonly kind: "ready" }
  | { readonly kind: "parts"; readonly parts: readonly ShardPart[] }
  | { readonly kind: "failed"; readonly detail: string };
