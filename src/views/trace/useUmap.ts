/** Runs the embedding of the present paths in its worker, and takes its answer; one at a time, ended at will. */
import { embedInWorker } from "../../bridge/umap.ts";
import type { UmapProgress } from "../../protocol/umap.ts";
import { patchTrace, useTrace } from "./state.ts";
import { umapFit, umapRequest } from "./umap.ts";
import { fitOf } from "./usePicture.ts";

let control: AbortController | null = null;

export async function runUmap(): Promise<void> {
  const { prior, plane, umapFit: before } = useTrace.getState();
  if (!prior || !plane) return;
  control?.abort();
  const own = new AbortController();
  control = own;
  const last = fitOf({ umapFit: before }, prior);
  const request = umapRequest(prior, plane, last);
  const { fitted } = request;
  const states = request.states.length / prior.d;
  const tell = (progress: UmapProgress) => {
    if (control === own) patchTrace({ umap: { kind: "running", progress, states } });
  };
  tell({ stage: "neighbours", share: 0 });
  const outcome = await embedInWorker(request, tell, own.signal);
  if (control !== own) return;
  control = null;
  if (outcome.ok) patchTrace({ umap: { kind: "idle" }, umapFit: umapFit(prior, fitted, outcome.result, last) });
  else patchTrace({ umap: { kind: outcome.code, detail: outcome.detail } });
}

export const cancelUmap = (): void => control?.abort();

/** Of the whole work; chosen from its times on one core. */
const BEFORE: Readonly<Record<UmapProgress["stage"], number>> = {
  neighbours: 0,
  graph: 0.05,
  layout: 0.2,
  placing: 0.85,
};
const WIDTH: Readonly<Record<UmapProgress["stage"], number>> = {
  neighbours: 0.05,
  graph: 0.15,
  layout: 0.65,
  placing: 0.15,
};

export const shareDone = ({ stage, share }: UmapProgress): number => BEFORE[stage] + WIDTH[stage] * share;
