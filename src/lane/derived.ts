/** Shorthand over the lane vocabulary, used by more than one definition. */
import type { Lane, Param, Value } from "./lane.ts";

const LOG_2PI = Math.log(2 * Math.PI);

/** Σ_i x_i², n = 1. */
export const norm2 = (L: Lane, x: Value): Value => L.sum(L.mul(x, x));

/** log N(x; 0, I), summed over coordinates, nats. */
export const standardNormalLogPdf = (L: Lane, x: Value): Value => L.add(L.mul(norm2(L, x), -0.5), -0.5 * LOG_2PI * x.n);

/** log N(x; μ, diag σ²) for x = μ + σ ε, from ε and log σ, summed over coordinates, nats. */
export const reparametrisedNormalLogPdf = (L: Lane, eps: Value, logSd: Value): Value =>
  L.sub(standardNormalLogPdf(L, eps), L.sum(logSd));

/** √x, x > 0 */
export const squareRoot = (L: Lane, x: Value): Value => L.exp(L.mul(L.log(x), 0.5));

/** b tanh(x / b): x near 0, never beyond ±b. */
export const bounded = (L: Lane, x: Value, b: number): Value => L.mul(L.tanh(L.mul(x, 1 / b)), b);

/** softplus moved so that it is `value` at 0: positive, ever steeper up to slope 1. */
export const softplusFrom = (L: Lane, x: Value, value: number): Value =>
  L.softplus(L.add(x, Math.log(Math.expm1(value))));

/**
 * log (1/K) Σ_j N(x_k; μ_j, diag σ_j²) over the samples j of a word, nats: what is drawn from one of K normals that is
 * not told.
 */
export function mixtureNormalLogPdf(L: Lane, x: Value, mu: Value, logSd: Value): Value {
  const { n } = x;
  const normals = L.concat([mu, L.exp(L.mul(logSd, -1)), L.sum(logSd)]);
  const densities = Array.from({ length: L.K }, (_, shift) => {
    const other = shift === 0 ? normals : L.rotateK(normals, shift);
    const z = L.mul(L.sub(x, L.slice(other, 0, n)), L.slice(other, n, n));
    return L.sub(standardNormalLogPdf(L, z), L.slice(other, 2 * n, 1));
  });
  return L.add(L.lse(L.concat(densities)), -Math.log(L.K));
}

/** max(x, 0) */
const relu = (L: Lane, x: Value): Value => L.select(x, x, zero(L));

/** One hidden layer: act(x W1 + b1) W2 + b2, act = tanh unless said. */
export function mlp(L: Lane, x: Value, W1: Param, b1: Param, W2: Param, b2: Param, activation = "tanh"): Value {
  const hidden = L.dense(x, W1, b1);
  return L.dense(activation === "relu" ? relu(L, hidden) : L.tanh(hidden), W2, b2);
}

/** Two hidden tanh layers; weights W1 b1 W2 b2 W3 b3. */
export function twoLayerMlp(L: Lane, x: Value, weights: readonly Param[]): Value {
  const [W1, b1, W2, b2, W3, b3] = weights as [Param, Param, Param, Param, Param, Param];
  return mlp(L, L.tanh(L.dense(x, W1, b1)), W2, b2, W3, b3);
}

/**
 * Gated recurrent unit with gates r, z, n: n = tanh(x_n + r (h W_hn + b_hn)), h′ = (1 − z) n + z h. `x` is the input
 * already mapped to 3H gate inputs (Cho et al. 2014, with the reset gate after the matrix product).
 */
export function gru(L: Lane, x: Value, h: Value, Wh: Param, bh: Param): Value {
  const H = h.n;
  const g = L.dense(h, Wh, bh);
  const rz = L.sigmoid(L.add(L.slice(x, 0, 2 * H), L.slice(g, 0, 2 * H)));
  const n = L.tanh(L.add(L.slice(x, 2 * H, H), L.mul(L.slice(rz, 0, H), L.slice(g, 2 * H, H))));
  return L.add(n, L.mul(L.slice(rz, H, H), L.sub(h, n)));
}

/** Product of no terms: the log-determinant of a map that keeps volume. */
export const zero = (L: Lane): Value => L.constant([0]);
