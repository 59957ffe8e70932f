/**
 * Page side of the worker that draws flows on the plane. One drawing is under way and one waits; a newer request of the
 * same kind takes the waiting one's place, so that a slow drawing never piles up behind a fast fit.
 */
import { wrap } from "comlink";
import type { WarpAnswer, WarpApi, WarpRequest } from "../protocol/warp.ts";

export type WarpOutcome =
  | { readonly ok: true; readonly answer: WarpAnswer }
  | { readonly ok: false; readonly code: "replaced" | "failed"; readonly detail: string };

interface Job {
  readonly kind: string;
  readonly request: WarpRequest;
  resolve(outcome: WarpOutcome): void;
}

interface Link {
  readonly worker: Worker;
  readonly api: WarpApi;
}

const REPLACED: WarpOutcome = { ok: false, code: "replaced", detail: "" };

let link: Link | null = null;
let busy: Job | null = null;
let waiting: readonly Job[] = [];

const failed = (detail: string): WarpOutcome => ({ ok: false, code: "failed", detail });

/** A worker that dies takes its drawing with it; the next request starts another one. */
function died(detail: string): void {
  link?.worker.terminate();
  link = null;
  busy?.resolve(failed(detail));
}

function linked(): Link {
  if (link) return link;
  const worker = new Worker(new URL("../../workers/warp.worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("error", ({ message }) => died(message || "the worker could not be loaded"));
  worker.addEventListener("messageerror", () => died("a message could not be read"));
  link = { worker, api: wrap<WarpApi>(worker) as unknown as WarpApi };
  return link;
}

function next(): void {
  const [job, ...rest] = waiting;
  if (busy || !job) return;
  waiting = rest;
  const settle = (outcome: WarpOutcome): void => {
    if (busy !== mine) return;
    busy = null;
    job.resolve(outcome);
    next();
  };
  const mine: Job = { ...job, resolve: settle };
  busy = mine;
  linked()
    .api.warp(job.request)
    .then(
      (answer) => settle({ ok: true, answer }),
      (error: unknown) => settle(failed(error instanceof Error ? error.message : String(error))),
    );
}

/** Always resolves. `kind` says which waiting request this one replaces. */
export function drawWarp(kind: string, request: WarpRequest): Promise<WarpOutcome> {
  return new Promise((resolve) => {
    for (const job of waiting) if (job.kind === kind) job.resolve(REPLACED);
    waiting = [...waiting.filter((job) => job.kind !== kind), { kind, request, resolve }];
    next();
  });
}
