/**
 * Page side of the workers of the Bound room. Curves are dealt to up to four workers, each ended with its share of them or
 * by the signal; populations come from one worker that stays, so that moving K costs no start. Always resolves: a worker
 * that dies and the signal come back as outcomes.
 */
import { proxy } from "comlink";
import type {
  BoundsApi,
  CurvePoint,
  CurveRequest,
  GradientPoint,
  GradientRequest,
  Population,
  PopulationRequest,
} from "../protocol/bounds.ts";
import { alone, CANCELLED, type Hand, handOf, type Outcome, outcomeOf } from "./outcome.ts";

export type BoundsOutcome<Result> = Outcome<Result>;

/** Chosen: half of the cores, since a run may train meanwhile. */
const hands = (): number => Math.max(1, Math.min(4, Math.floor(navigator.hardwareConcurrency / 2)));

const start = (): Hand<BoundsApi> =>
  handOf(new Worker(new URL("../../workers/bounds.worker.ts", import.meta.url), { type: "module" }));

/** Points come as they are ready, all curves at small K first; `curve` counts the requests. None comes after the signal. */
export async function computeCurves(
  requests: readonly CurveRequest[],
  onPoint: (curve: number, point: CurvePoint) => void,
  signal: AbortSignal,
): Promise<BoundsOutcome<void>> {
  const count = Math.min(hands(), requests.length);
  const shares = Array.from({ length: count }, (_, hand) =>
    requests.flatMap((request, curve) => (curve % count === hand ? [{ request, curve }] : [])),
  );
  const outcomes = await Promise.all(
    shares.map((share) => {
      const told = (i: number, point: CurvePoint) => {
        if (!signal.aborted) onPoint(share[i]!.curve, point);
      };
      return alone(
        start,
        (api) =>
          api.curves(
            share.map(({ request }) => request),
            proxy(told),
          ),
        signal,
      );
    }),
  );
  return outcomes.find(({ ok }) => !ok) ?? { ok: true, result: undefined };
}

export function computeGradients(
  request: GradientRequest,
  onPoint: (point: GradientPoint) => void,
  signal: AbortSignal,
): Promise<BoundsOutcome<void>> {
  const told = (point: GradientPoint) => {
    if (!signal.aborted) onPoint(point);
  };
  return alone(start, (api) => api.gradients(request, proxy(told)), signal);
}

let staying: Hand<BoundsApi> | null = null;

/** One run of particles for each request. */
export async function drawPopulation(
  requests: readonly PopulationRequest[],
  signal: AbortSignal,
): Promise<BoundsOutcome<readonly Population[]>> {
  if (signal.aborted) return CANCELLED;
  staying ??= start();
  const outcome = await outcomeOf(staying, (api) => api.populations(requests), signal);
  if (!outcome.ok && outcome.code === "failed") {
    staying?.worker.terminate();
    staying = null;
  }
  return outcome;
}
