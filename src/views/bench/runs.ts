/** Runs as the run table, the overlay and the details show them, wherever they come from. */
import { shortNumber } from "../../config/format.ts";
import { flowOf, stackLabel } from "../../config/layers.ts";
import { objectiveOf } from "../../config/spec.ts";
import { corpusSource } from "../../corpora/registry.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { Metrics, Provenance, ResultData, RunResult } from "../../protocol/results.ts";
import type { XilabBytes } from "../../protocol/trainer.ts";
import type { SavedRun } from "../../runs/savedRun.ts";

export type RunOrigin = "recorded" | "kept" | "imported" | "swept";

/** Where the weights are, if anywhere. */
export type Weights =
  | { readonly at: "site"; readonly file: string }
  | { readonly at: "hand"; readonly bytes: XilabBytes }
  /** Kept in this browser by the queue. */
  | { readonly at: "queue"; readonly key: string }
  | null;

export interface BenchRun {
  readonly id: string;
  /** Row of the results it belongs to; null for runs that are nobody's row. */
  readonly row: string | null;
  /** Rich text. */
  readonly label: string;
  readonly origin: RunOrigin;
  /** File it came from, for imported ones. */
  readonly file: string | null;
  readonly config: RunConfig;
  readonly seed: number;
  readonly steps: number;
  readonly parameters: number;
  readonly seconds: number;
  readonly data: Omit<ResultData, "hash"> & { readonly hash: string | null };
  /** null: never scored. */
  readonly metrics: Metrics | null;
  /** −L on validation words. */
  readonly points: readonly { readonly step: number; readonly nats: number }[];
  readonly provenance: Provenance;
  readonly weights: Weights;
}

/** Symbols of a plain label become italic. */
export const richLabel = (label: string): string => label.replaceAll("*", "").replace(/\b(K|d)(?= = )/g, "*$1*");

const labelOfStack = (layers: RunConfig["flows"]["g"]): string =>
  layers.every(({ flow }) => flowOf(flow)) ? stackLabel(layers) : layers.map(({ flow }) => flow).join(" → ");

/** A name for a run that has none: its model, its flows, its K. */
export function labelOfConfig({ model, flows, objective }: RunConfig): string {
  if (model.id !== "dssm")
    return `${model.id.toUpperCase()}${typeof model.hyper.d === "number" ? `-${model.hyper.d}` : ""}`;
  const both = flows.shared ? `shared ${labelOfStack(flows.g)}` : `${labelOfStack(flows.g)} / ${labelOfStack(flows.q)}`;
  const stacks = model.hyper.feeds === true ? `${both}, fed its letters` : both;
  const { beta } = objective;
  if (objective.K === 1) return beta === undefined ? stacks : `${stacks}, *β* = ${shortNumber(beta)}`;
  const bound = objective.id === "filteringIwae" ? "" : `${objectiveOf(objective.id)?.label ?? objective.id}, `;
  return `${stacks}, ${bound}*K* = ${objective.K}`;
}

export function runOfResult(
  result: RunResult,
  origin: Exclude<RunOrigin, "kept">,
  { checkpoint, file }: { readonly checkpoint: string | null; readonly file: string | null },
): BenchRun {
  const { row, label, config, seed, steps, parameters, seconds, data, metrics, curve, provenance } = result;
  return {
    id: `${origin} ${file ?? ""} ${row} ${seed} ${provenance.runHash}`,
    row,
    label: `${richLabel(label)}${config.data.split === "types" ? ", unseen words" : ""}`,
    origin,
    file,
    config,
    seed,
    steps,
    parameters,
    seconds,
    data,
    metrics,
    points: curve.step.map((step, i) => ({ step, nats: curve.validationNats[i]! })),
    provenance,
    weights: checkpoint === null ? null : { at: "site", file: checkpoint },
  };
}

export function runOfSaved(run: SavedRun, bytes: XilabBytes, origin: RunOrigin, file: string | null): BenchRun {
  const { id: corpus, words, tokens, entropyNats } = run.corpus;
  return {
    id: `${origin} ${file ?? ""} ${run.provenance.runHash}`,
    row: null,
    label: labelOfConfig(run.config),
    origin,
    file,
    config: run.config,
    seed: run.config.seed,
    steps: run.step,
    parameters: run.parameters.length,
    seconds: run.seconds,
    data: { corpus, words, tokens, entropyNats, hash: null },
    metrics: null,
    points: run.validation.map(({ step, nats }) => ({ step, nats })),
    provenance: run.provenance,
    weights: { at: "hand", bytes },
  };
}

export const corpusName = (id: string): string => corpusSource(id)?.label ?? (id === "own" ? "own words" : id);

/** Name and seed: what tells runs of one row apart. */
export const runName = (run: BenchRun): string => `${run.label}, seed ${run.seed}`;
