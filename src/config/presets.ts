/**
 * Presets: named configurations. Common to all: d = 8, Adam 6e-3 with cosine to 2 % over 20,000 steps, clip 10.
 * Flows and K after Schmidt & Hofmann 2018 (Table 1), shared flows as measured to train best.
 */
import type { FlowLayer, RunConfig } from "../protocol/config.ts";
import { fillDefaults } from "../protocol/hyper.ts";
import { settingChanges } from "./change.ts";
import { flowOf } from "./layers.ts";
import { dataSpec, modelOf, objectiveSpec, optimiserSpec, seedSpec } from "./spec.ts";

export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly config: RunConfig;
}

const trilSpec = flowOf("tril")?.hyper ?? {};
const tril: FlowLayer = { flow: "tril", hyper: fillDefaults(trilSpec, {}) };
/** The network parametrises ζ = G̃(h)(h_t − g(h)), so training needs no triangular solve. */
const trilInverse: FlowLayer = { flow: "tril", hyper: fillDefaults(trilSpec, { inverse: true }) };

const base: Omit<RunConfig, "flows" | "objective"> = {
  version: 1,
  data: {
    corpus: dataSpec.corpus.default,
    split: dataSpec.split.default,
    minLetters: dataSpec.minLetters.default,
    maxLetters: dataSpec.maxLetters.default,
    minCount: dataSpec.minCount.default,
  },
  model: { id: "dssm", hyper: fillDefaults(modelOf("dssm")?.hyper ?? {}, {}) },
  optimiser: {
    learningRate: optimiserSpec.learningRate.default,
    horizon: optimiserSpec.horizon.default,
    finalFraction: optimiserSpec.finalFraction.default,
    clipNorm: optimiserSpec.clipNorm.default,
    batch: optimiserSpec.batch.default,
  },
  seed: seedSpec.seed.default,
};

/**
 * The paper's baselines; flows and bound say nothing to a GRU. Batch as in the independent measurements. The embedding is
 * as wide as the state: 16 units on 8 numbers a letter end .15–.2 nats higher (measured, 5,000 steps).
 */
const gru = (d: number): RunConfig => ({
  ...base,
  model: { id: "gru", hyper: fillDefaults(modelOf("gru")?.hyper ?? {}, { d, embedding: d }) },
  flows: { g: [trilInverse], q: [tril], shared: false },
  objective: elbo,
  optimiser: { ...base.optimiser, batch: 256 },
});

const elbo = { id: objectiveSpec.id.default, K: 1 } as const;
const filtering = { id: "filteringIwae", K: 10 } as const;

export const presets = {
  first: {
    id: "first",
    label: "First minute",
    about: "One flow for both, one sample: trains fastest.",
    config: { ...base, flows: { g: [tril], q: [tril], shared: true }, objective: elbo },
  },
  tril: {
    id: "tril",
    label: "TRIL / TRIL",
    about: "Two flows, one sample: the plain ELBO.",
    config: { ...base, flows: { g: [trilInverse], q: [tril], shared: false }, objective: elbo },
  },
  paper: {
    id: "paper",
    label: "Paper",
    about: "Two layers generate, ten samples are weighed.",
    config: { ...base, flows: { g: [trilInverse, trilInverse], q: [tril], shared: false }, objective: filtering },
  },
  best: {
    id: "best",
    label: "Best",
    about: "Two shared layers and ten samples: the lowest bound.",
    config: { ...base, flows: { g: [tril, tril], q: [tril, tril], shared: true }, objective: filtering },
  },
  gru8: {
    id: "gru8",
    label: "GRU-8",
    about: "Baseline without noise: it is fed its own letters, and its likelihood is exact.",
    config: gru(8),
  },
  gru16: {
    id: "gru16",
    label: "GRU-16",
    about: "The same with twice the state.",
    config: gru(16),
  },
} as const satisfies Record<string, Preset>;

export type PresetId = keyof typeof presets;
export const DEFAULT_PRESET: PresetId = "tril";
export const defaultConfig: RunConfig = presets[DEFAULT_PRESET].config;

/** Chosen: beyond three other flows or objective settings a configuration is no edited preset any more. */
const FAR = 3;

/** The preset nearest to a configuration, and whether anything but words and seed differs; null if none is near. */
export function presetOf(config: RunConfig): { preset: Preset; edited: boolean } | null {
  const same = Object.values<Preset>(presets).filter((preset) => preset.config.model.id === config.model.id);
  if (same.length === 0) return null;
  const near = same.map((preset) => {
    const changes = settingChanges(preset.config, config).filter(({ path }) => !/^(run|data)\./.test(path));
    const core = changes.filter(({ path }) => /^(flows|objective)/.test(path)).length;
    return { preset, edited: changes.length > 0, distance: core + changes.length / 100 };
  });
  const nearest = near.reduce((best, other) => (other.distance < best.distance ? other : best));
  return nearest.distance < FAR + 1 ? { preset: nearest.preset, edited: nearest.edited } : null;
}
