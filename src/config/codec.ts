/**
 * A configuration as a short link: `#v=1&g=tril.i,tril&K=5&lr=.006&seed=3&tab=trace`. Only what differs from the
 * defaults is written. A layer is its id, then one `.name` or `.name:value` per setting that differs; names may be cut
 * to a prefix, meaning the first setting that starts so (new settings are appended, so old links keep their meaning).
 * What is shown goes with it (`viewLink.ts`), or alone as `#view=1&…`: then the link names no run.
 */
import type { FlowLayer, RunConfig } from "../protocol/config.ts";
import { fillDefaults, type Hyper, type HyperSpec, type HyperValue } from "../protocol/hyper.ts";
import { flowOf, sameStack, sameValue, trimHyper } from "./layers.ts";
import { type ClampNotice, normaliseConfig } from "./normalise.ts";
import { defaultConfig } from "./presets.ts";
import { modelOf } from "./spec.ts";
import { isViewKey, type LinkView, readView, VIEW_VERSION, viewPairs } from "./viewLink.ts";

export interface Decoded {
  readonly config: RunConfig;
  readonly notices: readonly ClampNotice[];
  readonly view: LinkView;
  /** Whether the link says anything of a run. */
  readonly namesRun: boolean;
}

const VERSION = "1";
/** chosen: ten times the longest link the lab writes, a word with its own noise in the largest model. */
const MOST_LETTERS = 200_000;
const MODEL_PREFIX = "m.";

/** Link key → where the number lives. */
const NUMBERS = {
  minLetters: ["data", "minLetters"],
  maxLetters: ["data", "maxLetters"],
  minCount: ["data", "minCount"],
  K: ["objective", "K"],
  beta: ["objective", "beta"],
  lr: ["optimiser", "learningRate"],
  horizon: ["optimiser", "horizon"],
  end: ["optimiser", "finalFraction"],
  clip: ["optimiser", "clipNorm"],
  batch: ["optimiser", "batch"],
} as const satisfies Record<string, readonly [keyof RunConfig, string]>;
const TEXTS = {
  words: ["data", "corpus"],
  split: ["data", "split"],
  bound: ["objective", "id"],
} as const satisfies Record<string, readonly [keyof RunConfig, string]>;

const field = (config: RunConfig, [part, name]: readonly [keyof RunConfig, string]): HyperValue | undefined =>
  (config[part] as unknown as Readonly<Record<string, HyperValue>>)[name];

/** Shortest exact text of a number, without the leading zero. */
const writeNumber = (value: number): string => String(value).replace(/^(-?)0\./, "$1.");

function writeValue(value: HyperValue): string {
  if (typeof value === "number") return writeNumber(value);
  if (typeof value === "boolean") return value ? "1" : "0";
  return typeof value === "string" ? value : value.map(writeNumber).join("-");
}

function readValue(hyper: Hyper, text: string): unknown {
  switch (hyper.kind) {
    case "int":
    case "real":
      return text.trim() === "" ? text : Number(text);
    case "toggle":
      return text === "1" ? true : text === "0" ? false : text;
    case "ints":
      return text.split("-").map(Number);
    case "choice":
      return text;
  }
}

function shortName(spec: HyperSpec, key: string): string {
  const keys = Object.keys(spec);
  for (let length = 1; length < key.length; length++) {
    const prefix = key.slice(0, length);
    if (keys.find((other) => other.startsWith(prefix)) === key) return prefix;
  }
  return key;
}

function longName(spec: HyperSpec, name: string): string | undefined {
  if (Object.hasOwn(spec, name)) return name;
  return name === "" ? undefined : Object.keys(spec).find((key) => key.startsWith(name));
}

function writeLayer(layer: FlowLayer): string {
  const spec = flowOf(layer.flow)?.hyper ?? {};
  const parts = Object.entries(trimHyper(spec, layer.hyper)).map(([key, value]) => {
    const name = shortName(spec, key);
    return typeof value === "boolean" ? name : `${name}:${writeValue(value)}`;
  });
  // A decimal point inside a value would read as the next setting.
  return [layer.flow, ...parts.map((part) => part.replaceAll(".", "p"))].join(".");
}

function readLayer(text: string): { flow: string; hyper: Record<string, unknown> } {
  const [flow = "", ...parts] = text.split(".");
  const spec = flowOf(flow)?.hyper ?? {};
  const hyper: Record<string, unknown> = {};
  for (const part of parts) {
    const colon = part.indexOf(":");
    const key = longName(spec, colon < 0 ? part : part.slice(0, colon));
    const entry = key === undefined ? undefined : spec[key];
    if (key === undefined || !entry) continue;
    const given = part.slice(colon + 1);
    const numeric = entry.kind === "int" || entry.kind === "real" || entry.kind === "ints";
    if (colon >= 0) hyper[key] = readValue(entry, numeric ? given.replaceAll("p", ".") : given);
    else if (entry.kind === "toggle") hyper[key] = !entry.default;
  }
  return { flow, hyper };
}

const writeStack = (layers: readonly FlowLayer[]): string => layers.map(writeLayer).join(",");

type ShownView = Omit<LinkView, "tab"> & { readonly tab?: string | null };

function write(pairs: readonly (readonly [string, string])[], { tab, ...shown }: ShownView): string {
  return [...pairs, ...viewPairs(tab ? { tab, ...shown } : shown)]
    .map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/%(2C|3A)/g, decodeURIComponent)}`)
    .join("&");
}

/** The hash of a view of whatever run the page starts with, without `#`. */
export const encodeView = (view: LinkView): string => write([["view", VIEW_VERSION]], view);

/** The hash of a configuration, without `#`, and of what is shown. */
export function encodeConfig(config: RunConfig, view: ShownView = {}): string {
  const pairs: [string, string][] = [["v", VERSION]];
  if (config.model.id !== defaultConfig.model.id) pairs.push(["model", config.model.id]);
  const modelSpec = modelOf(config.model.id)?.hyper ?? {};
  for (const [key, value] of Object.entries(trimHyper(modelSpec, config.model.hyper))) {
    pairs.push([`${MODEL_PREFIX}${key}`, writeValue(value)]);
  }
  const { g, q, shared } = config.flows;
  if (!sameStack(g, defaultConfig.flows.g)) pairs.push(["g", writeStack(g)]);
  if (!sameStack(q, defaultConfig.flows.q)) pairs.push(["q", writeStack(q)]);
  if (shared !== defaultConfig.flows.shared) pairs.push(["shared", shared ? "1" : "0"]);
  for (const [key, path] of [...Object.entries(TEXTS), ...Object.entries(NUMBERS)]) {
    const value = field(config, path);
    if (value !== undefined && !sameValue(value, field(defaultConfig, path))) pairs.push([key, writeValue(value)]);
  }
  if (config.seed !== defaultConfig.seed) pairs.push(["seed", String(config.seed)]);
  return write(pairs, view);
}

function readPairs(hash: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const equals = part.indexOf("=");
    if (equals <= 0) continue;
    try {
      pairs.set(part.slice(0, equals), decodeURIComponent(part.slice(equals + 1)));
    } catch {
      // A broken percent escape: the pair counts as absent.
    }
  }
  return pairs;
}

function readModel(pairs: Map<string, string>): { id: string; hyper: Record<string, unknown> } {
  const id = pairs.get("model") ?? defaultConfig.model.id;
  const spec = modelOf(id)?.hyper ?? {};
  const hyper: Record<string, unknown> = { ...fillDefaults(spec, {}) };
  for (const [key, text] of pairs) {
    const name = key.startsWith(MODEL_PREFIX) ? key.slice(MODEL_PREFIX.length) : "";
    const entry = Object.hasOwn(spec, name) ? spec[name] : undefined;
    if (entry) hyper[name] = readValue(entry, text);
  }
  return { id, hyper };
}

/** Reads any hash; what cannot be used is clamped or ignored, and named. */
export function decodeConfig(hash: string): Decoded {
  const pairs = readPairs(hash.slice(0, MOST_LETTERS));
  const { view, notices: viewNotices } = readView(pairs);
  const notices: ClampNotice[] = [];
  if (hash.length > MOST_LETTERS) notices.push({ path: "v", text: "what is beyond 200,000 letters was not read" });
  const version = pairs.get("v");
  if (version !== undefined && version !== VERSION) {
    notices.push({ path: "v", text: `the version is ${version.slice(0, 8)}; read as version ${VERSION}` });
  }
  const parts: Record<string, Record<string, unknown>> = {
    data: { ...defaultConfig.data },
    objective: { ...defaultConfig.objective },
    optimiser: { ...defaultConfig.optimiser },
  };
  for (const [key, [part, name]] of Object.entries(TEXTS)) {
    const text = pairs.get(key);
    if (text !== undefined) Object.assign(parts[part] ?? {}, { [name]: text });
  }
  for (const [key, [part, name]] of Object.entries(NUMBERS)) {
    const text = pairs.get(key);
    if (text !== undefined) Object.assign(parts[part] ?? {}, { [name]: text.trim() === "" ? text : Number(text) });
  }
  const stack = (key: string, fallback: readonly FlowLayer[]): unknown =>
    pairs.has(key) ? (pairs.get(key) ?? "").split(",").map(readLayer) : fallback;
  const seed = pairs.get("seed");
  const raw = {
    ...parts,
    model: readModel(pairs),
    flows: {
      g: stack("g", defaultConfig.flows.g),
      q: stack("q", defaultConfig.flows.q),
      shared: pairs.has("shared") ? pairs.get("shared") === "1" : defaultConfig.flows.shared,
    },
    seed: seed === undefined ? defaultConfig.seed : seed.trim() === "" ? seed : Number(seed),
  };
  const normalised = normaliseConfig(raw);
  const namesRun = [...pairs.keys()].some((key) => !isViewKey(key));
  return { config: normalised.config, notices: [...notices, ...normalised.notices, ...viewNotices], view, namesRun };
}
