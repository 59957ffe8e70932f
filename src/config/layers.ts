/**
 * Layers of a flow stack as people see them: resolved hyper-parameters, labels, the composed formula.
 */
import type { Flow } from "../flows/flow.ts";
import { flows } from "../flows/registry.ts";
import type { FlowLayer } from "../protocol/config.ts";
import { fillDefaults, type HyperSpec, type HyperValue, type HyperValues } from "../protocol/hyper.ts";

export const MAX_LAYERS = 6;

const families: Readonly<Record<string, Flow>> = flows;

export const flowOf = (id: string): Flow | null => (Object.hasOwn(families, id) ? (families[id] ?? null) : null);
export const flowIds = (): readonly string[] => Object.keys(families);

export function sameValue(a: HyperValue | undefined, b: HyperValue | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((value, i) => value === b[i]);
  return a === b;
}

/** Only what differs from the defaults, in the order of the spec. */
export function trimHyper(spec: HyperSpec, given: HyperValues): HyperValues {
  const differing = Object.entries(spec).flatMap(([key, hyper]): [string, HyperValue][] => {
    const value = given[key];
    return value === undefined || sameValue(value, hyper.default) ? [] : [[key, value]];
  });
  return Object.fromEntries(differing);
}

export function sameLayer(a: FlowLayer, b: FlowLayer): boolean {
  const flow = flowOf(a.flow);
  if (a.flow !== b.flow || !flow) return false;
  const left = fillDefaults(flow.hyper, a.hyper);
  const right = fillDefaults(flow.hyper, b.hyper);
  return Object.keys(flow.hyper).every((key) => sameValue(left[key], right[key]));
}

export const sameStack = (a: readonly FlowLayer[], b: readonly FlowLayer[]): boolean =>
  a.length === b.length &&
  a.every((layer, i) => {
    const other = b[i];
    return other !== undefined && sameLayer(layer, other);
  });

/** The label on a chip; a named variant is called by its own name. */
export function layerLabel(layer: FlowLayer): string {
  const flow = flowOf(layer.flow);
  if (!flow) return layer.flow;
  const variant = flow.variants?.find((candidate) => sameLayer({ flow: flow.id, hyper: candidate.hyper }, layer));
  return variant?.label ?? flow.label;
}

/** "2×TRIL", "TRIL+NVP": equal neighbours are counted. */
export function stackLabel(layers: readonly FlowLayer[]): string {
  const parts: { label: string; n: number }[] = [];
  for (const layer of layers) {
    const label = layerLabel(layer);
    const last = parts.at(-1);
    if (last?.label === label) last.n += 1;
    else parts.push({ label, n: 1 });
  }
  return parts.map(({ label, n }) => (n > 1 ? `${n}×${label}` : label)).join("+");
}

/** LaTeX of h_t, composed layer by layer from the noise. */
export function stackFormula(layers: readonly FlowLayer[], noise: string): string {
  let inner = noise;
  layers.forEach((layer, i) => {
    const flow = flowOf(layer.flow);
    if (!flow) return;
    const index = layers.length > 1 ? String(i + 1) : "";
    inner = flow.formula(inner, index, fillDefaults(flow.hyper, layer.hyper));
  });
  return `h_t = ${inner}`;
}

/** How many numbers the networks of a stack put out, given h_{t−1}. */
export function stackNumbers(layers: readonly FlowLayer[], d: number): number {
  return layers.reduce((sum, layer) => {
    const flow = flowOf(layer.flow);
    return flow ? sum + flow.numbers(d, fillDefaults(flow.hyper, layer.hyper)) : sum;
  }, 0);
}
