/**
 * Anything → a valid configuration. Never throws: what is unknown or out of range is clamped to the nearest, or set to
 * its default, and named.
 */
import type { FlowLayer, FlowsConfig, RunConfig } from "../protocol/config.ts";
import type { Hyper, HyperSpec, HyperValue, HyperValues, NumberHyper } from "../protocol/hyper.ts";
import { shortNumber } from "./format.ts";
import { flowIds, flowOf, MAX_LAYERS } from "./layers.ts";
import { defaultConfig } from "./presets.ts";
import { dataSpec, modelOf, objectiveOf, objectiveSpec, optimiserSpec, seedSpec } from "./spec.ts";

/** One correction, in words a person can act on. */
export interface ClampNotice {
  /** Such as `optimiser.batch` or `flows.g`. */
  readonly path: string;
  readonly text: string;
}

export interface Normalised {
  readonly config: RunConfig;
  readonly notices: readonly ClampNotice[];
}

type Notices = ClampNotice[];
type Fields = Readonly<Record<string, unknown>>;

const record = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** A foreign value, short enough to print. */
function show(value: unknown): string {
  if (typeof value === "number") return shortNumber(value, 6);
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 24 ? `${text.slice(0, 24)}…` : text;
}

function normaliseNumber(path: string, spec: NumberHyper, given: unknown, notices: Notices): number {
  if (typeof given !== "number" || Number.isNaN(given)) {
    notices.push({
      path,
      text: `${show(given)} is no number for ${spec.label}; using ${shortNumber(spec.default, 6)}`,
    });
    return spec.default;
  }
  const whole = spec.kind === "int" ? Math.round(given) : given;
  const used = Math.min(spec.max, Math.max(spec.min, whole)) + 0; // −0 becomes 0
  if (used !== whole) {
    const side = whole > spec.max ? "above" : "below";
    notices.push({
      path,
      text: `${show(given)} is ${side} the limit for ${spec.label}; using ${shortNumber(used, 6)}`,
    });
  } else if (whole !== given) {
    notices.push({ path, text: `${spec.label} takes whole numbers; using ${shortNumber(used, 6)}` });
  }
  return used;
}

function normaliseInts(path: string, spec: Extract<Hyper, { kind: "ints" }>, given: unknown, notices: Notices) {
  const list = Array.isArray(given) ? given.filter((item): item is number => Number.isInteger(item)) : [];
  const used = list.slice(0, spec.maxLength).map((item) => Math.min(spec.max, Math.max(spec.min, item)));
  if (used.length === 0) {
    notices.push({ path, text: `${show(given)} is no list for ${spec.label}; using ${spec.default.join(", ")}` });
    return spec.default;
  }
  if (!Array.isArray(given) || used.length !== given.length || used.some((item, i) => item !== given[i])) {
    notices.push({ path, text: `${show(given)} does not fit ${spec.label}; using ${used.join(", ")}` });
  }
  return used;
}

function normaliseHyper(path: string, spec: Hyper, given: unknown, notices: Notices): HyperValue {
  if (given === undefined) return spec.default;
  switch (spec.kind) {
    case "int":
    case "real":
      return normaliseNumber(path, spec, given, notices);
    case "ints":
      return normaliseInts(path, spec, given, notices);
    case "toggle":
      if (typeof given === "boolean") return given;
      break;
    case "choice":
      if (spec.options.some(({ id }) => id === given)) return given as string;
      break;
    default:
      spec satisfies never;
  }
  const used = spec as Extract<Hyper, { kind: "toggle" | "choice" }>;
  const name = used.kind === "choice" ? used.options.find(({ id }) => id === used.default)?.label : used.default;
  notices.push({ path, text: `${used.label} “${show(given)}” is not known here; using ${name}` });
  return used.default;
}

function normaliseSpec(path: string, spec: HyperSpec, given: unknown, notices: Notices): Record<string, HyperValue> {
  const fields = record(given);
  return Object.fromEntries(
    Object.entries(spec).map(([key, hyper]) => {
      const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
      return [key, normaliseHyper(`${path}.${key}`, hyper, value, notices)];
    }),
  );
}

function normaliseLayer(path: string, given: unknown, d: number, notices: Notices): FlowLayer | null {
  const fields = record(given);
  const id = fields.flow;
  const flow = typeof id === "string" ? flowOf(id) : null;
  if (!flow) {
    notices.push({ path, text: `flow “${show(id)}” is not known here (${flowIds().join(", ")}); left out` });
    return null;
  }
  if (flow.minD > d) {
    notices.push({ path, text: `${flow.label} needs a state of at least ${flow.minD}; left out at d = ${d}` });
    return null;
  }
  return { flow: flow.id, hyper: normaliseSpec(path, flow.hyper, fields.hyper, notices) };
}

function normaliseStack(
  path: "flows.g" | "flows.q",
  given: unknown,
  fallback: readonly FlowLayer[],
  d: number,
  notices: Notices,
): readonly FlowLayer[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : fallback;
  const layers = list
    .slice(0, MAX_LAYERS)
    .map((layer) => normaliseLayer(path, layer, d, notices))
    .filter((layer) => layer !== null);
  if (list.length > MAX_LAYERS) {
    notices.push({ path, text: `${list.length} layers are above the limit; using the first ${MAX_LAYERS}` });
  }
  if (layers.length > 0) return layers;
  if (Array.isArray(given) && given.length === 0) {
    notices.push({ path, text: "a flow needs at least one layer; using the default" });
  }
  const usable = fallback.map((layer) => normaliseLayer(path, layer, d, [])).filter((layer) => layer !== null);
  // d = 1 is below some families: `id` and `diag` are defined for every state size.
  return usable.length > 0
    ? usable
    : [{ flow: "diag", hyper: normaliseSpec(path, flowOf("diag")?.hyper ?? {}, {}, []) }];
}

/** Models without noise have neither: what stands there is the same for all, so that equal runs have equal configurations. */
const withoutNoise = {
  flows: defaultConfig.flows,
  objective: { id: objectiveSpec.id.default, K: objectiveSpec.K.default },
};

function normaliseFlows(given: unknown, d: number, notices: Notices): FlowsConfig {
  const fields = record(given);
  const shared = typeof fields.shared === "boolean" ? fields.shared : defaultConfig.flows.shared;
  return {
    g: normaliseStack("flows.g", fields.g, defaultConfig.flows.g, d, notices),
    q: normaliseStack("flows.q", fields.q, defaultConfig.flows.q, d, notices),
    shared,
  };
}

function normaliseObjective(given: unknown, notices: Notices): RunConfig["objective"] {
  const values = normaliseSpec("objective", objectiveSpec, given, notices);
  const id = String(values.id);
  const K = Number(values.K);
  const range = objectiveOf(id)?.K ?? { min: 1, max: 1 };
  const used = Math.min(range.max, Math.max(range.min, K));
  if (used !== K) {
    notices.push({ path: "objective.K", text: `${objectiveOf(id)?.label ?? id} takes K = ${used}, not ${K}` });
  }
  const beta = Number(values.beta);
  if (beta === 1) return { id, K: used };
  if (objectiveOf(id)?.weighsKl) return { id, K: used, beta };
  notices.push({
    path: "objective.beta",
    text: `${objectiveOf(id)?.label ?? id} has no KL weight; ${shortNumber(beta, 6)} is left out`,
  });
  return { id, K: used };
}

function normaliseData(given: unknown, notices: Notices): RunConfig["data"] {
  const values = normaliseSpec("data", dataSpec, given, notices) as unknown as RunConfig["data"];
  if (values.minLetters <= values.maxLetters) return values;
  notices.push({
    path: "data.maxLetters",
    text: `longest ${values.maxLetters} is below shortest ${values.minLetters}; using ${values.minLetters}`,
  });
  return { ...values, maxLetters: values.minLetters };
}

/** The valid configuration nearest to `raw`, every hyper-parameter filled in, and what had to be corrected. */
export function normaliseConfig(raw: unknown): Normalised {
  const notices: Notices = [];
  const fields = record(raw);
  const modelFields = record(fields.model);
  const wantedId = modelFields.id ?? defaultConfig.model.id;
  const id = typeof wantedId === "string" && modelOf(wantedId) ? wantedId : defaultConfig.model.id;
  if (id !== wantedId) notices.push({ path: "model.id", text: `model “${show(wantedId)}” is not known; using ${id}` });
  const hyper: HyperValues = normaliseSpec("model", modelOf(id)?.hyper ?? {}, modelFields.hyper, notices);
  const d = typeof hyper.d === "number" ? hyper.d : 1;
  const latent = modelOf(id)?.kind === "latent";
  const config: RunConfig = {
    version: 1,
    data: normaliseData(fields.data, notices),
    model: { id, hyper },
    flows: latent ? normaliseFlows(fields.flows, d, notices) : withoutNoise.flows,
    objective: latent ? normaliseObjective(fields.objective, notices) : withoutNoise.objective,
    optimiser: normaliseSpec(
      "optimiser",
      optimiserSpec,
      fields.optimiser,
      notices,
    ) as unknown as RunConfig["optimiser"],
    seed: Number(normaliseSpec("run", seedSpec, { seed: fields.seed ?? defaultConfig.seed }, notices).seed),
  };
  return { config, notices };
}
