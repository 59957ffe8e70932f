/** Page side of the corpus worker: one worker per task, started on demand and ended with it. */
import { proxy, wrap } from "comlink";
import type { DescribedWords, DescribeRequest } from "../corpora/describe.ts";
import type { CorpusWorkerApi, ParsedWords } from "../corpora/parse.ts";
import type { DataConfig } from "../protocol/config.ts";
import type { CorpusProblem } from "../protocol/corpus.ts";

const refuse = (problem: CorpusProblem): ParsedWords => ({ result: { ok: false, problem }, counts: null });

const labelOf = (input: File | string): string =>
  typeof input === "string" ? "Your words" : input.name.replace(/\.[^.]+$/, "") || input.name;

const startWorker = (): Worker =>
  new Worker(new URL("../../workers/corpus.worker.ts", import.meta.url), { type: "module" });

const died = (event: ErrorEvent): Error => new Error(event.message || "the worker could not start");

/** Words and references of a run; rejects if they cannot be loaded. */
export async function describeInWorker(request: DescribeRequest): Promise<DescribedWords> {
  const worker = startWorker();
  try {
    return await new Promise<DescribedWords>((resolve, reject) => {
      worker.addEventListener("error", (event) => reject(died(event)));
      wrap<CorpusWorkerApi>(worker).describe(request).then(resolve, reject);
    });
  } finally {
    worker.terminate();
  }
}

/**
 * Reads a file or pasted text. Always resolves: refusals, a worker that dies and the signal all come back as problems.
 * `onProgress` hears the share done, 0…1.
 */
export async function parseOwn(
  input: File | string,
  rules: DataConfig,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<ParsedWords> {
  if (signal.aborted) return refuse({ code: "cancelled" });
  const worker = startWorker();
  let cancel = () => {};
  try {
    return await new Promise<ParsedWords>((resolve, reject) => {
      cancel = () => resolve(refuse({ code: "cancelled" }));
      signal.addEventListener("abort", cancel);
      worker.addEventListener("error", (event) => reject(died(event)));
      wrap<CorpusWorkerApi>(worker).parse(input, rules, labelOf(input), proxy(onProgress)).then(resolve, reject);
    });
  } catch (error) {
    return refuse({ code: "unreadable", detail: error instanceof Error ? error.message : String(error) });
  } finally {
    signal.removeEventListener("abort", cancel);
    worker.terminate();
  }
}
