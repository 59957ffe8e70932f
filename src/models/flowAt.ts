/**
 * The flows of a trained latent model as maps of R^d, at any h_{t−1}: F_g(h_{t−1}, ·), which writes words, and
 * F_q(h_{t−1}, ·), which the bound proposes by. Plain JavaScript, float64, on the page.
 */
import { flowById } from "../flows/registry.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { leastSquares } from "../math/linalg.ts";
import { fillNormals, PURPOSE } from "../math/rng.ts";
import type { FlowLayer } from "../protocol/config.ts";
import { fillDefaults } from "../protocol/hyper.ts";
import type { GeneratorWeights } from "./generator.ts";
import { noNoise, tensorsOf } from "./generatorParts.ts";
import { modelById } from "./registry.ts";

export type Which = "g" | "q";

/** Points after a layer, with that layer's log|det J| there. */
export interface Stage {
  /** [m, d] */
  readonly to: Float64Array;
  /** nats. [m] */
  readonly logDet: Float64Array;
}

export interface FlowAt {
  readonly d: number;
  readonly layers: readonly FlowLayer[];
  /** After each layer, in the order of application. */
  stages(h: Float64Array, xi: Float64Array): readonly Stage[];
  /** ξ of points [m, d]. */
  inverse(h: Float64Array, points: Float64Array): Float64Array;
}

/** Null for a model without noise. A shared flow is both. */
export function flowAt(weights: GeneratorWeights, which: Which): FlowAt | null {
  const { config } = weights;
  const model = modelById(config.model.id);
  if (model.kind !== "latent") return null;
  const { flows } = config;
  const own = which === "g" || flows.shared ? "g" : "q";
  const layers = flows[own];
  const prefix = own === "g" ? "Fg" : "Fq";
  const d = model.d(config);
  const tensors = tensorsOf(weights);
  const lane = (m: number) =>
    new JsLane(tensors, { B: 1, T: 1, K: m, symbols: null, lengths: Int32Array.of(1) }, noNoise);
  const condition = (L: JsLane, h: Float64Array) =>
    layers.map((layer, i) => {
      const flow = flowById(layer.flow);
      const hyper = fillDefaults(flow.hyper, layer.hyper);
      return flow.condition({ L, d, hyper, param: (name) => L.param(`${prefix}.${i}.${name}`) }, L.wrap(d, "word", h));
    });
  return {
    d,
    layers,
    stages(h, xi) {
      const m = xi.length / d;
      const L = lane(m);
      let x = L.wrap(d, "sample", xi);
      return condition(L, h).map((map) => {
        const { to, logDet } = map.forward(x);
        x = to;
        const dets = numbers(logDet);
        // an affine layer's is one for all samples
        return { to: numbers(to), logDet: dets.length === m ? dets : new Float64Array(m).fill(dets[0]!) };
      });
    },
    inverse(h, points) {
      const L = lane(points.length / d);
      const back = condition(L, h).reverse();
      return numbers(back.reduce((y, map) => map.inverse(y).to, L.wrap(d, "sample", points)));
    },
  };
}

/** Where the last layer leaves the points, and the whole log-determinant. */
export function mapped(flow: FlowAt, h: Float64Array, xi: Float64Array): Stage {
  const stages = flow.stages(h, xi);
  const logDet = new Float64Array(xi.length / flow.d);
  for (const stage of stages)
    stage.logDet.forEach((v, i) => {
      logDet[i]! += v;
    });
  return { to: stages.at(-1)?.to ?? xi, logDet };
}

/**
 * ∂x_l/∂ξ after each layer l, the last of them the whole flow's, at one ξ [d]. Row: output, column: input. Central
 * differences in float64, error O(10⁻¹⁰).
 */
export function jacobians(flow: FlowAt, h: Float64Array, xi: Float64Array): readonly Float64Array[] {
  const { d } = flow;
  const e = 1e-5;
  const probes = new Float64Array(2 * d * d);
  for (let j = 0; j < 2 * d; j++) {
    probes.set(xi, j * d);
    probes[j * d + (j >> 1)]! += j % 2 === 0 ? e : -e;
  }
  return flow.stages(h, probes).map(({ to }) =>
    Float64Array.from({ length: d * d }, (_, at) => {
      const [i, j] = [Math.floor(at / d), at % d];
      return (to[2 * j * d + i]! - to[(2 * j + 1) * d + i]!) / (2 * e);
    }),
  );
}

export interface Bent {
  /** Share of the variance of h_t that no affine map of ξ explains: 0 exactly for a Gaussian given h_{t−1}. */
  readonly share: number;
  readonly draws: number;
}

/** From `draws` draws of ξ: the residual of the best affine map, least squares. */
export function bent(flow: FlowAt, h: Float64Array, draws: number, seed: number): Bent {
  const { d } = flow;
  const xi = new Float64Array(draws * d);
  fillNormals(xi, 0, xi.length, { seed, purpose: PURPOSE.view, step: 43 }, 0);
  const { to } = mapped(flow, h, xi);
  const inputs = new Float64Array(draws * (d + 1));
  for (let i = 0; i < draws; i++) {
    inputs[i * (d + 1)] = 1;
    inputs.set(xi.subarray(i * d, (i + 1) * d), i * (d + 1) + 1);
  }
  const { residual, total } = leastSquares(inputs, to, draws, d + 1, d);
  return { share: total > 0 ? residual / total : 0, draws };
}
