/** A command (commands.ts) with its fields by name. */
import { FIELD } from "./commands.ts";

export type Arena = Float64Array | Float32Array;

/** The fields of one command, decoded. */
export interface Command {
  readonly op: number;
  readonly dst: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly n: number;
  readonly m: number;
  readonly K: number;
  readonly dstK: number;
  readonly aK: number;
  readonly aF: number;
  readonly bK: number;
  readonly bF: number;
  readonly cK: number;
  readonly cF: number;
  readonly x: number;
  readonly y: number;
}

const NAMES = Object.keys(FIELD) as (keyof typeof FIELD)[];

export function decode(list: Int32Array, at: number): Command {
  return Object.fromEntries(NAMES.map((name) => [name, list[at + FIELD[name]]])) as unknown as Command;
}
