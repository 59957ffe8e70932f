/**
 * A flow on the plane with its weights, step by step in float64: where points go, how much area grows on the way, where
 * they came from, and the Jacobian of every step at one point. Steps are the parts of the stack's layers.
 */
import type { Bijection } from "../flows/flow.ts";
import type { Tensor } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import type { Value } from "../lane/lane.ts";
import type { FlowLayer } from "../protocol/config.ts";
import { planeFlow, planeParameters } from "./program.ts";

/** Points on the plane: x, y, x, y … [n, 2] */
export type Points = Float64Array;

/** Where points are before the first step and after each one. */
export interface Walk {
  /** [steps + 1][n, 2] */
  readonly states: readonly Points[];
  /** Σ log|det J_l| up to there, nats; zero before the first. [steps + 1][n] */
  readonly logDets: readonly Float64Array[];
}

/** ∂y_i/∂x_j, row-major. */
export type Matrix2 = readonly [number, number, number, number];

const noNoise = () => {
  throw new Error("flows draw no noise");
};

export interface PlanePictures {
  /** A name of each step: "affine", "swap", or the number of the bend, "1", "2" … */
  readonly names: readonly string[];
  walk(points: Points): Walk;
  /** The noise of points that stand after `depth` steps (all if left out), and log|det J| of those steps there. */
  back(points: Points, depth?: number): { readonly noise: Points; readonly logDet: Float64Array };
  /** Jacobian of each step where the point has come to, and of all of them at once, by central differences. */
  jacobians(noise: readonly [number, number]): { readonly steps: readonly Matrix2[]; readonly whole: Matrix2 };
}

function tensorsOf(layers: readonly FlowLayer[], flat: ArrayLike<number>): Map<string, Tensor> {
  const { slots, size } = planeParameters(layers);
  if (flat.length !== size) throw new RangeError(`expected ${size} parameters, got ${flat.length}`);
  const data = Float64Array.from(flat);
  return new Map(
    slots.map(({ name, shape, offset, size: n }) => [name, { shape, data: data.subarray(offset, offset + n) }]),
  );
}

function namesOf(parts: readonly Bijection[]): readonly string[] {
  let bends = 0;
  return parts.map(({ name }) => name ?? String(++bends));
}

/** One number a row of a value, whatever level it was worked out at. */
function columnOf(value: Value, n: number): Float64Array {
  const data = numbers(value);
  return data.length === n ? data : new Float64Array(n).fill(data[0]!);
}

/** Of the central differences. chosen: errors of ε² and of rounding / ε are both about 1e−10. */
const EPSILON = 1e-5;

/** Differences f(x + ε e_j) − f(x − ε e_j) of four points in the order +x, −x, +y, −y. */
function centralDifferences(moved: Points): Matrix2 {
  const slope = (i: number, j: number) => (moved[4 * j + i]! - moved[4 * j + 2 + i]!) / (2 * EPSILON);
  return [slope(0, 0), slope(0, 1), slope(1, 0), slope(1, 1)];
}

const around = ([x, y]: readonly [number, number]): Points =>
  Float64Array.of(x + EPSILON, y, x - EPSILON, y, x, y + EPSILON, x, y - EPSILON);

export function planePictures(layers: readonly FlowLayer[], flat: ArrayLike<number>): PlanePictures {
  const tensors = tensorsOf(layers, flat);
  /** The steps for n points at once. */
  const stepsFor = (n: number) => {
    const lengths = new Int32Array(n).fill(1);
    const L = new JsLane(tensors, { B: n, T: 1, K: 1, symbols: null, lengths }, noNoise);
    const flow = planeFlow(L, layers);
    return { L, parts: flow.parts ?? [flow] };
  };
  const names = namesOf(stepsFor(1).parts);

  const walk = (points: Points): Walk => {
    const n = points.length / 2;
    const { L, parts } = stepsFor(n);
    let at = L.wrap(2, "word", points);
    const states = [points];
    const logDets = [new Float64Array(n)];
    for (const part of parts) {
      const { to, logDet } = part.forward(at);
      at = to;
      const grown = columnOf(logDet, n);
      const before = logDets.at(-1)!;
      states.push(numbers(to));
      logDets.push(before.map((v, i) => v + grown[i]!));
    }
    return { states, logDets };
  };

  const back = (points: Points, depth = names.length) => {
    const n = points.length / 2;
    const { L, parts } = stepsFor(n);
    let at = L.wrap(2, "word", points);
    let sum = new Float64Array(n);
    for (const part of parts.slice(0, depth).reverse()) {
      const { to, logDet } = part.inverse(at);
      at = to;
      const grown = columnOf(logDet, n);
      sum = sum.map((v, i) => v + grown[i]!);
    }
    return { noise: numbers(at), logDet: sum };
  };

  const jacobians = (noise: readonly [number, number]) => {
    const { L, parts } = stepsFor(4);
    // the point itself behind the four around it
    const { states } = walk(Float64Array.of(...around(noise), ...noise));
    const steps = parts.map((part, i) => {
      const [x, y] = states[i]!.subarray(8);
      return centralDifferences(numbers(part.forward(L.wrap(2, "word", around([x!, y!]))).to));
    });
    return { steps, whole: centralDifferences(states.at(-1)!) };
  };

  return { names, walk, back, jacobians };
}

/** Vertices of a square mesh over [−extent, extent]², rows from below. [side², 2] */
export function meshOf(extent: number, side: number): Points {
  const out = new Float64Array(2 * side * side);
  for (let row = 0, at = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      out[at++] = (2 * extent * column) / (side - 1) - extent;
      out[at++] = (2 * extent * row) / (side - 1) - extent;
    }
  return out;
}
