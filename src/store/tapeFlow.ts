/**
 * A flow stack at one h_{t−1}, taken apart: its value, its Jacobian and what each layer does. Jacobians by central
 * differences of the definition in float64, which are exact to rounding where the flow is affine.
 */
import type { Bijection } from "../flows/flow.ts";
import { flowById } from "../flows/registry.ts";
import { conditionStack } from "../flows/stack.ts";
import type { Batch } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import type { GeneratorWeights } from "../models/generator.ts";
import { noNoise, tensorsOf } from "../models/generatorParts.ts";
import type { FlowLayer } from "../protocol/config.ts";
import { fillDefaults } from "../protocol/hyper.ts";

export type FlowRole = "Fg" | "Fq";
export type Way = "forward" | "inverse";

export interface LayerTrace {
  readonly label: string;
  /** After this layer. [d] */
  readonly out: Float64Array;
  readonly logDet: number;
}

export interface FlowTrace {
  readonly out: Float64Array;
  /** log|det J| of the forward map at this point, nats. */
  readonly logDet: number;
  /** The map at 0. [d] */
  readonly offset: Float64Array;
  /** ∂ out / ∂ in. [d × d], row = output */
  readonly jacobian: Float64Array;
  /** out = offset + jacobian · in, to rounding. */
  readonly affine: boolean;
  readonly layers: readonly LayerTrace[];
}

/** chosen: truncation and rounding of central differences both below 1e-8 here. */
const DELTA = 1e-4;
/** What rounding leaves of an affine map's defect. */
const AFFINE = 1e-7;

/** The layers of a role: shared flows have one stack. */
export const layersOf = ({ flows }: GeneratorWeights["config"], role: FlowRole): readonly FlowLayer[] =>
  role === "Fq" && !flows.shared ? flows.q : flows.g;

export function traceFlow(
  weights: GeneratorWeights,
  role: FlowRole,
  way: Way,
  before: Float64Array,
  x: Float64Array,
): FlowTrace {
  const d = x.length;
  const prefix = role === "Fq" && !weights.config.flows.shared ? "Fq" : "Fg";
  const layers = layersOf(weights.config, role);
  const tensors = tensorsOf(weights);
  const lane = (K: number) => {
    const batch: Batch = { B: 1, T: 1, K, symbols: null, lengths: Int32Array.of(1) };
    return new JsLane(tensors, batch, noNoise);
  };
  // one pass: the point, the origin, and two probes along each direction
  const probes = lane(2 * d + 2);
  const points = new Float64Array((2 * d + 2) * d);
  points.set(x, 0);
  for (let j = 0; j < d; j++)
    for (const [side, sign] of [1, -1].entries()) {
      const from = (2 + 2 * j + side) * d;
      points.set(x, from);
      points[from + j]! += sign * DELTA;
    }
  const map = conditionStack(probes, layers, prefix, d, probes.wrap(d, "word", before));
  const mapped = map[way](probes.wrap(d, "sample", points));
  const values = numbers(mapped.to);
  const out = values.slice(0, d);
  const offset = values.slice(d, 2 * d);
  const jacobian = new Float64Array(d * d);
  for (let j = 0; j < d; j++)
    for (let i = 0; i < d; i++)
      jacobian[i * d + j] = (values[(2 + 2 * j) * d + i]! - values[(3 + 2 * j) * d + i]!) / (2 * DELTA);
  const affine = out.every((value, i) => {
    let sum = offset[i]!;
    for (let j = 0; j < d; j++) sum += jacobian[i * d + j]! * x[j]!;
    return Math.abs(sum - value) < AFFINE * (1 + Math.abs(value));
  });
  const one = lane(1);
  const each = layers.map((layer, n) => oneLayer(one, layer, `${prefix}.${n}`, d, before));
  return { out, logDet: numbers(mapped.logDet)[0]!, offset, jacobian, affine, layers: run(one, each, way, x) };
}

interface NamedMap {
  readonly label: string;
  readonly map: Bijection;
}

/** A layer by itself, under the name it has in its stack. */
function oneLayer(L: JsLane, layer: FlowLayer, prefix: string, d: number, before: Float64Array): NamedMap {
  const flow = flowById(layer.flow);
  const hyper = fillDefaults(flow.hyper, layer.hyper);
  const param = (name: string) => L.param(`${prefix}.${name}`);
  return { label: flow.label, map: flow.condition({ L, d, hyper, param }, L.wrap(d, "word", before)) };
}

function run(L: JsLane, maps: readonly NamedMap[], way: Way, x: Float64Array): readonly LayerTrace[] {
  const order = way === "forward" ? maps : [...maps].reverse();
  let at = L.wrap(x.length, "sample", x.slice());
  return order.map(({ label, map }) => {
    const mapped = map[way](at);
    at = mapped.to;
    return { label, out: numbers(mapped.to).slice(), logDet: numbers(mapped.logDet)[0]! };
  });
}
