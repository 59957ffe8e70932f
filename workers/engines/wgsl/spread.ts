/** How the words of a launch are spread over invocations, by adapter, batch and samples. */
import type { EmitOptions } from "../../../src/lane/wgsl/program.ts";

export type Spread = Omit<EmitOptions, "tail">;
export type SpreadRule = (words: number, K: number) => Spread;

/** chosen: four words beside each other pay from here on; with fewer, most of them would be empty. */
const WIDE_FROM = 16;
/** chosen, not measured: so many words keep hardware busy without teams, which only add barriers then. */
const ALONE_FROM = 8192;

/**
 * A processor computes four invocations at once and spreads workgroups over its cores; one load of a weight then serves
 * four words, and a barrier is dear.
 */
export const onProcessor: SpreadRule = (words) => ({ width: words >= WIDE_FROM ? 4 : 1, workgroup: 4, team: 1 });

/** On hardware the steps of one word, one after the other, take the time: a team shares each of them. */
export const onHardware: SpreadRule = (words, K) => {
  if (words >= ALONE_FROM) return { width: 1, workgroup: 32, team: 1 };
  // chosen: the threads that run together anyway; samples give work to twice as many
  return { width: 1, workgroup: 32, team: K > 1 ? 64 : 32 };
};
