/** Page side of the worker that bounds one word: a worker for each measurement, ended with it or by the signal. */
import { proxy } from "comlink";
import type { WordBoundsApi, WordBoundsProgress, WordBoundsRequest } from "../protocol/wordBounds.ts";
import { alone, handOf, type Outcome } from "./outcome.ts";

export type WordBoundsOutcome = Outcome<WordBoundsProgress>;

const start = () =>
  handOf<WordBoundsApi>(new Worker(new URL("../../workers/wordBounds.worker.ts", import.meta.url), { type: "module" }));

/** Nothing is told after the signal. */
export function boundWord(
  request: WordBoundsRequest,
  onProgress: (progress: WordBoundsProgress) => void,
  signal: AbortSignal,
): Promise<WordBoundsOutcome> {
  const listen = (progress: WordBoundsProgress) => {
    if (!signal.aborted) onProgress(progress);
  };
  return alone(start, (api) => api.measure(request, proxy(listen)), signal);
}
