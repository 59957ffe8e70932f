/** A flow stack with random weights at a random h_{t−1}, on plain vectors: what the cards try their claims on. */
import { conditionStack, stackParameters } from "../../flows/stack.ts";
import type { Tensor } from "../../lane/batch.ts";
import { JsLane, numbers } from "../../lane/js.ts";
import { sizeOf } from "../../lane/parameters.ts";
import { logAbsDet } from "../../math/linalg.ts";
import { fillNormals, hash32, PURPOSE } from "../../math/rng.ts";
import type { FlowLayer } from "../../protocol/config.ts";

export interface Points {
  /** Row-major. [n, d] */
  readonly to: Float64Array;
  /** log|det J| of the forward map, nats. [n] */
  readonly logDet: Float64Array;
}

export interface RandomFlow {
  readonly d: number;
  /** [n, d] → [n, d] */
  forward(points: Float64Array): Points;
  inverse(points: Float64Array): Points;
}

/** Standard normals of one trial; `stream` keeps different uses apart. */
export function normals(n: number, trial: number, stream: number): Float64Array {
  const out = new Float64Array(n);
  fillNormals(out, 0, n, { seed: trial, purpose: PURPOSE.view, step: stream }, 0);
  return out;
}

const noNoise = (): never => {
  throw new Error("flows draw no noise");
};

/** Weights with standard deviation `scale`. */
export function randomFlow(layers: readonly FlowLayer[], d: number, trial: number, scale = 0.5): RandomFlow {
  const tensors = new Map<string, Tensor>(
    stackParameters(layers, "F", d).map(({ name, shape }) => {
      const data = normals(sizeOf(shape), trial, hash32(name)).map((x) => scale * x);
      return [name, { shape, data }];
    }),
  );
  const h = normals(d, trial, 2);
  const run = (points: Float64Array, way: "forward" | "inverse"): Points => {
    const B = points.length / d;
    const L = new JsLane(tensors, { B, T: 1, K: 1, symbols: null, lengths: new Int32Array(B).fill(1) }, noNoise);
    const { to, logDet } = conditionStack(L, layers, "F", d, L.constant(Array.from(h)))[way](L.wrap(d, "word", points));
    const dets = numbers(logDet);
    return { to: numbers(to), logDet: dets.length === B ? dets : new Float64Array(B).fill(dets[0]!) };
  };
  return { d, forward: (points) => run(points, "forward"), inverse: (points) => run(points, "inverse") };
}

/** log|det| of the numeric Jacobian of f at x: central differences, Gaussian elimination with pivoting. */
export function numericLogDet(f: (points: Float64Array) => Float64Array, x: Float64Array): number {
  const d = x.length;
  const e = 1e-5;
  const probes = new Float64Array(2 * d * d);
  for (let j = 0; j < d; j++)
    for (let i = 0; i < d; i++) {
      probes[2 * j * d + i] = x[i]! + (i === j ? e : 0);
      probes[(2 * j + 1) * d + i] = x[i]! - (i === j ? e : 0);
    }
  const at = f(probes);
  const J = Float64Array.from({ length: d * d }, (_, k) => {
    const [j, i] = [Math.floor(k / d), k % d];
    return (at[2 * j * d + i]! - at[(2 * j + 1) * d + i]!) / (2 * e);
  });
  return logAbsDet(J, d);
}

/** The largest |f(x + a) + f(x − a) − 2 f(x)| over `n` random x and a: zero exactly for affine f. */
export function bend({ d, forward }: RandomFlow, n: number, trial: number): number {
  const x = normals(n * d, trial, 3);
  const a = normals(n * d, trial, 4);
  const at = (sign: number) => forward(x.map((v, i) => v + sign * a[i]!)).to;
  const [up, down, middle] = [at(1), at(-1), at(0)];
  return up.reduce((most, v, i) => Math.max(most, Math.abs(v + down[i]! - 2 * middle[i]!)), 0);
}
