/**
 * Rows of the tables of Schmidt & Hofmann 2018, built from the parts of the presets. A row is one system with one set of
 * settings; plans choose among them, so what stands in two tables is trained once. The same for all: batch 128, Adam 6e-3
 * with a cosine that ends with the run, clip 10. F_g is given by its inverse where it is affine, F_q is TRIL if not said.
 */
import { flowOf } from "../config/layers.ts";
import { defaultConfig } from "../config/presets.ts";
import { modelOf } from "../config/spec.ts";
import type { FlowLayer, FlowsConfig, ObjectiveConfig, RunConfig } from "../protocol/config.ts";
import { fillDefaults, type HyperValues } from "../protocol/hyper.ts";
import type { SweepRow } from "../protocol/results.ts";

export const PLAN_STEPS = 20_000;
export const PLAN_SEEDS: readonly number[] = [1, 2, 3];

const layer = (flow: string, hyper: HyperValues = {}): FlowLayer => ({
  flow,
  hyper: fillDefaults(flowOf(flow)?.hyper ?? {}, hyper),
});

export const families = {
  id: { label: "ID", g: [layer("id")], q: [layer("id")] },
  diag: { label: "DIAG", g: [layer("diag", { inverse: true })], q: [layer("diag")] },
  tril: { label: "TRIL", g: [layer("tril", { inverse: true })], q: [layer("tril")] },
  "2tril": {
    label: "2×TRIL",
    g: [layer("tril", { inverse: true }), layer("tril", { inverse: true })],
    q: [layer("tril"), layer("tril")],
  },
  nvp: { label: "REAL-NVP-[2..7]", g: [layer("realNvp")], q: [layer("realNvp")] },
} as const satisfies Record<string, { label: string; g: readonly FlowLayer[]; q: readonly FlowLayer[] }>;
export type Family = keyof typeof families;

const objectiveOf = (K: number): ObjectiveConfig => (K === 1 ? { id: "elbo", K } : { id: "filteringIwae", K });

const flowsOf = (g: Family, q: Family): FlowsConfig => ({ g: families[g].g, q: families[q].q, shared: false });

interface Settings {
  readonly model?: string;
  readonly hyper?: HyperValues;
  readonly flows: FlowsConfig;
  readonly K?: number;
}

function configOf({ model = "dssm", hyper = {}, flows, K = 1 }: Settings): RunConfig {
  return {
    version: 1,
    data: { corpus: "subtlex", split: "tokens", minLetters: 2, maxLetters: 12, minCount: 10 },
    model: { id: model, hyper: { ...fillDefaults(modelOf(model)?.hyper ?? {}, {}), ...hyper } },
    flows,
    objective: objectiveOf(K),
    optimiser: { learningRate: 0.006, horizon: PLAN_STEPS, finalFraction: 0.02, clipNorm: 10, batch: 128 },
    seed: PLAN_SEEDS[0]!,
  };
}

/** The word model with F_g and F_q of these families. */
export function dssmRow(g: Family, { q = "tril", K = 1 }: { readonly q?: Family; readonly K?: number } = {}): SweepRow {
  const id = q === "tril" ? `${g}-k${K}` : `${g}-${q}-k${K}`;
  const label = q === "tril" ? families[g].label : `${families[g].label} / ${families[q].label}`;
  return { id, label: K === 1 ? label : `${label}, K = ${K}`, config: configOf({ flows: flowsOf(g, q), K }) };
}

/** 2×TRIL, K = 10, with a larger state. */
export const wideRow = (d: number): SweepRow => ({
  id: `d${d}-2tril-k10`,
  label: `d = ${d}, 2×TRIL, K = 10`,
  config: configOf({ hyper: { d }, flows: flowsOf("2tril", "tril"), K: 10 }),
});

/** 2×TRIL, K = 10, whose proposal reads the whole word. */
export const bidiRow: SweepRow = {
  id: "2tril-k10-bidi",
  label: "2×TRIL, K = 10, BIDI",
  config: configOf({ hyper: { bidirectional: true }, flows: flowsOf("2tril", "tril"), K: 10 }),
};

/** One flow of two layers for both, K = 10: not in the paper, and the lowest bound measured. */
export const sharedRow: SweepRow = {
  id: "shared-2tril-k10",
  label: "shared 2×TRIL, K = 10",
  config: configOf({ flows: { g: families["2tril"].q, q: families["2tril"].q, shared: true }, K: 10 }),
};

/** The paper's baseline: a GRU language model of letters, here with its exact likelihood. Flows do not apply to it. */
export const gruRow = (d: number): SweepRow => ({
  id: `gru${d}`,
  label: `GRU-${d}`,
  config: configOf({ model: "gru", hyper: { d }, flows: defaultConfig.flows }),
});

/** The same row on the vocabulary split: a tenth of the word types only in test. */
export const onVocabularySplit = ({ id, label, config }: SweepRow): SweepRow => ({
  id: `${id}-types`,
  label,
  config: { ...config, data: { ...config.data, split: "types" } },
});
