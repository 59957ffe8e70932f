/**
 * Exact messages of a state space model with one real state, by quadrature:
 *   forward   p(h_t | x_{1:t}) ∝ p(x_t | h_t) ∫ p(h_t | h) p(h | x_{1:t−1}) dh,
 *   backward  reach_t(h) = p(x_{t:T} | h_{t−1} = h) = ∫ p(h′ | h) p(x_t | h′) reach_{t+1}(h′) dh′.
 */
import type { Marginals } from "./model.ts";
import type { Rule } from "./quadrature.ts";

/** A model whose transition is Gaussian, N(centre(h), spread(h)²), and the same at every position. */
export interface RealModel {
  readonly T: number;
  readonly start: number;
  centre(from: number): number;
  spread(from: number): number;
  logEmission(t: number, to: number): number;
}

/** p(nodes[j] | from[i]) times the weight of node j. [from, nodes] */
function kernel(model: RealModel, from: Float64Array, { nodes, weights }: Rule): Float64Array {
  const n = nodes.length;
  const out = new Float64Array(from.length * n);
  for (let i = 0; i < from.length; i++) {
    const mean = model.centre(from[i]!);
    const precision = model.spread(from[i]!) ** -2;
    const height = Math.sqrt(precision / (2 * Math.PI));
    for (let j = 0; j < n; j++)
      out[i * n + j] = height * Math.exp(-0.5 * precision * (nodes[j]! - mean) ** 2) * weights[j]!;
  }
  return out;
}

/** Σ_j kernel[i, j] f[j]. */
function apply(matrix: Float64Array, f: Float64Array): Float64Array {
  const n = f.length;
  return Float64Array.from({ length: matrix.length / n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * f[j]!;
    return sum;
  });
}

/** p(x_t | nodes). [T][n] */
const emissions = (model: RealModel, { nodes }: Rule): readonly Float64Array[] =>
  Array.from({ length: model.T }, (_, t) => nodes.map((h) => Math.exp(model.logEmission(t, h))));

export interface Messages {
  readonly logEvidence: number;
  readonly logRunning: Float64Array;
  readonly filtered: Marginals;
  readonly smoothed: Marginals;
  readonly filteringLimit: number;
  /** p(x_t | nodes) and p(x_{t+1:T} | nodes). [T][nodes] */
  readonly emitted: readonly Float64Array[];
  readonly behind: readonly Float64Array[];
}

/** As functions of h_{t−1}, logs at `points`. [T][points] */
export interface Reach {
  /** Of p(x_{t:T} | h_{t−1}). */
  readonly logReach: readonly Float64Array[];
  /** Of p(x_t | h_{t−1}). */
  readonly logNow: readonly Float64Array[];
}

/** Mean and sd at each position of densities on the nodes, which need not be normalised. */
function moments(densities: readonly Float64Array[], { nodes, weights }: Rule): Marginals {
  const integral = (density: Float64Array, of: (h: number) => number) =>
    density.reduce((sum, p, j) => sum + p * weights[j]! * of(nodes[j]!), 0);
  const mean = densities.map((p) => integral(p, (h) => h) / integral(p, () => 1));
  const sd = densities.map((p, t) => Math.sqrt(integral(p, (h) => (h - mean[t]!) ** 2) / integral(p, () => 1)));
  return { mean: Float64Array.from(mean), sd: Float64Array.from(sd) };
}

/** What of h_1 is known before any letter, then p(h_t | x_{1:t}) as densities on the nodes. */
function forward(model: RealModel, rule: Rule, step: Float64Array, emitted: readonly Float64Array[]) {
  const { nodes, weights } = rule;
  const n = nodes.length;
  const first = kernel(model, Float64Array.of(model.start), rule);
  const logRunning = new Float64Array(model.T);
  const densities: Float64Array[] = [];
  let logP = 0;
  for (let t = 0; t < model.T; t++) {
    const last = densities[t - 1];
    const ahead = nodes.map((_, j) => {
      if (!last) return first[j]! / weights[j]!;
      let sum = 0;
      for (let i = 0; i < n; i++) sum += last[i]! * weights[i]! * step[i * n + j]!;
      return sum / weights[j]!;
    });
    const joint = ahead.map((p, j) => p * emitted[t]![j]!);
    const total = joint.reduce((sum, p, j) => sum + p * weights[j]!, 0);
    logP += Math.log(total);
    logRunning[t] = logP;
    densities.push(joint.map((p) => p / total));
  }
  return { logRunning, densities };
}

/** E Σ_t log p(x_t | h_{t−1}) over paths of the filtering proposal, carried along as a density. */
function limitOfFiltering(model: RealModel, rule: Rule, step: Float64Array, emitted: readonly Float64Array[]): number {
  const { nodes, weights } = rule;
  const n = nodes.length;
  const from = kernel(model, Float64Array.of(model.start), rule);
  let density: Float64Array | null = null;
  let sum = 0;
  for (const emission of emitted) {
    const now = apply(density ? step : from, emission);
    const share: Float64Array = density ? density.map((p, i) => p * weights[i]!) : Float64Array.of(1);
    sum += share.reduce((total, p, i) => total + (p > 0 ? p * Math.log(now[i]!) : 0), 0);
    const rows: Float64Array = density ? step : from;
    const ratio = share.map((p, i) => (p > 0 ? p / now[i]! : 0));
    density = nodes.map((_, j) => {
      let total = 0;
      for (let i = 0; i < ratio.length; i++) total += ratio[i]! * rows[i * n + j]!;
      return (total * emission[j]!) / weights[j]!;
    });
  }
  return sum;
}

export function messages(model: RealModel, rule: Rule): Messages {
  const emitted = emissions(model, rule);
  const step = kernel(model, rule.nodes, rule);
  const { logRunning, densities } = forward(model, rule, step, emitted);
  const behind: Float64Array[] = [new Float64Array(rule.nodes.length).fill(1)];
  for (let t = model.T - 1; t > 0; t--)
    behind.unshift(
      apply(
        step,
        emitted[t]!.map((p, j) => p * behind[0]![j]!),
      ),
    );
  const smoothed = densities.map((density, t) => density.map((p, j) => p * behind[t]![j]!));
  return {
    logEvidence: logRunning[model.T - 1]!,
    logRunning,
    filtered: moments(densities, rule),
    smoothed: moments(smoothed, rule),
    filteringLimit: limitOfFiltering(model, rule, step, emitted),
    emitted,
    behind,
  };
}

/** What the messages say of any h_{t−1}. */
export function reachAt(points: Float64Array, model: RealModel, rule: Rule, { emitted, behind }: Messages): Reach {
  const onPoints = kernel(model, points, rule);
  return {
    logReach: emitted.map((emission, t) =>
      apply(
        onPoints,
        emission.map((p, j) => p * behind[t]![j]!),
      ).map(Math.log),
    ),
    logNow: emitted.map((emission) => apply(onPoints, emission).map(Math.log)),
  };
}
