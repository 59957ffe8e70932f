/** Drives the trainer in the page: opens a run, trains it, and follows its frames. */
import type { Page } from "playwright";
import { type Frame, TRACE_COLUMNS } from "../../src/protocol/frame.ts";
import type { EngineChoice, Problem, RunInfo } from "../../src/protocol/trainer.ts";
import type { SavedRun } from "../../src/runs/savedRun.ts";
import { decodeXilab } from "../../src/runs/xilab.ts";
import { LabError } from "./command.ts";
import type { Settings } from "./trainSettings.ts";

/** One logged step. */
export interface Stretch {
  readonly step: number;
  readonly boundNats: number;
  /** Of the latest evaluation up to this step. */
  readonly validationNats: number | null;
  readonly gradNorm: number;
  readonly weightVariance: number;
  readonly stepsPerSecond: number;
}

/** What crosses from the page: the frame's scalars and its steps as plain numbers. */
interface Report {
  readonly rows: readonly (readonly number[])[];
  readonly stepsPerSecond: number;
  readonly validation: { readonly step: number; readonly nats: number } | null;
  readonly problem: Problem | null;
}

const column = (name: (typeof TRACE_COLUMNS)[number]): number => TRACE_COLUMNS.indexOf(name);
const STEP = column("step");

/** Problems in words; null when training goes on regardless. */
function fatal(problem: Problem): string | null {
  switch (problem.code) {
    case "nonFiniteStopped":
      return `Training stopped at step ${problem.step}: the bound was not finite.`;
    case "deviceLost":
      return null;
    case "engineChanged":
    case "threadsLost":
      return null;
    case "storageFull":
    case "storageUnavailable":
    case "scheduleEnded":
    case "checkpointGone":
      return null;
    case "corpusUnavailable":
    case "configRefused":
    case "fileRefused":
    case "internal":
      return `The run was refused (${problem.code}): ${problem.detail}`;
    default:
      return problem satisfies never;
  }
}

export async function openRunInLab(page: Page, wanted: Settings & { engine: EngineChoice }): Promise<RunInfo> {
  const { config, engine } = wanted;
  const own = wanted.own && {
    label: wanted.own.label,
    words: [...wanted.own.counts.words],
    counts: [...wanted.own.counts.counts],
  };
  const outcome = await page.evaluate(
    async ({ config, engine, own }) => {
      const words = own && { label: own.label, counts: { words: own.words, counts: Float64Array.from(own.counts) } };
      const opened = await window.xilab!.open({ config, engine, own: words, saved: null });
      return opened.ok ? { ok: true as const, info: opened.value } : { ok: false as const, problem: opened.problem };
    },
    { config, engine, own },
  );
  if (!outcome.ok)
    throw new LabError(fatal(outcome.problem) ?? `The run could not be opened (${outcome.problem.code}).`);
  const { id } = outcome.info.engine;
  if (engine !== "auto" && id !== engine) throw new LabError(`${engine} does not run here; ${id} would.`);
  return outcome.info;
}

/** Collects the reports of a run and prints every `logEvery`-th step as it comes. */
class Follower {
  last: Stretch | null = null;
  failure: string | null = null;
  private validation: number | null = null;

  constructor(
    private readonly wanted: Settings,
    private readonly onStretch: (stretch: Stretch) => void,
  ) {}

  take({ rows, stepsPerSecond, validation, problem }: Report): void {
    if (problem) {
      this.failure ??= fatal(problem);
      if (!fatal(problem)) console.error(`The trainer reports: ${problem.code}.`);
    }
    for (const row of rows) {
      const step = row[STEP]!;
      if (validation && validation.step <= step) this.validation = validation.nats;
      this.last = {
        step,
        boundNats: row[column("boundNats")]!,
        validationNats: this.validation,
        gradNorm: row[column("gradNorm")]!,
        weightVariance: row[column("weightVariance")]!,
        stepsPerSecond,
      };
      if (step % this.wanted.logEvery === 0 || step === this.wanted.steps) this.onStretch(this.last);
    }
    if (validation) this.validation = validation.nats;
  }
}

/** In the page: frames become reports of plain numbers. */
function follow(width: number): Promise<void> {
  const report = (window as unknown as { xilabReport: (report: Report) => Promise<void> }).xilabReport;
  const rowsOf = ({ trace }: Frame): number[][] =>
    Array.from({ length: trace?.n ?? 0 }, (_, i) => [...trace!.columns.subarray(i * width, (i + 1) * width)]);
  return window.xilab!.listen((message) => {
    if (message.kind === "frame") {
      const { stepsPerSecond, evaluation } = message.frame;
      const validation = evaluation && { step: evaluation.step, nats: evaluation.validation.nats };
      return report({ rows: rowsOf(message.frame), stepsPerSecond, validation, problem: null });
    }
    if (message.kind === "problem") {
      return report({ rows: [], stepsPerSecond: 0, validation: null, problem: message.problem });
    }
  });
}

async function savedRun(page: Page): Promise<SavedRun> {
  const saved = await page.evaluate(async () => {
    const outcome = await window.xilab!.save();
    return outcome.ok
      ? { ok: true as const, bytes: outcome.value }
      : { ok: false as const, code: outcome.problem.code };
  });
  if (!saved.ok) throw new LabError(`The run could not be saved (${saved.code}).`);
  const decoded = decodeXilab(new Uint8Array(saved.bytes));
  if (!decoded.ok) throw new LabError(`The saved run cannot be read back: ${decoded.reason}.`);
  return decoded.run;
}

/** chosen: frames come ten times a second; ten seconds without the last one means it will not come. */
const LAST_FRAME_MS = 10_000;

export async function trainInLab(
  page: Page,
  wanted: Settings,
  onStretch: (stretch: Stretch) => void,
): Promise<{ run: SavedRun; last: Stretch }> {
  const follower = new Follower(wanted, onStretch);
  await page.exposeFunction("xilabReport", (report: Report) => follower.take(report));
  await page.evaluate(follow, TRACE_COLUMNS.length);
  await page.evaluate((n) => window.xilab!.step(n), wanted.steps);
  const deadline = performance.now() + LAST_FRAME_MS;
  while ((follower.last?.step ?? 0) < wanted.steps && !follower.failure && performance.now() < deadline) {
    await page.waitForTimeout(20);
  }
  if (follower.failure) throw new LabError(follower.failure);
  if (follower.last?.step !== wanted.steps) throw new LabError(`Training ended at step ${follower.last?.step ?? 0}.`);
  return { run: await savedRun(page), last: follower.last };
}
