/** What buttons and keys do: one name each, used by the bar, the rail, the keyboard map and the messages. */
import { session } from "../bridge/trainer.ts";
import { encodeConfig } from "../config/codec.ts";
import type { Preset } from "../config/presets.ts";
import { editConfig, undo, useConfig } from "../store/config.ts";
import { closeProblem, useRun } from "../store/run.ts";
import { openDialog, openDrawer, pinWord, say, selectSymbol, selectT, useView } from "../store/view.ts";
import type { Remedy } from "./messages.ts";

export function togglePlay(): void {
  void (useRun.getState().playing ? session.pause() : session.play());
}

export const stepOnce = (): void => void session.step(1);
export const rewind = (): void => void session.rewind();
export const newSeed = (): void => editConfig((config) => ({ ...config, seed: config.seed + 1 }));

/** A preset changes the model, its flows and its training; the words and the seed stay. */
export function applyPreset({ config: preset }: Preset): void {
  editConfig(({ data, seed }) => ({ ...preset, data, seed }));
}

export function moveT(by: -1 | 1): void {
  const T = useRun.getState().info?.T ?? 13;
  selectT(Math.min(T, useView.getState().selection.t + by));
}

/** Esc: an open drawer first, then the selection. */
export function clearSelection(): void {
  if (useView.getState().drawer) {
    openDrawer(null);
    return;
  }
  selectSymbol(null);
  pinWord(null);
}

export function linkOf(): string {
  const { href } = window.location;
  const hash = encodeConfig(useConfig.getState().config, { tab: useView.getState().tab });
  return `${href.replace(/#.*$/, "")}#${hash}`;
}

export async function copyLink(): Promise<void> {
  const link = linkOf();
  history.replaceState(null, "", link);
  try {
    await navigator.clipboard.writeText(link);
    say("Link copied. Same link, same seed, same engine: same run.");
  } catch {
    say("The browser does not let the page copy. The link is in the address bar.");
  }
}

/** Hands the run to the user as a file. */
export async function saveRun(): Promise<void> {
  const bytes = await session.save();
  if (!bytes) return say("There is no run to save yet. Press Play first.");
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([bytes], { type: "application/zip" }));
  anchor.download = `xi-lab-step-${useRun.getState().step}.xilab`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}

export async function applyRemedy(remedy: Remedy, problemId: number): Promise<void> {
  closeProblem(problemId);
  switch (remedy.kind) {
    case "goOnAt":
      editConfig((config) => ({ ...config, optimiser: { ...config.optimiser, learningRate: remedy.learningRate } }));
      return session.play();
    case "play":
      return session.play();
    case "retry":
      return session.retry();
    case "reload":
      return window.location.reload();
    case "undo":
      return undo();
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
