/** The model on the page, and what of it is drawn by position. */
import type { ByPosition, RunWorld, TraceWorld } from "../../../lessons/world.ts";
import { modelById } from "../../../models/registry.ts";
import { BOX_COLUMNS, type Information } from "../../../protocol/frame.ts";
import { useConfig } from "../../../store/config.ts";
import { getFrames } from "../../../store/frames.ts";
import { useRun } from "../../../store/run.ts";
import { stageIdsOf, useTape } from "../../../store/tape.ts";
import { useTrace } from "../../trace/state.ts";
import { useKnownInformation } from "../../train/localInformation.ts";

export function runWorld(): RunWorld {
  const { config, past } = useConfig.getState();
  const { source, step } = useRun.getState();
  const { g, q, shared } = config.flows;
  const ids = (layers: typeof g) => layers.map(({ flow }) => flow);
  return {
    g: ids(g),
    q: ids(shared ? g : q),
    shared,
    objective: config.objective.id,
    K: config.objective.K,
    latent: modelById(config.model.id).kind === "latent",
    own: source === "run" || past.length > 0,
    step,
  };
}

const MEAN = BOX_COLUMNS.indexOf("mean");

/** Means, where enough paths live to have one. */
export const means = ({ quantiles, T }: Pick<Information, "quantiles" | "T">): ByPosition =>
  Array.from({ length: T }, (_, t) => ({ t: t + 1, value: quantiles[t * BOX_COLUMNS.length + MEAN]! })).filter(
    ({ value }) => !Number.isNaN(value),
  );

export function informationWorld(): ByPosition {
  const information = getFrames().informations.at(-1)?.information ?? useKnownInformation.getState().information;
  return information ? means(information) : [];
}

export function traceWorld(): TraceWorld {
  const { projection, typed, posterior, decide } = useTrace.getState();
  const settled = typed !== null && posterior?.word === typed.trim().toLowerCase() ? posterior : null;
  return {
    projection,
    typed: settled?.ok ? settled.word : null,
    refused: settled && !settled.ok ? settled.reason : null,
    decides: (decide?.positions ?? []).map(({ t, share }) => ({ t, value: share })),
  };
}

export function slowStage(): string | null {
  const { open, tape, stage } = useTape.getState();
  return open && tape?.kind === "latent" ? (stageIdsOf(tape)[stage] ?? null) : null;
}
