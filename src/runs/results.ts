/**
 * Files of results: `results.jsonl`, one `RunResult` a line as a sweep writes it, and `results.json`, the compact form the
 * page loads. Both are read with every number checked; damage gives a reason, not an exception.
 */
import * as v from "valibot";
import type { RunConfig } from "../protocol/config.ts";
import type { ResultData, RunResult } from "../protocol/results.ts";
import {
  failedLineSchema,
  type ReferenceEntry,
  type ResultsFile,
  resultsFileSchema,
  runResultSchema,
} from "./resultsSchema.ts";

/** A run that was recorded, with the file of its weights if they were kept. */
export interface RecordedResult extends RunResult {
  readonly checkpoint: string | null;
}

export interface Reference extends Omit<ReferenceEntry, "data"> {
  readonly data: ResultData;
}

/** A run that ended without a result: nothing is hidden. */
export interface FailedRun {
  readonly row: string;
  readonly label: string;
  readonly config: RunConfig;
  readonly seed: number;
  readonly step: number;
  readonly reason: string;
}

export interface Results {
  readonly built: string;
  readonly results: readonly RecordedResult[];
  readonly references: readonly Reference[];
  readonly failures: readonly FailedRun[];
}

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const refused = (reason: string): Parsed<never> => ({ ok: false, reason });

function check<S extends v.GenericSchema>(schema: S, raw: unknown, what: string): Parsed<v.InferOutput<S>> {
  const result = v.safeParse(schema, raw, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  const issue = result.issues[0];
  const where = v.getDotPath(issue);
  return refused(`${what} is not as it should be${where === null ? "" : ` at ${where}`}: ${issue.message}`);
}

function parseJson(text: string, what: string): Parsed<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return refused(`${what} is cut off or no JSON`);
  }
}

type FileOutput = v.InferOutput<typeof resultsFileSchema>;

function expand({ built, rows, data, references, results, failures }: FileOutput): Parsed<Results> {
  const misses = (index: number, list: readonly unknown[]) => index >= list.length;
  if (results.some((r) => misses(r.row, rows)) || failures.some((f) => misses(f.row, rows)))
    return refused("a result belongs to a row that is not there");
  if ([...results, ...references].some((r) => misses(r.data, data)))
    return refused("a result names words that are not there");
  return {
    ok: true,
    value: {
      built,
      results: results.map(({ row, data: words, ...rest }) => {
        const { id, label, config } = rows[row]!;
        return { version: 1, row: id, label, config: { ...config, seed: rest.seed }, data: data[words]!, ...rest };
      }),
      references: references.map((r) => ({ ...r, data: data[r.data]! })),
      failures: failures.map(({ row, ...rest }) => {
        const { id, label, config } = rows[row]!;
        return { row: id, label, config: { ...config, seed: rest.seed }, ...rest };
      }),
    },
  };
}

/** Reads `results.json`. */
export function parseResults(text: string): Parsed<Results> {
  const raw = parseJson(text, "the file of results");
  if (!raw.ok) return raw;
  const head = v.safeParse(v.object({ version: v.number() }), raw.value);
  if (!head.success) return refused("it is not a file of results");
  if (head.output.version > 1) return refused(`it was written by a newer Xi Lab (version ${head.output.version})`);
  const file = check(resultsFileSchema, raw.value, "the file of results");
  return file.ok ? expand(file.value) : file;
}

export interface ResultLines {
  readonly results: readonly RunResult[];
  readonly failures: readonly FailedRun[];
  /** Lines that could not be read, 1-based, each with its reason. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
}

const isFailure = (raw: unknown): boolean => typeof raw === "object" && raw !== null && "failed" in raw;

/** Reads `results.jsonl`; a line that is cut off or damaged is named, the others count. */
export function parseResultLines(text: string): ResultLines {
  const results: RunResult[] = [];
  const failures: FailedRun[] = [];
  const refused: { line: number; reason: string }[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const wrong = ({ reason }: { readonly reason: string }) => refused.push({ line: i + 1, reason });
    const raw = parseJson(line, "the line");
    if (!raw.ok) wrong(raw);
    else if (isFailure(raw.value)) {
      const failed = check(failedLineSchema, raw.value, "the line");
      if (failed.ok) failures.push(failed.value);
      else wrong(failed);
    } else {
      const result = check(runResultSchema, raw.value, "the line");
      if (result.ok) results.push({ ...result.value, version: 1 });
      else wrong(result);
    }
  }
  return { results, failures, refused };
}

/** Index of an entry equal to `entry`, appended if it is new. */
function indexIn<T>(list: T[], entry: T): number {
  const key = JSON.stringify(entry);
  const found = list.findIndex((other) => JSON.stringify(other) === key);
  return found >= 0 ? found : list.push(entry) - 1;
}

/** The compact form, as an object for `JSON.stringify`: NaN becomes null there. */
export function compactResults({ built, results, references, failures }: Results): ResultsFile {
  const rows: { id: string; label: string; config: RunConfig }[] = [];
  const data: ResultData[] = [];
  // the seed stands in the result
  const rowOf = (id: string, label: string, config: RunConfig) =>
    indexIn(rows, { id, label, config: { ...config, seed: 0 } });
  const compact = results.map(({ version: _, row, label, config, data: words, ...rest }) => ({
    row: rowOf(row, label, config),
    data: indexIn(data, words),
    ...rest,
  }));
  return structuredClone({
    version: 1,
    built,
    rows,
    data,
    references: references.map((r) => ({ ...r, data: indexIn(data, r.data) })),
    results: compact,
    failures: failures.map(({ row, label, config, ...rest }) => ({ row: rowOf(row, label, config), ...rest })),
  }) as unknown as ResultsFile;
}
