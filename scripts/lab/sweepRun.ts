/**
 * One run of a sweep: opened or gone on with, trained in stretches, measured at fixed steps, checkpointed every few
 * seconds. Where it is stopped does not change it: noise and batches are functions of seed and step.
 */
import type { Page } from "playwright";
import { measuredSteps } from "../../src/plans/grid.ts";
import type { PlannedRun } from "../../src/plans/runs.ts";
import type { ResultCurve } from "../../src/protocol/results.ts";
import type { EngineChoice, Problem } from "../../src/protocol/trainer.ts";
import { CurveSoFar, type Measured, type TrainedRun } from "../../src/runs/sweepLine.ts";
import { decodeXilab, encodeXilab } from "../../src/runs/xilab.ts";
import type { SweepFolder } from "./sweepFolder.ts";

/** The run cannot be finished, now or by trying again. */
export class RunFailure extends Error {
  constructor(
    readonly step: number,
    message: string,
  ) {
    super(message);
  }
}

export interface Progress {
  readonly step: number;
  readonly validationNats: number | null;
  readonly stepsPerSecond: number;
}

export interface Wanted {
  readonly run: PlannedRun;
  readonly engine: EngineChoice;
  readonly threads: number;
  /** Between checkpoints; a kill costs this and a stretch. */
  readonly checkpointMs: number;
  /** How the run can be made again; written into its file. */
  readonly command: string;
  onProgress(progress: Progress): void;
}

export interface Trained extends TrainedRun {
  readonly bytes: Uint8Array;
}

/** A stretch ends early enough for the next checkpoint to be in time. */
const STRETCH_MS = 8_000;

interface Seen {
  step: number;
  measured: Measured[];
  problems: Problem[];
}
type SweepWindow = Window & { xilabSweep?: Seen };

/** In the page: notes where the trainer is, what it measured and what went wrong. */
function follow(): Promise<void> {
  const seen: Seen = { step: -1, measured: [], problems: [] };
  (window as SweepWindow).xilabSweep = seen;
  return window.xilab!.listen((message) => {
    if (message.kind === "problem") seen.problems.push(message.problem);
    if (message.kind !== "frame") return;
    const { step, evaluation } = message.frame;
    seen.step = step;
    if (!evaluation) return;
    // a model without noise has no information to tell
    const information = evaluation.information as typeof evaluation.information | null;
    seen.measured.push({
      step: evaluation.step,
      validationNats: evaluation.validation.nats,
      meanMutualInformation: information?.meanNats ?? null,
      entropyGivenState: information?.entropyGivenStateNats ?? null,
    });
  });
}

/** In the page: `count` steps; answers when the frame after the last one has come. */
async function advance({ count, until }: { readonly count: number; readonly until: number }): Promise<Seen> {
  const seen = (window as SweepWindow).xilabSweep!;
  if (count > 0) await window.xilab!.step(count);
  // chosen: frames come ten times a second; a slow engine may be measuring
  const deadline = performance.now() + 60_000;
  const arrived = (): boolean =>
    seen.problems.length > 0 || (seen.step >= until && seen.measured.some(({ step }) => step === seen.step));
  while (!arrived() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
  const { step, measured, problems } = seen;
  seen.measured = [];
  seen.problems = [];
  return { step, measured, problems };
}

/** What ends a run; after anything else the trainer goes on by itself. */
const FATAL: readonly Problem["code"][] = ["corpusUnavailable", "configRefused", "fileRefused", "internal"];

function raise(problem: Problem, step: number): void {
  if (problem.code === "nonFiniteStopped") {
    throw new RunFailure(problem.step, `the bound was not finite at step ${problem.step}`);
  }
  const detail = "detail" in problem ? `: ${problem.detail}` : "";
  if (FATAL.includes(problem.code)) throw new RunFailure(step, `${problem.code}${detail}`);
  // storage is the browser's own copy; a sweep keeps its files itself
  if (problem.code !== "storageFull") console.error(`The trainer reports ${problem.code}${detail}; it goes on.`);
}

async function open(page: Page, { run, engine, threads }: Wanted, saved: Uint8Array | null): Promise<void> {
  const request = { config: run.config, engine, threads, saved };
  const outcome = await page.evaluate(async ({ config, engine, threads, saved }) => {
    const bytes = saved && new Uint8Array(saved);
    const opened = await window.xilab!.open({ config, engine, threads, own: null, saved: bytes });
    return opened.ok ? { problem: null, engine: opened.value.engine.id } : { problem: opened.problem, engine: null };
  }, request);
  if (outcome.problem) raise(outcome.problem, 0);
  if (engine !== "auto" && outcome.engine !== engine) {
    throw new RunFailure(0, `${engine} does not run here; ${outcome.engine} would`);
  }
}

async function save(page: Page): Promise<Uint8Array> {
  const saved = await page.evaluate(async () => {
    const outcome = await window.xilab!.save();
    return outcome.ok
      ? { ok: true as const, bytes: outcome.value }
      : { ok: false as const, code: outcome.problem.code };
  });
  if (!saved.ok) throw new Error(`the run could not be saved (${saved.code})`);
  return new Uint8Array(saved.bytes);
}

/** Trains a run to its end, from its checkpoint if there is one, and leaves the finished file in the folder. */
export async function trainRun(page: Page, wanted: Wanted, folder: SweepFolder): Promise<Trained> {
  const { run } = wanted;
  const kept = folder.checkpoint(run.id);
  const grid = measuredSteps(run.steps);
  const curve = new CurveSoFar(grid, folder.curve(run.id, kept?.saved.step ?? -1));
  await page.evaluate(follow);
  await open(page, wanted, kept?.bytes ?? null);

  let step = kept?.saved.step ?? 0;
  let rate = 0;
  let keptAt = performance.now();
  const take = async (count: number, until: number): Promise<void> => {
    const seen = await page.evaluate(advance, { count, until });
    for (const problem of seen.problems) raise(problem, seen.step);
    curve.add(seen.measured);
    step = Math.max(0, seen.step);
    wanted.onProgress({ step, validationNats: seen.measured.at(-1)?.validationNats ?? null, stepsPerSecond: rate });
  };
  await take(0, step);
  while (step < run.steps) {
    const from = step;
    const next = grid.find((at) => at > step) ?? run.steps;
    const count = Math.min(next - step, rate > 0 ? Math.max(1, Math.floor((rate * STRETCH_MS) / 1000)) : 1);
    const started = performance.now();
    await take(count, step + count);
    rate = (1000 * (step - from)) / (performance.now() - started);
    if (step < run.steps && performance.now() - keptAt >= wanted.checkpointMs) {
      folder.keep(run.id, await save(page), curve.upTo(step));
      keptAt = performance.now();
    }
  }
  return finish(await save(page), wanted, curve.upTo(step), folder);
}

function finish(bytes: Uint8Array, { run, command }: Wanted, curve: ResultCurve, folder: SweepFolder): Trained {
  const decoded = decodeXilab(bytes);
  if (!decoded.ok) throw new Error(`the saved run cannot be read back: ${decoded.reason}`);
  const saved = { ...decoded.run, provenance: { ...decoded.run.provenance, command } };
  const final = encodeXilab(saved);
  folder.keep(run.id, final, curve);
  return { bytes: final, saved, curve };
}
