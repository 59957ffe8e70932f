/** Scalar and row functions of the JavaScript execution, in stable forms. */
export const jsElementwise = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
  sigmoid: (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  softplus: (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),

  /** log Σ exp over n entries `stride` apart. */
  logSumExp(data: Float64Array, at: number, n: number, stride: number): number {
    let top = -Infinity;
    for (let i = 0; i < n; i++) top = Math.max(top, data[at + i * stride]!);
    if (top === -Infinity) return -Infinity;
    let s = 0;
    for (let i = 0; i < n; i++) s += Math.exp(data[at + i * stride]! - top);
    return top + Math.log(s);
  },
  softmax(data: Float64Array, at: number, n: number, out: Float64Array, to: number): void {
    const lse = jsElementwise.logSumExp(data, at, n, 1);
    for (let i = 0; i < n; i++) out[to + i] = Math.exp(data[at + i]! - lse);
  },
  /** Where `u` falls among the cumulated softmax of n entries: #{i : u ≥ cumsum_i}, at most n − 1. */
  drawn(data: Float64Array, at: number, n: number, u: number): number {
    const lse = jsElementwise.logSumExp(data, at, n, 1);
    let below = 0;
    for (let i = 0, cumulated = 0; i < n; i++) {
      cumulated += Math.exp(data[at + i]! - lse);
      if (u >= cumulated) below++;
    }
    return Math.min(below, n - 1);
  },
};
