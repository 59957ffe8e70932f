/** Work in a worker that always resolves: its result, its death, or the signal that it is no longer wanted. */
import { type Remote, wrap } from "comlink";

export type Outcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly code: "cancelled" | "failed"; readonly detail: string };

export const CANCELLED = { ok: false, code: "cancelled", detail: "" } as const;

/** A worker and its API. */
export interface Hand<Api> {
  readonly worker: Worker;
  readonly api: Remote<Api>;
}

export const handOf = <Api>(worker: Worker): Hand<Api> => ({ worker, api: wrap<Api>(worker) });

/** What `work` comes to, or the worker's end, or the signal. */
export async function outcomeOf<Api, Result>(
  { worker, api }: Hand<Api>,
  work: (api: Remote<Api>) => Promise<Result>,
  signal: AbortSignal,
): Promise<Outcome<Result>> {
  const over = new AbortController();
  try {
    return await new Promise<Outcome<Result>>((resolve, reject) => {
      const died = ({ message }: ErrorEvent) => reject(new Error(message || "the worker could not start"));
      signal.addEventListener("abort", () => resolve(CANCELLED), { signal: over.signal });
      worker.addEventListener("error", died, { signal: over.signal });
      work(api).then((result) => resolve({ ok: true, result }), reject);
    });
  } catch (error) {
    return { ok: false, code: "failed", detail: error instanceof Error ? error.message : String(error) };
  } finally {
    over.abort();
  }
}

/** On a worker of its own, which ends with it. */
export async function alone<Api, Result>(
  start: () => Hand<Api>,
  work: (api: Remote<Api>) => Promise<Result>,
  signal: AbortSignal,
): Promise<Outcome<Result>> {
  if (signal.aborted) return CANCELLED;
  const hand = start();
  const outcome = await outcomeOf(hand, work, signal);
  hand.worker.terminate();
  return outcome;
}
