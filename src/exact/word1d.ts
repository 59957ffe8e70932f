/**
 * The word model with one state dimension, exact by quadrature:
 *   h_t = g(h_{t−1}) + σ(h_{t−1}) ξ_t,  ξ_t ~ N(0, 1),  h_0 = 0,  P(w_t = l | h_t) = softmax_l(a_l h_t + b_l).
 * g(h) = −c tanh(3h/2) + h/4 sends the state to the other side, where the other kind of letter lives, so words alternate;
 * σ(h) = σ_0 + σ_1/(1 + h²) is wider in the middle. Letters lie at even steps: a_l = place_l/τ², b_l = −place_l²/(2τ²),
 * so that P(l | h) ∝ exp(−(h − place_l)²/(2τ²)).
 */

import { logNormal } from "./gaussian.ts";
import { type Messages, messages, type Reach, type RealModel, reachAt } from "./grid.ts";
import type { ExactModel, ExactProposal } from "./model.ts";
import { once } from "./once.ts";
import { interpolated, type Rule, trapezoid } from "./quadrature.ts";
import { rejectionProposal } from "./rejection.ts";

/** Chosen: letters overlap enough that the next ones matter, little enough that a letter says where h is. */
export const WORD1D = { letters: "aeotn⏎", step: 0.8, tau: 0.45, c: 1.2, sigma0: 0.5, sigma1: 0.25 } as const;
/** A word that breaks the alternation twice, tt and oo: a later letter says much about where the path was. */
export const WORD1D_WORD = "tattoo⏎";
/** States stay within |g| + 5.8 σ < 8, since |ξ| < 5.8 as drawn (draws.ts). */
const L = 8;
/** Chosen: spacing 1/16 against σ ≥ .5 leaves an error near rounding. */
const NODES = 257;
/** Of the tables in logs that particles interpolate in: spacing 1/200, error below 1e-9. */
const TABLE = 3201;

const { letters, step, tau, c, sigma0, sigma1 } = WORD1D;
const V = letters.length;
const places = Float64Array.from({ length: V }, (_, l) => (l - (V - 1) / 2) * step);

export const centre = (h: number): number => -c * Math.tanh(1.5 * h) + h / 4;
export const spread = (h: number): number => sigma0 + sigma1 / (1 + h * h);

/** log P(l | h), as −log Σ over letters of their odds against l, which keeps its digits where l is certain. */
export function logLetter(l: number, h: number): number {
  let odds = 0;
  for (let other = 0; other < V; other++) {
    if (other === l) continue;
    const [a, b] = [places[other]!, places[l]!];
    odds += Math.exp(((a - b) * (h - (a + b) / 2)) / (tau * tau));
  }
  return -Math.log1p(odds);
}

const logTransition = (_t: number, from: number, to: number): number => logNormal(to, centre(from), spread(from) ** 2);

/** The model of one word, whose letters are all in `WORD1D.letters`. */
export function realWord(word: string): RealModel {
  const x = Array.from(word, (letter) => letters.indexOf(letter));
  if (x.includes(-1)) throw new RangeError(`letters are ${letters}`);
  return {
    T: x.length,
    start: 0,
    centre,
    spread,
    logEmission: (t, to) => logLetter(x[t]!, to),
  };
}

/** log P(w) with `nodes` nodes. */
export const logWord = (word: string, nodes = NODES): number =>
  messages(realWord(word), trapezoid(nodes, L)).logEvidence;

interface WordTables extends Reach {
  readonly points: Float64Array;
  /** log P(w_t | h) there. [T][points] */
  readonly emitted: readonly Float64Array[];
}

/** One rule for all that is interpolated: the sums along a path of the smoothing proposal then cancel to rounding. */
function tablesOf(word: string, model: RealModel, rule: Rule, exact: Messages): WordTables {
  const points = trapezoid(TABLE, L).nodes;
  const byLetter = Array.from(letters, (_, l) => points.map((h) => logLetter(l, h)));
  const emitted = Array.from(word, (letter) => byLetter[letters.indexOf(letter)]!);
  return { points, emitted, ...reachAt(points, model, rule, exact) };
}

const PRIOR: ExactProposal = {
  label: "prior",
  formula: "p(h_t \\mid h_{t-1})",
  sample: (_t, from, draws) => centre(from) + spread(from) * draws.normal(),
  logDensity: logTransition,
  logRatio: () => 0,
};

export function createWord1d(word: string): ExactModel {
  const model = realWord(word);
  const rule = trapezoid(NODES, L);
  const exact = messages(model, rule);
  const tables = once(() => tablesOf(word, model, rule, exact));
  const letter = once(() => tables().emitted.map((logP) => interpolated(logP, L)));
  const behind = (t: number, i: number) => tables().logReach[t + 1]?.[i] ?? 0;
  return {
    id: "word1d",
    label: "words, d = 1",
    formula: "h_t = g(h_{t-1}) + \\sigma(h_{t-1})\\,\\xi_t, \\quad w_t \\sim \\operatorname{softmax}(a\\,h_t + b)",
    about: `The word model with one state dimension and ${V} letters.`,
    method: `quadrature, ${NODES} nodes`,
    T: model.T,
    start: model.start,
    observed: Array.from(word, (letter) => (letter === "⏎" ? "EOS" : letter)),
    observedAt: Array.from(word, (each) => places[letters.indexOf(each)]!),
    stateNames: null,
    range: [-3, 3],
    logEvidence: exact.logEvidence,
    logRunning: exact.logRunning,
    filteringLimit: exact.filteringLimit,
    filtered: exact.filtered,
    smoothed: exact.smoothed,
    smoothedProbabilities: null,
    near: sigma0,
    logTransition,
    logEmission: (t, to) => letter()[t]!(to),
    proposals: {
      prior: PRIOR,
      filtering: rejectionProposal("filtering", "p(h_t \\mid h_{t-1}, w_t)", () => ({
        centre,
        spread,
        points: tables().points,
        logFactors: tables().emitted,
        logTotals: tables().logNow,
      })),
      smoothing: rejectionProposal("smoothing", "p(h_t \\mid h_{t-1}, w_{t:T})", () => ({
        centre,
        spread,
        points: tables().points,
        logFactors: tables().emitted.map((logP, t) => logP.map((each, i) => each + behind(t, i))),
        logTotals: tables().logReach,
      })),
    },
  };
}
