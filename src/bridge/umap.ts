/** Page side of the UMAP worker: a worker for each embedding, ended with it or by the signal. */
import { proxy, transfer, wrap } from "comlink";
import type { UmapApi, UmapProgress, UmapRequest, UmapResult } from "../protocol/umap.ts";

export type UmapOutcome =
  | { readonly ok: true; readonly result: UmapResult }
  | { readonly ok: false; readonly code: "cancelled" | "failed"; readonly detail: string };

const CANCELLED: UmapOutcome = { ok: false, code: "cancelled", detail: "" };

/** Always resolves: a worker that dies and the signal come back as outcomes. The request's states are handed over. */
export async function embedInWorker(
  request: UmapRequest,
  onProgress: (progress: UmapProgress) => void,
  signal: AbortSignal,
): Promise<UmapOutcome> {
  if (signal.aborted) return CANCELLED;
  const worker = new Worker(new URL("../../workers/umap.worker.ts", import.meta.url), { type: "module" });
  let cancel = () => {};
  try {
    return await new Promise<UmapOutcome>((resolve, reject) => {
      cancel = () => resolve(CANCELLED);
      signal.addEventListener("abort", cancel);
      worker.addEventListener("error", ({ message }) => reject(new Error(message || "the worker could not start")));
      wrap<UmapApi>(worker)
        .embed(transfer(request, [request.states.buffer as ArrayBuffer]), proxy(onProgress))
        .then((result) => resolve({ ok: true, result }), reject);
    });
  } catch (error) {
    return { ok: false, code: "failed", detail: error instanceof Error ? error.message : String(error) };
  } finally {
    signal.removeEventListener("abort", cancel);
    worker.terminate();
  }
}
