/** A stack of flow layers F = F_n ∘ … ∘ F_1, every layer conditioned on the same h_{t−1}; log-dets add up. */
import type { Lane, Value } from "../lane/lane.ts";
import type { ParameterSpec } from "../lane/parameters.ts";
import type { FlowLayer } from "../protocol/config.ts";
import { fillDefaults } from "../protocol/hyper.ts";
import { compose } from "./compose.ts";
import type { Bijection } from "./flow.ts";
import { flowById } from "./registry.ts";

/** Parameters of all layers, prefixed `F_g` → `Fg.0.`, `Fg.1.` … */
export const stackParameters = (layers: readonly FlowLayer[], prefix: string, d: number): readonly ParameterSpec[] =>
  layers.flatMap((layer, i) => {
    const flow = flowById(layer.flow);
    return flow
      .parameters(d, fillDefaults(flow.hyper, layer.hyper))
      .map((p) => ({ ...p, name: `${prefix}.${i}.${p.name}` }));
  });

/** The stack restricted to one h_{t−1}. */
export function conditionStack(L: Lane, layers: readonly FlowLayer[], prefix: string, d: number, h: Value): Bijection {
  const maps = layers.map((layer, i) => {
    const flow = flowById(layer.flow);
    const hyper = fillDefaults(flow.hyper, layer.hyper);
    return flow.condition({ L, d, hyper, param: (name) => L.param(`${prefix}.${i}.${name}`) }, h);
  });
  return compose(L, maps);
}
