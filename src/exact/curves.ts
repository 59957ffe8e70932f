/** Curves of bounds over K, E log p̂ with its error, and single populations to look at. */
import { sampleMean } from "../math/stats.ts";
import type { CurvePoint, CurveRequest, Population, PopulationRequest } from "../protocol/bounds.ts";
import type { ExactModel } from "./model.ts";
import { Particles } from "./particles.ts";
import { toy } from "./registry.ts";

/** Where K is small estimates are cheap and noisy: up to ten times as many, while that costs at most as much as K = 200. */
export const repeatsAt = (K: number, repeats: number): number =>
  Math.round(repeats * Math.min(10, Math.max(1, 200 / K)));

/** Particles no point may exceed by what `targetSe` asks for (chosen: some tenths of a second). */
const MOST_PARTICLES = 2_000_000;

/** How many estimates the target needs, by the spread of the first n (two stages, Stein 1945). */
function needed(logs: readonly number[], K: number, targetSe: number | undefined): number {
  const n = logs.length;
  if (targetSe === undefined) return n;
  const { se } = sampleMean(logs);
  return Math.max(n, Math.min(Math.ceil(n * (se / targetSe) ** 2), 10 * n, Math.floor(MOST_PARTICLES / K)));
}

/** Mean of p̂ in logs, and the standard error of that log by the delta method. */
function logMeanOf(logs: readonly number[]): { logMean: number; logMeanSe: number } {
  const n = logs.length;
  const top = logs.reduce((a, b) => Math.max(a, b));
  let [sum, squares] = [0, 0];
  for (const log of logs) {
    const share = Math.exp(log - top);
    sum += share;
    squares += share * share;
  }
  const mean = sum / n;
  const variance = (squares / n - mean * mean) * (n / Math.max(1, n - 1));
  return { logMean: top + Math.log(mean), logMeanSe: Math.sqrt(Math.max(0, variance) / n) / mean };
}

/** The point of a curve at K from `repeats` estimates, or as many as its target needs. */
export function pointAt(model: ExactModel, request: CurveRequest, K: number, repeats: number): CurvePoint {
  const particles = new Particles(model, request, K, request.seed);
  const logs: number[] = [];
  let ess = 0;
  const until = (n: number) => {
    while (logs.length < n) {
      logs.push(particles.run(logs.length));
      ess += particles.weights.ess / K;
    }
  };
  until(repeats);
  until(needed(logs, K, request.targetSe));
  return { K, ...sampleMean(logs), repeats: logs.length, ...logMeanOf(logs), essShare: ess / logs.length };
}

/** Points of all curves, small K first; yields the number of the curve with each. */
export function* curvePoints(
  requests: readonly CurveRequest[],
): Generator<{ readonly curve: number; readonly point: CurvePoint }> {
  const all = requests.flatMap((request, curve) => request.Ks.map((K) => ({ request, curve, K })));
  // sorting keeps the order of the requests at each K
  for (const { request, curve, K } of all.sort((a, b) => a.K - b.K))
    yield { curve, point: pointAt(toy(request.toy), request, K, repeatsAt(K, request.repeats)) };
}

/** One run with all that happened in it: repetition 0 of a curve with the same seed. */
export function population(request: PopulationRequest): Population {
  const { K, seed, readsHg } = request;
  const model = toy(request.toy);
  const { T } = model;
  const out = {
    states: new Float64Array(T * K),
    logIncrements: new Float64Array(T * K),
    logWeights: new Float64Array(T * K),
    ancestors: Int32Array.from({ length: T * K }, (_, i) => i % K),
    simulated: new Float64Array(readsHg ? T * K : 0),
    ess: new Float64Array(T),
    resampled: new Uint8Array(T),
    running: new Float64Array(T),
  };
  const particles = new Particles(model, request, K, seed);
  const logEstimate = particles.run(0, {
    weighed(t) {
      out.states.set(particles.states, t * K);
      out.logIncrements.set(particles.logOmega, t * K);
      out.logWeights.set(particles.weights.log, t * K);
      if (readsHg) out.simulated.set(particles.hg, t * K);
      out.ess[t] = particles.weights.ess;
      out.running[t] = particles.weights.logEstimate;
    },
    resampled(t) {
      out.resampled[t] = 1;
      out.ancestors.set(particles.ancestors, (t + 1) * K);
    },
  });
  return { K, T, ...out, logEstimate };
}
