/**
 * Every setting of a run outside the flow layers, as hyper-parameter specs: forms, defaults, limits, the link codec and
 * what a change costs all follow from here. Defaults: the independent measurements behind the presets.
 */
import { corpora } from "../corpora/registry.ts";
import type { Model } from "../models/model.ts";
import { models } from "../models/registry.ts";
import type { Objective } from "../objectives/objective.ts";
import { objectives } from "../objectives/registry.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { HyperSpec } from "../protocol/hyper.ts";

export const OWN_CORPUS = "own";

const modelTable: Readonly<Record<string, Model>> = models;
const objectiveTable: Readonly<Record<string, Objective>> = objectives;

export const modelOf = (id: string): Model | null => (Object.hasOwn(modelTable, id) ? (modelTable[id] ?? null) : null);
export const objectiveOf = (id: string): Objective | null =>
  Object.hasOwn(objectiveTable, id) ? (objectiveTable[id] ?? null) : null;

/** Whether noise, flows, a bound and K mean anything to this model. */
export const isLatent = (config: RunConfig): boolean => modelOf(config.model.id)?.kind === "latent";

const corpusOptions = [
  ...Object.values(corpora).map(({ id, label }) => ({ id, label })),
  { id: OWN_CORPUS, label: "your own" },
];

export const dataSpec = {
  corpus: {
    kind: "choice",
    label: "words",
    help: "Which words the model learns to write.",
    effect: "restart",
    options: corpusOptions,
    default: "subtlex",
  },
  split: {
    kind: "choice",
    label: "split",
    help: "Which tenth is kept for testing: of the tokens, or of the word types.",
    effect: "restart",
    options: [
      { id: "tokens", label: "tokens" },
      { id: "types", label: "types" },
    ],
    default: "tokens",
  },
  minLetters: {
    kind: "int",
    label: "shortest",
    help: "Letters of the shortest word kept.",
    effect: "restart",
    min: 1,
    max: 20,
    default: 2,
    advanced: true,
  },
  maxLetters: {
    kind: "int",
    label: "longest",
    help: "Letters of the longest word kept; the model has one position more, for the end.",
    effect: "restart",
    min: 1,
    max: 20,
    default: 12,
    advanced: true,
  },
  minCount: {
    kind: "int",
    label: "seen at least",
    help: "Rarer words are left out.",
    effect: "restart",
    min: 1,
    max: 10_000,
    default: 10,
    scale: "log",
    advanced: true,
  },
} as const satisfies HyperSpec;

/** Which model; its own settings are the model's `hyper`. */
export const modelSpec = {
  id: {
    kind: "choice",
    label: "model",
    help: "What learns to write the words.",
    effect: "restart",
    options: Object.values(modelTable).map(({ id, label }) => ({ id, label })),
    default: "dssm",
  },
} as const satisfies HyperSpec;

export const K_LIMITS = { min: 1, max: 64 } as const;

export const objectiveSpec = {
  id: {
    kind: "choice",
    label: "bound",
    help: "The lower bound on the likelihood that training raises.",
    effect: "warm",
    options: Object.values(objectiveTable).map(({ id, label }) => ({ id, label })),
    default: "elbo",
  },
  K: {
    kind: "int",
    label: "samples",
    symbol: "K",
    help: "Proposals weighed at every position.",
    effect: "warm",
    ...K_LIMITS,
    default: 1,
    scale: "log",
  },
  beta: {
    kind: "real",
    label: "KL weight",
    symbol: "\\beta",
    help: "What training makes of the divergence of q from the prior: at 0 it is free, above 1 it is dear. Raised from .25 to 1 over 500 steps, it keeps the noise of a shared flow in use.",
    effect: "warm",
    min: 0,
    max: 4,
    default: 1,
    step: 0.05,
  },
} as const satisfies HyperSpec;

export const optimiserSpec = {
  learningRate: {
    kind: "real",
    label: "learning rate",
    help: "Step length of Adam before the schedule.",
    effect: "live",
    min: 0.0001,
    max: 0.1,
    default: 0.006,
    scale: "log",
  },
  batch: {
    kind: "int",
    label: "batch",
    help: "Words per step.",
    effect: "live",
    min: 1,
    max: 1024,
    default: 128,
    scale: "log",
  },
  clipNorm: {
    kind: "real",
    label: "clip norm",
    help: "Largest gradient norm; 0 switches clipping off.",
    effect: "live",
    min: 0,
    max: 100,
    default: 10,
    step: 1,
    advanced: true,
  },
  horizon: {
    kind: "int",
    label: "cosine over",
    help: "Steps until the learning rate reaches its end; 0 keeps it constant.",
    effect: "live",
    min: 0,
    max: 100_000,
    default: 20_000,
    step: 500,
    advanced: true,
  },
  finalFraction: {
    kind: "real",
    label: "ends at",
    help: "Share of the learning rate left at the end of the schedule.",
    effect: "live",
    min: 0,
    max: 1,
    default: 0.02,
    step: 0.01,
    advanced: true,
  },
} as const satisfies HyperSpec;

export const seedSpec = {
  seed: {
    kind: "int",
    label: "seed",
    help: "Decides the initial weights, the batches and the noise.",
    effect: "restart",
    min: 0,
    max: 2_147_483_647,
    default: 1,
  },
} as const satisfies HyperSpec;

/** Size d of the state. Every model of this lab has one. */
export function stateSize(config: RunConfig): number {
  const d = config.model.hyper.d ?? modelOf(config.model.id)?.hyper.d?.default;
  return typeof d === "number" ? d : 1;
}
