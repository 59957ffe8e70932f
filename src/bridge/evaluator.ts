/** The evaluator's worker behind comlink, for the page and the command line. */
import { proxy, wrap } from "comlink";
import type { EvaluatorApi, ScoreOutcome, ScoreProgress, ScoreRequest } from "../protocol/evaluator.ts";
import type { XilabBytes } from "../protocol/trainer.ts";
import { siteBase } from "./site.ts";

export interface Scoring {
  /** Rejects only if the worker dies. */
  readonly outcome: Promise<ScoreOutcome>;
  /** Ends it at once; the outcome is `cancelled`. */
  cancel(): void;
}

/** Scores a run in a worker of its own, which ends with it. */
export function scoreRun(
  saved: XilabBytes,
  request: ScoreRequest,
  onProgress: (progress: ScoreProgress) => void | Promise<void>,
): Scoring {
  const worker = new Worker(new URL("../../workers/evaluator.worker.ts", import.meta.url), {
    type: "module",
    name: siteBase(),
  });
  const api = wrap<EvaluatorApi>(worker) as unknown as EvaluatorApi;
  const outcome = new Promise<ScoreOutcome>((resolve, fail) => {
    worker.addEventListener("error", ({ message }) => fail(new Error(message || "the worker could not be loaded")));
    worker.addEventListener("messageerror", () => fail(new Error("a message could not be read")));
    api.score(saved, request, proxy(onProgress)).then(resolve, fail);
  }).finally(() => worker.terminate());
  return { outcome, cancel: () => void api.cancel() };
}
