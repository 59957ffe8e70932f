/** Page side of the UMAP worker: a worker for each embedding, ended with it or by the signal. */
import { proxy, transfer } from "comlink";
import type { UmapApi, UmapProgress, UmapRequest, UmapResult } from "../protocol/umap.ts";
import { alone, handOf, type Outcome } from "./outcome.ts";

export type UmapOutcome = Outcome<UmapResult>;

const start = () =>
  handOf<UmapApi>(new Worker(new URL("../../workers/umap.worker.ts", import.meta.url), { type: "module" }));

/** The request's states are handed over. */
export const embedInWorker = (
  request: UmapRequest,
  onProgress: (progress: UmapProgress) => void,
  signal: AbortSignal,
): Promise<UmapOutcome> =>
  alone(
    start,
    (api) => api.embed(transfer(request, [request.states.buffer as ArrayBuffer]), proxy(onProgress)),
    signal,
  );
