/**
 * The folder of a sweep: `<run>.xilab` checkpoints, `<run>.curve.json` their measurements, `results.jsonl` (shard i:
 * `results-i.jsonl`) one line a finished run. Files are replaced whole or appended by one line, so a kill at any moment
 * leaves at worst a cut last line, which is taken off again.
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { runName } from "../../src/plans/runs.ts";
import type { ResultCurve } from "../../src/protocol/results.ts";
import type { SavedRun } from "../../src/runs/savedRun.ts";
import { isFailed, type SweepLine } from "../../src/runs/sweepLine.ts";
import { decodeXilab } from "../../src/runs/xilab.ts";
import { LabError } from "./command.ts";
import { hold, holder, release } from "./lock.ts";

/** The lines that can be read, and the number of those that cannot. */
export function readLines(text: string): { readonly lines: readonly SweepLine[]; readonly damaged: number } {
  const lines: SweepLine[] = [];
  let damaged = 0;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    try {
      const parsed = JSON.parse(line) as Partial<SweepLine> | null;
      if (typeof parsed?.row === "string" && typeof parsed.seed === "number" && parsed.config) {
        lines.push(parsed as SweepLine);
      } else damaged++;
    } catch {
      damaged++;
    }
  }
  return { lines, damaged };
}

const RESULTS = /^results(-\d+)?\.jsonl$/;

/** Replaces a file whole: readers and a kill see the old one or the new one. */
function replace(path: string, data: Uint8Array | string): void {
  const part = `${path}.part`;
  const file = openSync(part, "w");
  try {
    writeSync(file, typeof data === "string" ? new TextEncoder().encode(data) : data);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(part, path);
}

export class SweepFolder {
  private readonly results: string;
  private readonly lock: string;

  /** `shard` from 1, or null for a whole sweep. */
  constructor(
    readonly path: string,
    shard: number | null,
  ) {
    mkdirSync(path, { recursive: true });
    const suffix = shard === null ? "" : `-${shard}`;
    this.results = join(path, `results${suffix}.jsonl`);
    this.lock = join(path, `sweep${suffix}.lock`);
  }

  /** Refuses a folder in which the same sweep is at work. */
  take(): void {
    const other = holder(this.lock);
    if (other !== null) throw new LabError(`A sweep is at work in ${this.path} (process ${other}).`);
    hold(this.lock);
    this.mend();
  }
  release(): void {
    release(this.lock);
  }

  /** Takes a cut last line off our own results. */
  private mend(): void {
    if (!existsSync(this.results)) return;
    const bytes = readFileSync(this.results);
    const whole = bytes.lastIndexOf("\n") + 1;
    if (whole === bytes.length) return;
    console.error(`The last line of ${this.results} was cut off; it is taken away.`);
    truncateSync(this.results, whole);
  }

  append(line: SweepLine): void {
    appendFileSync(this.results, `${JSON.stringify(line)}\n`);
  }

  /** Finished and failed runs of all shards by the name of the run. */
  finished(): ReadonlyMap<string, SweepLine> {
    const found = new Map<string, SweepLine>();
    for (const name of readdirSync(this.path).sort()) {
      if (!RESULTS.test(name)) continue;
      const { lines, damaged } = readLines(readFileSync(join(this.path, name), "utf8"));
      if (damaged > 0) console.error(`${name} has ${damaged} lines that cannot be read; they do not count.`);
      for (const line of lines) {
        const id = runName(line.row, line.seed);
        // a run that failed and was tried again counts as it ended
        if (!found.has(id) || !isFailed(line)) found.set(id, line);
      }
    }
    return found;
  }

  file = (run: string): string => join(this.path, `${run}.xilab`);
  private curveFile = (run: string): string => join(this.path, `${run}.curve.json`);

  /** The last checkpoint of a run; null when there is none that can be read. */
  checkpoint(run: string): { readonly bytes: Uint8Array; readonly saved: SavedRun } | null {
    const path = this.file(run);
    if (!existsSync(path)) return null;
    const bytes = new Uint8Array(readFileSync(path));
    const decoded = decodeXilab(bytes);
    if (decoded.ok) return { bytes, saved: decoded.run };
    console.error(`${path} cannot be opened (${decoded.reason}); the run starts again.`);
    return null;
  }

  /** The curve first: after a kill between the two it has points too many, never too few. */
  keep(run: string, bytes: Uint8Array, curve: ResultCurve): void {
    replace(this.curveFile(run), JSON.stringify(curve));
    replace(this.file(run), bytes);
  }

  /** Measurements up to a step. */
  curve(run: string, step: number): ResultCurve {
    const path = this.curveFile(run);
    const none: ResultCurve = { step: [], validationNats: [], meanMutualInformation: [], entropyGivenState: [] };
    if (!existsSync(path)) return none;
    const kept = JSON.parse(readFileSync(path, "utf8")) as ResultCurve;
    const n = kept.step.filter((at) => at <= step).length;
    return {
      step: kept.step.slice(0, n),
      validationNats: kept.validationNats.slice(0, n),
      meanMutualInformation: kept.meanMutualInformation.slice(0, n),
      entropyGivenState: kept.entropyGivenState.slice(0, n),
    };
  }
}
