/** Page side of the worker that bounds one word: a worker for each measurement, ended with it or by the signal. */
import { proxy, wrap } from "comlink";
import type { WordBoundsApi, WordBoundsProgress, WordBoundsRequest } from "../protocol/wordBounds.ts";

export type WordBoundsOutcome =
  | { readonly ok: true; readonly result: WordBoundsProgress }
  | { readonly ok: false; readonly code: "cancelled" | "failed"; readonly detail: string };

const CANCELLED: WordBoundsOutcome = { ok: false, code: "cancelled", detail: "" };

/** Always resolves: a worker that dies and the signal come back as outcomes. */
export async function boundWord(
  request: WordBoundsRequest,
  onProgress: (progress: WordBoundsProgress) => void,
  signal: AbortSignal,
): Promise<WordBoundsOutcome> {
  if (signal.aborted) return CANCELLED;
  const worker = new Worker(new URL("../../workers/wordBounds.worker.ts", import.meta.url), { type: "module" });
  let cancel = () => {};
  try {
    return await new Promise<WordBoundsOutcome>((resolve, reject) => {
      cancel = () => resolve(CANCELLED);
      signal.addEventListener("abort", cancel);
      worker.addEventListener("error", ({ message }) => reject(new Error(message || "the worker could not start")));
      const listen = (progress: WordBoundsProgress) => {
        if (!signal.aborted) onProgress(progress);
      };
      wrap<WordBoundsApi>(worker)
        .measure(request, proxy(listen))
        .then((result) => resolve({ ok: true, result }), reject);
    });
  } catch (error) {
    return { ok: false, code: "failed", detail: error instanceof Error ? error.message : String(error) };
  } finally {
    signal.removeEventListener("abort", cancel);
    worker.terminate();
  }
}
