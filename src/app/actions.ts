/** What buttons and keys do: one name each, used by the bar, the rail, the keyboard map and the messages. */
import { begun } from "../bridge/start.ts";
import { pair, session, sessionB } from "../bridge/trainer.ts";
import { safetensorsOf } from "../runs/weightsFile.ts";
import { decodeXilab } from "../runs/xilab.ts";
import { type Side, storesOf } from "../store/ab.ts";
import { editConfig } from "../store/config.ts";
import { patchRun, useRun } from "../store/run.ts";
import { backToNow, travelTo, useTravel } from "../store/travel.ts";
import { letGo, openDialog, openDrawer, say, selectT, useView } from "../store/view.ts";
import { handOver } from "../views/save/files.ts";
import type { Remedy } from "./messages.ts";

export function togglePlay(): void {
  if (useRun.getState().playing) return void session.pause();
  patchRun({ playing: true });
  void begun().then(() => (useRun.getState().playing ? session.play() : undefined));
}

export const stepOnce = (): void => void begun().then(() => session.step(1));
export const rewind = (): void => void pair.rewind();
export const newSeed = (): void => editConfig((config) => ({ ...config, seed: config.seed + 1 }));

export function moveT(by: -1 | 1): void {
  const T = useRun.getState().info?.T ?? 13;
  selectT(Math.min(T, useView.getState().selection.t + by));
}

/** Esc: an open drawer first, then the past, then the selection. */
export function clearSelection(): void {
  if (useView.getState().drawer) {
    openDrawer(null);
    return;
  }
  if (useTravel.getState().at !== null) {
    backToNow();
    return;
  }
  letGo();
}

/** Hands the run to the user as a file. */
export async function saveRun(): Promise<void> {
  const bytes = await session.save();
  if (!bytes) return say("There is no run to save yet. Press Play first.");
  handOver(bytes, `xi-lab-step-${useRun.getState().step}.xilab`, "application/zip");
}

/** The weights alone, for other programs. */
export async function saveWeights(): Promise<void> {
  const bytes = await session.save();
  const decoded = bytes && decodeXilab(bytes);
  if (!decoded?.ok) return say("There are no weights to save yet. Press Play first.");
  const { run } = decoded;
  handOver(safetensorsOf(run), `xi-lab-step-${run.step}.safetensors`, "application/octet-stream");
}

/** At the kept step nearest to `step`. */
function lookNear(step: number): void {
  const { steps } = useTravel.getState();
  const nearest = steps.reduce(
    (best, one) => (Math.abs(one - step) < Math.abs(best - step) ? one : best),
    steps[0] ?? 0,
  );
  travelTo(nearest);
}

/** What is said under a run's problem, done to that run. */
export async function applyRemedy(remedy: Remedy, problemId: number, side: Side = "A"): Promise<void> {
  const { run, config } = storesOf(side);
  run.closeProblem(problemId);
  switch (remedy.kind) {
    case "goOnAt":
      config.edit((now) => ({ ...now, optimiser: { ...now.optimiser, learningRate: remedy.learningRate } }));
      return side === "A" ? session.play() : pair.resume();
    case "play":
      return side === "A" ? session.play() : pair.resume();
    case "retry":
      if (side === "A") return session.retry();
      await sessionB.retry();
      return pair.resume();
    case "reload":
      return window.location.reload();
    case "lookAt":
      return lookNear(remedy.step);
    case "undo":
      return config.undo();
    case "chooseWords":
      return openDialog("own");
    case "save":
      return saveRun();
    case "dismiss":
      return;
    default:
      remedy satisfies never;
  }
}
