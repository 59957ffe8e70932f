/** Shows a saved run (recorded, kept or opened from a file) on the page before any worker is up. */
import { changeEffect } from "../config/change.ts";
import type { RunInfo, XilabBytes } from "../protocol/trainer.ts";
import { whyNotTrainable } from "../runs/check.ts";
import type { SavedRun } from "../runs/savedRun.ts";
import { weightsOf } from "../runs/weights.ts";
import { decodeXilab } from "../runs/xilab.ts";
import type { FrameStore, ValidationPoint } from "../store/frames.ts";
import { type RunStores, storesA } from "../store/runs.ts";

/** A run that can be trained on from. */
export interface SavedBase {
  readonly bytes: XilabBytes;
  readonly run: SavedRun;
}

export function readSaved(bytes: XilabBytes): { ok: true; base: SavedBase } | { ok: false; reason: string } {
  const decoded = decodeXilab(bytes);
  if (!decoded.ok) return decoded;
  const reason = whyNotTrainable(decoded.run);
  return reason === null ? { ok: true, base: { bytes, run: decoded.run } } : { ok: false, reason };
}

export function baseOf(bytes: XilabBytes | null): SavedBase | null {
  const read = bytes && readSaved(bytes);
  return read?.ok ? read.base : null;
}

/** Words and seconds at a validation are read off the curve. */
export function showHistory(pageRun: number, run: SavedRun, frames: FrameStore): void {
  const width = run.curve.n > 0 ? run.curve.columns.length / run.curve.n : 0;
  const at = (step: number, column: number): number => {
    let row = 0;
    while (row < run.curve.n - 1 && (run.curve.columns[row * width] ?? 0) < step) row++;
    return run.curve.columns[row * width + column] ?? 0;
  };
  const validation = run.validation.map(({ step, nats, se, words }): ValidationPoint => {
    const time = step === 0 ? { words: 0, seconds: 0 } : { words: at(step, 5), seconds: at(step, 6) };
    return { step, ...time, nats, se, validationWords: words };
  });
  frames.load(pageRun, run.curve, validation, run.ghosts);
}

/** Weights, curve and facts of a saved run; the source becomes `recorded` until a worker takes over. */
export function showSaved(run: SavedRun, stores: RunStores = storesA): void {
  stores.travel.reset();
  stores.weights.set(weightsOf(run), run.step, "recorded");
  showHistory(0, run, stores.frames);
  const { label, words, entropyNats } = run.corpus;
  stores.run.patch({
    source: "recorded",
    info: null,
    recorded: {
      config: run.config,
      corpusLabel: label,
      words,
      entropyNats,
      marks: run.marks,
      parameters: run.parameters.length,
    },
    state: "paused",
    step: run.step,
    stepsPerSecond: 0,
    figures: null,
    skippedUpdates: run.skippedUpdates,
  });
}

/** The autosave of this very run, or what it was opened from; null: it starts again. */
export async function baseToGoOnFrom(
  kept: () => Promise<XilabBytes | null>,
  opened: SavedBase | null,
  info: RunInfo | null,
): Promise<SavedBase | null> {
  const base = baseOf(await kept().catch(() => null));
  if (base && info && changeEffect(base.run.config, info.config) === "none") return base;
  return opened && info && changeEffect(opened.run.config, info.config) !== "restart" ? opened : null;
}
