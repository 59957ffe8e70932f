/** Files of runs into runs: a `.xilab`, the lines of a sweep, or a file of results. A damaged file gives a reason. */
import type { XilabBytes } from "../../protocol/trainer.ts";
import { parseResultLines, parseResults } from "../../runs/results.ts";
import { decodeXilab, XILAB_LIMITS } from "../../runs/xilab.ts";
import { type BenchRun, runOfResult, runOfSaved } from "./runs.ts";

export interface Imported {
  readonly runs: readonly BenchRun[];
  /** What could not be read: the end of "… cannot be read: ". */
  readonly refused: readonly string[];
}

const refuse = (reason: string): Imported => ({ runs: [], refused: [reason] });

/** A file is read whole, so its size is looked at before. */
export const fitsImport = ({ size }: { readonly size: number }): boolean => size <= XILAB_LIMITS.compressed;
export const TOO_LARGE = `it is larger than ${XILAB_LIMITS.compressed / 2 ** 20} MiB`;

export const RUN_FILES = ".xilab,.jsonl,.json";

function ofLines(name: string, text: string): Imported {
  const { results, refused, failures } = parseResultLines(text);
  if (results.length + refused.length + failures.length === 0) return refuse("it holds no results");
  return {
    runs: results.map((result) => runOfResult(result, "imported", { checkpoint: null, file: name })),
    refused: refused.map(({ line, reason }) => `line ${line}: ${reason}`),
  };
}

function ofResults(name: string, text: string): Imported {
  const parsed = parseResults(text);
  if (!parsed.ok) return refuse(parsed.reason);
  const { results } = parsed.value;
  if (results.length === 0) return refuse("it holds no results");
  // its weights lie beside it, not here
  return {
    runs: results.map((result) => runOfResult(result, "imported", { checkpoint: null, file: name })),
    refused: [],
  };
}

export function importRuns(name: string, bytes: XilabBytes): Imported {
  if (name.endsWith(".xilab")) {
    const decoded = decodeXilab(bytes);
    return decoded.ok
      ? { runs: [runOfSaved(decoded.run, bytes, "imported", name)], refused: [] }
      : refuse(decoded.reason);
  }
  const text = new TextDecoder().decode(bytes);
  if (name.endsWith(".jsonl")) return ofLines(name, text);
  if (name.endsWith(".json")) return ofResults(name, text);
  return refuse("only .xilab, .jsonl and .json files hold runs");
}
