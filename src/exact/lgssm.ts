/**
 * Linear-Gaussian state space model,
 *   h_t = a h_{t−1} + s ξ_t,  x_t = h_t + r η_t,  h_0 = 0,
 * exact by the Kalman filter (Kalman 1960; Särkkä 2013, §4.3) and its smoother (Rauch, Tung & Striebel 1965).
 *
 * Smoothing proposal: p(x_{t+1:T} | h_t) ∝ exp(E_t h_t − ½ J_t h_t²), from the back,
 *   J_T = E_T = 0;  J⁺ = J_{t+1} + 1/r², E⁺ = E_{t+1} + x_{t+1}/r², π = J⁺ + 1/s²;
 *   J_t = a²/s² − (a/s²)²/π,  E_t = (a/s²) E⁺/π,
 * so that p(h_t | h_{t−1}, x_{t:T}) = N(m, v), v = 1/(1/s² + 1/r² + J_t), m = v (a h_{t−1}/s² + x_t/r² + E_t); the
 * filtering proposal has J = E = 0.
 */
import { logNormal } from "./gaussian.ts";
import type { ExactModel, ExactProposal, Marginals } from "./model.ts";

export interface LgssmParameters {
  readonly a: number;
  readonly s: number;
  readonly r: number;
  readonly x: readonly number[];
}

/** Chosen: one swing up and down, twelve positions as in a long word. */
export const LGSSM_DATA: LgssmParameters = {
  a: 0.9,
  s: 0.5,
  r: 0.5,
  x: [0.5, -0.2, 0.9, 1.4, 1.1, 0.3, -0.4, -1.0, -0.6, 0.2, 0.8, 1.5],
};

interface Kalman {
  readonly logRunning: Float64Array;
  /** Means and variances of p(h_t | x_{1:t}). */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

function filter({ a, s, r, x }: LgssmParameters): Kalman {
  const T = x.length;
  const [logRunning, mean, variance] = [new Float64Array(T), new Float64Array(T), new Float64Array(T)];
  let [m, v, logP] = [0, 0, 0];
  for (let t = 0; t < T; t++) {
    const [before, spread] = [a * m, a * a * v + s * s];
    const total = spread + r * r;
    logP += logNormal(x[t]!, before, total);
    m = before + (spread / total) * (x[t]! - before);
    v = (spread * r * r) / total;
    logRunning[t] = logP;
    mean[t] = m;
    variance[t] = v;
  }
  return { logRunning, mean, variance };
}

function smooth({ a, s }: LgssmParameters, { mean, variance }: Kalman): Marginals {
  const T = mean.length;
  const [m, v] = [mean.slice(), variance.slice()];
  for (let t = T - 2; t >= 0; t--) {
    const spread = a * a * variance[t]! + s * s;
    const gain = (a * variance[t]!) / spread;
    m[t] = mean[t]! + gain * (m[t + 1]! - a * mean[t]!);
    v[t] = variance[t]! + gain * gain * (v[t + 1]! - spread);
  }
  return { mean: m, sd: v.map(Math.sqrt) };
}

/** J_t and E_t, from the back. */
function informationBehind({ a, s, r, x }: LgssmParameters): { J: Float64Array; E: Float64Array } {
  const [J, E] = [new Float64Array(x.length), new Float64Array(x.length)];
  const link = a / (s * s);
  for (let t = x.length - 2; t >= 0; t--) {
    const pi = J[t + 1]! + 1 / (r * r) + 1 / (s * s);
    J[t] = a * link - (link * link) / pi;
    E[t] = (link * (E[t + 1]! + x[t + 1]! / (r * r))) / pi;
  }
  return { J, E };
}

/** p(h_t | h_{t−1}) exp(E_t h_t − ½ J_t h_t²), normalised: N(v (a h_{t−1}/s² + E_t), v), v = 1/(1/s² + J_t). */
function informed(
  { a, s }: LgssmParameters,
  label: string,
  formula: string,
  J: Float64Array,
  E: Float64Array,
): ExactProposal {
  const v = J.map((j) => 1 / (1 / (s * s) + j));
  const sd = v.map(Math.sqrt);
  const link = v.map((each) => (each * a) / (s * s));
  const shift = v.map((each, t) => each * E[t]!);
  // of the normal's constant: log s against log √v
  const constant = sd.map((each) => Math.log(each / s));
  return {
    label,
    formula,
    sample: (t, from, draws) => link[t]! * from + shift[t]! + sd[t]! * draws.normal(),
    logDensity: (t, from, to) => logNormal(to, link[t]! * from + shift[t]!, v[t]!),
    logRatio(t, from, to) {
      const own = to - link[t]! * from - shift[t]!;
      const prior = (to - a * from) / s;
      return constant[t]! + 0.5 * ((own * own) / v[t]! - prior * prior);
    },
  };
}

/**
 * Paths of the filtering proposal are Gaussian with mean m and variance V: h_t = v (a h_{t−1}/s² + x_t/r²) + √v ε.
 * E log N(x_t; a h_{t−1}, s² + r²) follows.
 */
function limitOfFiltering({ a, s, r, x }: LgssmParameters): number {
  const v = 1 / (1 / (s * s) + 1 / (r * r));
  let [m, V, sum] = [0, 0, 0];
  for (const each of x) {
    sum += logNormal(each, a * m, s * s + r * r) - (a * a * V) / (2 * (s * s + r * r));
    m = v * ((a * m) / (s * s) + each / (r * r));
    V = ((v * a) / (s * s)) ** 2 * V + v;
  }
  return sum;
}

export function createLgssm(parameters: LgssmParameters): ExactModel {
  const { a, s, r, x } = parameters;
  const T = x.length;
  const kalman = filter(parameters);
  const now = new Float64Array(T).fill(1 / (r * r));
  const nowLinear = Float64Array.from(x, (each) => each / (r * r));
  const { J, E } = informationBehind(parameters);
  return {
    id: "lgssm",
    label: "linear-Gaussian",
    formula: `h_t = ${a}\\,h_{t-1} + ${s}\\,\\xi_t, \\quad x_t = h_t + ${r}\\,\\eta_t`,
    about: `${T} observations of a state that drifts back to zero.`,
    method: "Kalman filter",
    T,
    start: 0,
    observed: x.map((each) => String(each).replace("-", "−")),
    observedAt: x,
    stateNames: null,
    range: [-2.5, 2.5],
    logEvidence: kalman.logRunning[T - 1]!,
    logRunning: kalman.logRunning,
    filteringLimit: limitOfFiltering(parameters),
    filtered: { mean: kalman.mean, sd: kalman.variance.map(Math.sqrt) },
    smoothed: smooth(parameters, kalman),
    smoothedProbabilities: null,
    near: s,
    logTransition: (_t, from, to) => logNormal(to, a * from, s * s),
    logEmission: (t, to) => logNormal(x[t]!, to, r * r),
    proposals: {
      prior: informed(parameters, "prior", "p(h_t \\mid h_{t-1})", new Float64Array(T), new Float64Array(T)),
      filtering: informed(parameters, "filtering", "p(h_t \\mid h_{t-1}, x_t)", now, nowLinear),
      smoothing: informed(
        parameters,
        "smoothing",
        "p(h_t \\mid h_{t-1}, x_{t:T})",
        now.map((j, t) => j + J[t]!),
        nowLinear.map((e, t) => e + E[t]!),
      ),
    },
  };
}
