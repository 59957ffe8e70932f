/** Starts and stops what the Bound room computes; every piece runs in a worker of its own and ends with its signal. */

import { computeCurves, computeGradients, drawPopulation } from "../../bridge/bounds.ts";
import { boundWord } from "../../bridge/wordBounds.ts";
import type { GeneratorWeights } from "../../models/generator.ts";
import type { BoundLineId, CurveRequest, ToyId } from "../../protocol/bounds.ts";
import {
  addGradient,
  addPoint,
  type BoundRoomState,
  CURVE_KS,
  curveOf,
  drawnLines,
  GRADIENT_KS,
  missingKs,
  type Populations,
  PROPOSALS,
  patchBoundRoom,
  useBoundRoom,
  type Work,
} from "../../store/boundRoom.ts";
import { WORD_KS } from "./facts.ts";

const IDLE: Work = { at: "idle" };

/** IWAE and FIVO vary far less than Algorithm 1, so a quarter of the estimates gives smaller errors still. */
const QUARTER = 4;

/** Times as many where a model is small. */
const EASE: Readonly<Record<ToyId, number>> = { lgssm: 1, hmm: 4, word1d: 1 };

interface Asked extends CurveRequest {
  readonly line: BoundLineId;
}

/** What the room's curves still lack: a request for each curve with missing points. */
function requestsOf(room: BoundRoomState): readonly Asked[] {
  const { toy, readsHg, repeats, seed } = room;
  return PROPOSALS.flatMap((proposal) =>
    drawnLines(room).flatMap((line) => {
      const Ks = missingKs(room, toy, proposal, line);
      if (Ks.length === 0) return [];
      const mixture = line === "mixture";
      const bound = mixture ? "filteringIwae" : line;
      const all = EASE[toy] * repeats;
      const many = Math.max(10, Math.round(bound === "filteringIwae" ? all : all / QUARTER));
      return [{ line, toy, proposal, bound, readsHg, mixture, Ks, repeats: many, seed }];
    }),
  );
}

const shareDone = (room: BoundRoomState): number => {
  const lines = drawnLines(room);
  const wanted = PROPOSALS.length * lines.length * CURVE_KS.length;
  const there = PROPOSALS.flatMap((proposal) =>
    lines.map((bound) => curveOf(room, room.toy, proposal, bound).points.length),
  ).reduce((a, b) => a + b, 0);
  return wanted === 0 ? 1 : there / wanted;
};

let curves: AbortController | null = null;

/** What is there stays; `resumeCurves` goes on with the rest. */
export function cancelCurves(): void {
  curves?.abort();
  curves = null;
  patchBoundRoom({ curveWork: IDLE });
}

/** Computes the points that are missing for the toy and the bounds that are shown. */
export async function resumeCurves(): Promise<void> {
  curves?.abort();
  const requests = requestsOf(useBoundRoom.getState());
  if (requests.length === 0) return patchBoundRoom({ curveWork: IDLE });
  const controller = new AbortController();
  curves = controller;
  patchBoundRoom({ curveWork: { at: "busy", share: shareDone(useBoundRoom.getState()) } });
  const outcome = await computeCurves(
    requests,
    (i, point) => {
      const of = requests[i];
      if (!of || curves !== controller) return;
      addPoint(of.toy, of.proposal, of.line, point);
      patchBoundRoom({ curveWork: { at: "busy", share: shareDone(useBoundRoom.getState()) } });
    },
    controller.signal,
  );
  if (curves !== controller) return;
  curves = null;
  patchBoundRoom({ curveWork: outcome.ok ? IDLE : { at: "failed", reason: outcome.detail } });
}

/** Another seed, other proposals: nothing that was computed is of the new settings. */
export function restartCurves(part: Partial<Pick<BoundRoomState, "readsHg" | "repeats" | "seed">>): void {
  patchBoundRoom({ ...part, curves: {} });
  void resumeCurves();
}

let population: AbortController | null = null;

/** The same noise for each proposal. */
export async function drawPopulations(): Promise<void> {
  population?.abort();
  const controller = new AbortController();
  population = controller;
  const { toy, populationBound: bound, particles: K, populationSeed: seed, readsHg, mixture } = useBoundRoom.getState();
  const one = bound === "filteringIwae" && readsHg && mixture;
  const all = { toy, readsHg, K, seed };
  const requests = [
    ...PROPOSALS.map((proposal) => ({ ...all, proposal, bound, mixture: one })),
    ...PROPOSALS.map((proposal) => ({ ...all, proposal, bound: "iwae" as const, mixture: false })),
  ];
  const outcome = await drawPopulation(requests, controller.signal);
  if (population !== controller || !outcome.ok) return;
  const of = (from: number): Populations =>
    Object.fromEntries(PROPOSALS.map((proposal, i) => [proposal, outcome.result[from + i]]));
  patchBoundRoom({ populations: of(0), paths: of(PROPOSALS.length) });
}

/** chosen: errors of some percent at every K, in about a second. */
const GRADIENT_DRAWS = 400_000;

let gradients: AbortController | null = null;

export async function resumeGradients(): Promise<void> {
  const room = useBoundRoom.getState();
  if (room.gradientsDone || gradients) return;
  const Ks = GRADIENT_KS.filter((K) => room.gradients.dreg.every((p) => p.K !== K));
  const controller = new AbortController();
  gradients = controller;
  patchBoundRoom({ gradientWork: { at: "busy", share: 1 - Ks.length / GRADIENT_KS.length } });
  const request = { Ks, draws: GRADIENT_DRAWS, seed: 1 };
  const outcome = await computeGradients(
    request,
    (point) => gradients === controller && addGradient(point),
    controller.signal,
  );
  if (gradients !== controller) return;
  gradients = null;
  patchBoundRoom({
    gradientsDone: outcome.ok,
    gradientWork: outcome.ok ? IDLE : { at: "failed", reason: outcome.detail },
  });
}

export function cancelGradients(): void {
  gradients?.abort();
  gradients = null;
  patchBoundRoom({ gradientWork: IDLE });
}

/** chosen: errors of about .1 nats on words of the default model, in twenty seconds of a core. */
const WORD_SAMPLES = 16_384;
const WORD_PROPOSALS = 4_000;

let word: AbortController | null = null;

export function cancelWord(): void {
  word?.abort();
  word = null;
  patchBoundRoom({ wordWork: IDLE });
}

export async function measureWord(text: string, weights: GeneratorWeights, step: number): Promise<void> {
  cancelWord();
  const controller = new AbortController();
  word = controller;
  patchBoundRoom({
    wordSubject: { word: text, step, runK: weights.config.objective.K },
    wordBounds: null,
    wordWork: { at: "busy", share: 0 },
  });
  const { config, layout, parameters, alphabet, T } = weights;
  const outcome = await boundWord(
    {
      model: { config, layout, parameters, alphabet, T },
      word: text,
      Ks: WORD_KS,
      samples: WORD_SAMPLES,
      proposals: WORD_PROPOSALS,
      seed: 1,
    },
    (progress) => patchBoundRoom({ wordBounds: progress, wordWork: { at: "busy", share: progress.done } }),
    controller.signal,
  );
  if (word !== controller) return;
  word = null;
  if (outcome.ok) patchBoundRoom({ wordBounds: outcome.result, wordWork: IDLE });
  else patchBoundRoom({ wordWork: { at: "failed", reason: outcome.detail } });
}
