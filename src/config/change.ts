/**
 * What a change of configuration costs the run, and how it is called on the time axes.
 */
import type { FlowLayer, RunConfig } from "../protocol/config.ts";
import type { Effect, Hyper, HyperSpec, HyperValue } from "../protocol/hyper.ts";
import { shortNumber } from "./format.ts";
import { flowOf, layerLabel, sameStack, sameValue, stackLabel } from "./layers.ts";
import { dataSpec, isLatent, modelOf, modelSpec, objectiveSpec, optimiserSpec, seedSpec } from "./spec.ts";

export interface SettingChange {
  /** Such as `optimiser.batch`. */
  readonly path: string;
  readonly effect: Effect;
  /** "K 1 → 5" */
  readonly text: string;
  /** The value before, in words. */
  readonly was: string;
}

export function valueLabel(hyper: Hyper, value: HyperValue | undefined): string {
  if (value === undefined) return "–";
  if (typeof value === "number") return shortNumber(value, 6);
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value !== "string") return value.join(", ");
  return (hyper.kind === "choice" && hyper.options.find(({ id }) => id === value)?.label) || value;
}

function specChanges(path: string, spec: HyperSpec, a: object, b: object): SettingChange[] {
  const before = a as Readonly<Record<string, HyperValue>>;
  const after = b as Readonly<Record<string, HyperValue>>;
  return Object.entries(spec).flatMap(([key, hyper]) => {
    const [from, to] = [before[key] ?? hyper.default, after[key] ?? hyper.default];
    if (sameValue(from, to)) return [];
    const was = valueLabel(hyper, from);
    const name = hyper.symbol && /^[a-zA-Z]$/.test(hyper.symbol) ? hyper.symbol : hyper.label;
    const text = `${name} ${was} → ${valueLabel(hyper, to)}`;
    return [{ path: `${path}.${key}`, effect: hyper.effect ?? "restart", text, was }];
  });
}

/** Same families, other settings: says which; otherwise names both stacks. */
function stackChange(path: string, name: string, a: readonly FlowLayer[], b: readonly FlowLayer[]): SettingChange[] {
  if (sameStack(a, b)) return [];
  const was = stackLabel(a);
  const label = stackLabel(b);
  if (was !== label) return [{ path, effect: "warm", text: `${name} ${was} → ${label}`, was }];
  const details = b.flatMap((layer, i) => {
    const spec = flowOf(layer.flow)?.hyper ?? {};
    return specChanges(path, spec, a[i]?.hyper ?? {}, layer.hyper).map(({ text }) => `${layerLabel(layer)} ${text}`);
  });
  return [{ path, effect: "warm", text: `${name} ${details[0] ?? label}`, was }];
}

function flowChanges(a: RunConfig["flows"], b: RunConfig["flows"]): SettingChange[] {
  const g = stackChange("flows.g", b.shared ? "F" : "F_g", a.g, b.g);
  // While one flow is shared, F_q is not used: a change of it changes nothing.
  const q = a.shared && b.shared ? [] : stackChange("flows.q", "F_q", a.q, b.q);
  if (a.shared === b.shared) return [...g, ...q];
  const text = b.shared ? "one flow for both" : "two flows";
  return [{ path: "flows.shared", effect: "warm", text, was: a.shared ? "one flow" : "two flows" }, ...g, ...q];
}

/** Every setting in which b differs from a. */
export function settingChanges(a: RunConfig, b: RunConfig): readonly SettingChange[] {
  const same = a.model.id === b.model.id;
  const model = same
    ? specChanges("model", modelOf(b.model.id)?.hyper ?? {}, a.model.hyper, b.model.hyper)
    : specChanges("model", modelSpec, { id: a.model.id }, { id: b.model.id });
  // another model is another run: its flows and bound have nothing to be compared with
  const bound =
    same && isLatent(b)
      ? [...flowChanges(a.flows, b.flows), ...specChanges("objective", objectiveSpec, a.objective, b.objective)]
      : [];
  return [
    ...specChanges("data", dataSpec, a.data, b.data),
    ...model,
    ...bound,
    ...specChanges("optimiser", optimiserSpec, a.optimiser, b.optimiser),
    ...specChanges("run", seedSpec, { seed: a.seed }, { seed: b.seed }),
  ];
}

const COST: readonly Effect[] = ["live", "warm", "restart"];

/** The dearest effect among the changes. */
export function changeEffect(a: RunConfig, b: RunConfig): "none" | Effect {
  const dearest = Math.max(-1, ...settingChanges(a, b).map(({ effect }) => COST.indexOf(effect)));
  return COST[dearest] ?? "none";
}

/** "F_g DIAG → 2×TRIL, K 1 → 5"; empty if nothing differs. */
export const describeChange = (a: RunConfig, b: RunConfig): string =>
  settingChanges(a, b)
    .map(({ text }) => text)
    .join(", ");
