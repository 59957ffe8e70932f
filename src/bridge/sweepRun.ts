/**
 * One run of a sweep in a trainer of its own: opened or gone on with, trained from one measured step to the next,
 * checkpointed on the way. Where it is stopped does not change it: noise and batches are functions of seed and step.
 * Everything waits for messages, never for timers, which a hidden tab would slow down.
 */
import { measuredSteps } from "../plans/grid.ts";
import type { PlannedRun } from "../plans/runs.ts";
import type { EngineChoice, Outcome, Problem, TrainerMessage } from "../protocol/trainer.ts";
import type { KeptWeights } from "../runs/keepSweep.ts";
import { CurveSoFar, measuredOf, type TrainedRun } from "../runs/sweepLine.ts";
import { decodeXilab, encodeXilab } from "../runs/xilab.ts";
import { TrainerClient, WorkerDeath } from "./client.ts";
import type { TrainerLink } from "./worker.ts";

/** The run cannot be finished, now or by trying again. */
export class RunFailure extends Error {
  constructor(
    readonly step: number,
    message: string,
  ) {
    super(message);
  }
}

export interface Wanted {
  readonly run: PlannedRun;
  readonly engine: EngineChoice;
  readonly kept: KeptWeights | null;
  /** How the run came about; written into its file. */
  readonly command: string;
  readonly checkpointMs: number;
  spawn(): TrainerLink;
  onStep(step: number, stepsPerSecond: number): void;
  /** The run as far as it has come. */
  onCheckpoint(weights: KeptWeights): Promise<void>;
}

export interface Ended extends TrainedRun {
  readonly weights: KeptWeights;
  /** It was halted before its last step. */
  readonly early: boolean;
}

/** What ends a run; after anything else the trainer goes on by itself. */
const FATAL: readonly Problem["code"][] = ["corpusUnavailable", "configRefused", "fileRefused", "internal"];

function failureOf(problem: Problem, step: number): RunFailure | null {
  if (problem.code === "nonFiniteStopped")
    return new RunFailure(problem.step, `the bound was not finite at step ${problem.step}`);
  if (!FATAL.includes(problem.code)) return null;
  return new RunFailure(step, "detail" in problem && problem.detail ? problem.detail : problem.code);
}

export class TrainingRun {
  private readonly client: TrainerClient;
  private readonly grid: readonly number[];
  private readonly curve: CurveSoFar;
  private step = 0;
  private halted = false;
  private broken: Error | null = null;
  /** Where the trainer said it paused; null while it steps. */
  private pausedAt: number | null = null;
  private measuredAt = -1;
  private checkpointAt = performance.now();
  private saving: Promise<unknown> | null = null;
  private wake: (() => void) | null = null;

  constructor(private readonly wanted: Wanted) {
    this.grid = measuredSteps(wanted.run.steps);
    this.curve = new CurveSoFar(this.grid, wanted.kept?.curve ?? null);
    this.client = new TrainerClient({
      spawn: wanted.spawn,
      onMessage: (message) => this.take(message),
      onDeath: (detail) => this.fail(new WorkerDeath(detail)),
    });
  }

  /** Stops at the step it is at; `train` then answers with what there is. */
  halt(): void {
    this.halted = true;
    this.client.call((calls) => calls.pause()).catch(() => undefined);
    this.wake?.();
  }

  /** Throws a `RunFailure` if the run cannot be finished, a `WorkerDeath` if its worker is gone. */
  async train(): Promise<Ended> {
    try {
      await this.open();
      const { steps } = this.wanted.run;
      while (this.step < steps && !this.halted) {
        const next = this.grid.find((at) => at > this.step) ?? steps;
        await this.advance(next - this.step);
      }
      await this.saving?.catch(() => undefined);
      return await this.end();
    } finally {
      this.client.terminate();
    }
  }

  private async open(): Promise<void> {
    const { run, engine, kept } = this.wanted;
    const request = { config: run.config, engine, own: null, saved: kept?.bytes ?? null };
    const info = this.must(await this.client.call((calls) => calls.open(request)));
    if (engine !== "auto" && info.engine.id !== engine)
      throw new RunFailure(info.step, `it was begun on ${engine}, which does not run here now`);
    this.step = info.step;
    await this.until(() => this.measuredAt === this.step || this.halted);
  }

  private async advance(count: number): Promise<void> {
    this.pausedAt = null;
    await this.client.call((calls) => calls.step(count));
    await this.until(() => this.pausedAt !== null && this.measuredAt === this.pausedAt);
    this.step = this.pausedAt ?? this.step;
  }

  private async end(): Promise<Ended> {
    const decoded = decodeXilab(this.must(await this.client.call((calls) => calls.save())));
    if (!decoded.ok) throw new Error(`the saved run cannot be read back: ${decoded.reason}`);
    const { run, command } = this.wanted;
    const saved = { ...decoded.run, provenance: { ...decoded.run.provenance, command } };
    const curve = this.curve.upTo(saved.step);
    const weights = { bytes: encodeXilab(saved), curve };
    return { saved, curve, weights, early: saved.step < run.steps };
  }

  private must<T>(outcome: Outcome<T>): T {
    if (outcome.ok) return outcome.value;
    const { problem } = outcome;
    throw failureOf(problem, this.step) ?? new RunFailure(this.step, problem.code);
  }

  private async until(met: () => boolean): Promise<void> {
    for (;;) {
      if (this.broken) throw this.broken;
      if (met()) return;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  private fail(error: Error): void {
    this.broken ??= error;
    this.wake?.();
  }

  private take(message: TrainerMessage): void {
    if (message.kind === "problem") {
      const failure = failureOf(message.problem, this.step);
      if (failure) this.fail(failure);
    } else if (message.kind === "info") {
      if (message.info.state === "paused") this.pausedAt = message.info.step;
    } else if (message.kind === "frame") {
      const { step, stepsPerSecond, evaluation } = message.frame;
      if (evaluation) {
        this.curve.add([measuredOf(evaluation)]);
        this.measuredAt = evaluation.step;
      }
      this.wanted.onStep(step, stepsPerSecond);
      this.checkpoint();
    }
    this.wake?.();
  }

  /** Saving waits for the step under way, and training for the saving. */
  private checkpoint(): void {
    const now = performance.now();
    if (this.saving || this.halted || now - this.checkpointAt < this.wanted.checkpointMs) return;
    this.checkpointAt = now;
    this.saving = this.saveOnTheWay()
      .catch(() => undefined)
      .finally(() => {
        this.saving = null;
      });
  }

  private async saveOnTheWay(): Promise<void> {
    const saved = await this.client.call((calls) => calls.save());
    if (!saved.ok) return;
    const decoded = decodeXilab(saved.value);
    if (!decoded.ok || decoded.run.step === 0) return;
    await this.wanted.onCheckpoint({ bytes: saved.value, curve: this.curve.upTo(decoded.run.step) });
  }
}
