/**
 * Recorded results: the lines of sweeps, read with every number checked, merged by run, rounded to their error, with the
 * exact references of their words, as one compact file.
 */
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { runName } from "../../src/plans/runs.ts";
import type { DataConfig } from "../../src/protocol/config.ts";
import type { RunResult } from "../../src/protocol/results.ts";
import { referenceOf } from "../../src/runs/reference.ts";
import {
  compactResults,
  type FailedRun,
  parseResultLines,
  type RecordedResult,
  type Reference,
  type Results,
} from "../../src/runs/results.ts";
import { roundResult } from "../../src/runs/rounding.ts";
import { LabError } from "../lab/command.ts";
import { splitWords } from "../lab/words.ts";

const LINES = /^results(-\d+)?\.jsonl$/;

/** The files of results under folders, or the files themselves. */
export function resultFiles(sources: readonly string[]): readonly string[] {
  return sources.flatMap((source) => {
    const found = statSync(source, { throwIfNoEntry: false });
    if (!found) throw new LabError(`${source} is not there.`);
    if (found.isFile()) return [source];
    const names = readdirSync(source).filter((name) => LINES.test(name));
    if (names.length === 0) throw new LabError(`${source} holds no results.`);
    return names.sort().map((name) => join(source, name));
  });
}

export interface Merged {
  /** In the order they are first met, one for each row and seed. */
  readonly results: readonly { readonly result: RunResult; readonly folder: string }[];
  /** Runs that ended in no other way. */
  readonly failures: readonly FailedRun[];
}

/** One result a run. Two that differ in more than date and place are refused: one of them is of something else. */
export function mergeResults(files: readonly string[], note: (text: string) => void): Merged {
  const results = new Map<string, { result: RunResult; folder: string }>();
  const failures = new Map<string, FailedRun>();
  for (const file of files) {
    const lines = parseResultLines(readFileSync(file, "utf8"));
    for (const { line, reason } of lines.refused) note(`${file}, line ${line}: ${reason}; it is left out.`);
    for (const failure of lines.failures) failures.set(runName(failure.row, failure.seed), failure);
    for (const result of lines.results) {
      const id = runName(result.row, result.seed);
      const before = results.get(id)?.result;
      if (before && before.provenance.runHash !== result.provenance.runHash) {
        throw new LabError(`${file} has another run of ${id} than a file before it.`);
      }
      results.set(id, { result, folder: dirname(file) });
    }
  }
  for (const id of results.keys()) failures.delete(id);
  return { results: [...results.values()], failures: [...failures.values()] };
}

const known = new Map<string, Promise<Reference>>();

/** Exact values of words; seconds of work, so each only once. */
function referenceFor(key: string): Promise<Reference> {
  const found =
    known.get(key) ?? splitWords(JSON.parse(key) as DataConfig).then(({ corpus, split }) => referenceOf(corpus, split));
  known.set(key, found);
  return found;
}

/** Exact values of the words of every configuration, once for equal words. */
export const referencesOf = (wanted: readonly DataConfig[]): Promise<readonly Reference[]> =>
  Promise.all([...new Set(wanted.map((data) => JSON.stringify(data)))].map(referenceFor));

/** Every result must be of the words this lab would give it now. */
function checkWords(results: readonly RunResult[], references: readonly Reference[]): void {
  const known = new Set(references.map(({ data }) => data.hash));
  const strange = results.find(({ data }) => !known.has(data.hash));
  if (strange) throw new LabError(`${runName(strange.row, strange.seed)} was trained on other words than this lab's.`);
}

export interface BuildRequest {
  readonly sources: readonly string[];
  readonly standard: readonly DataConfig[];
  /** Runs whose weights are kept beside the file, by name. */
  readonly keep: readonly string[];
  readonly built: string;
  note(text: string): void;
}

export async function buildResults({ sources, standard, keep, built, note }: BuildRequest): Promise<{
  readonly results: Results;
  /** Weights to copy: from, name. */
  readonly checkpoints: readonly (readonly [from: string, name: string])[];
}> {
  const { results, failures } = mergeResults(resultFiles(sources), note);
  const references = await referencesOf([...standard, ...results.map(({ result }) => result.config.data)]);
  checkWords(
    results.map(({ result }) => result),
    references,
  );
  const checkpoints: (readonly [string, string])[] = [];
  const recorded = results.map(({ result, folder }): RecordedResult => {
    const id = runName(result.row, result.seed);
    const name = `${id}.xilab`;
    if (!keep.includes(id)) return { ...roundResult(result), checkpoint: null };
    const from = join(folder, name);
    if (!existsSync(from)) throw new LabError(`${from} is not there.`);
    checkpoints.push([from, name]);
    return { ...roundResult(result), checkpoint: name };
  });
  const missing = keep.find((id) => !checkpoints.some(([, name]) => name === `${id}.xilab`));
  if (missing !== undefined) throw new LabError(`There is no result of ${missing}, so its weights are not kept.`);
  return { results: { built, results: recorded, references, failures }, checkpoints };
}

export const formatResults = (results: Results): string => `${JSON.stringify(compactResults(results))}\n`;

export function copyCheckpoints(checkpoints: readonly (readonly [from: string, name: string])[], to: string): void {
  for (const [from, name] of checkpoints) copyFileSync(from, join(to, name));
}
