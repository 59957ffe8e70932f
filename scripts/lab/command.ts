/** What a command of the lab is, and the small things every command needs. */
import { readFileSync } from "node:fs";
import { type ParseArgsConfig, parseArgs } from "node:util";
import type { SavedRun } from "../../src/runs/savedRun.ts";
import { decodeXilab } from "../../src/runs/xilab.ts";

export interface Command {
  /** One line for the overview. */
  readonly about: string;
  readonly usage: string;
  /** The exit code. */
  run(args: readonly string[]): Promise<number>;
}

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {}
/** It could not be done: exit code 1. */
export class LabError extends Error {}

export interface Arguments {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
  /** A whole number in a range; the default when it is not given. */
  whole(name: string, range: { min: number; max: number; default: number }): number;
}

/** Parses `args`; `text` options take a value, `flags` do not. */
export function readArguments(args: readonly string[], text: readonly string[], flags: readonly string[]): Arguments {
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const name of text) options[name] = { type: "string" };
  for (const name of flags) options[name] = { type: "boolean" };
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split("\n", 1)[0] : String(error));
  }
  const { values, positionals } = parsed;
  const textOf = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    positionals,
    text: textOf,
    flag: (name) => values[name] === true,
    whole(name, range) {
      const given = textOf(name);
      if (given === undefined) return range.default;
      const n = Number(given);
      if (given.trim() !== "" && Number.isInteger(n) && n >= range.min && n <= range.max) return n;
      throw new UsageError(`--${name} takes a whole number from ${range.min} to ${range.max}, not "${given}".`);
    },
  };
}

export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new LabError(code === "ENOENT" ? `${path} is not there.` : `${path} cannot be read (${code ?? "unknown"}).`);
  }
}

export function openRun(path: string): SavedRun {
  const decoded = decodeXilab(readBytes(path));
  if (!decoded.ok) throw new LabError(`${path} cannot be opened: ${decoded.reason}.`);
  return decoded.run;
}

/** The one positional argument of a command that takes a file. */
export function onlyFile({ positionals }: Arguments): string {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError("One .xilab file is needed; --help tells more.");
  return file;
}

/** A JSON line on standard output; numbers that are not finite become null. */
export function emit(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
