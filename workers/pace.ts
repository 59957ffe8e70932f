/** When things are due: steps under a speed limit, evaluations within their share of the time, checkpoints, autosaves. */
import type { RunConfig } from "../src/protocol/config.ts";

/**
 * Evaluations may take this share of a core's time, and more in the first minute, when everything moves, if they have a
 * core to themselves.
 */
const EVALUATION_SHARE = 0.05;
const EARLY_SHARE = 0.2;
const EARLY_MS = 60_000;
/** chosen: charts move often enough to watch, and short runs are not evaluated at each step. */
const EVALUATE_MS = 2_000;
/** What a NaN or a lost device may cost. */
const CHECKPOINT_MS = 2_000;
const SAVE_MS = 15_000;
/** chosen: half a frame of ten a second, so that frames stay ten a second. */
const BURST_MS = 50;
const MAX_BURST = 64;
const STRETCH_MS = 25;

interface Scheduled {
  readonly step: number;
  readonly config: RunConfig;
}

export class Pace {
  /** Steps per second at most; 0: no limit. */
  limit = 0;
  /** Whether training pauses after the last step of the schedule. */
  stopsAtEnd = false;
  private lastStepMs = 0;
  /** The next step under the limit. */
  private dueMs = Number.POSITIVE_INFINITY;
  /** When steps were taken, and how many, in stretches of some milliseconds. */
  private readonly recent: { at: number; steps: number; readonly from: number }[] = [];
  /** Steps an engine that can may take in one submit. */
  burst = 1;
  /** Evaluations run beside the steps, on a core of their own. */
  beside = false;
  private evaluatedStep = -1;
  private nextEvaluationMs = 0;
  private lastCheckpointMs = performance.now();
  private lastSaveMs = performance.now();
  private startedMs = performance.now();

  restart(): void {
    this.startedMs = performance.now();
    this.evaluatedStep = -1;
    this.nextEvaluationMs = 0;
    this.recent.length = 0;
  }

  stepped(steps: number): void {
    const now = performance.now();
    this.adaptBurst(steps, now - this.lastStepMs);
    this.lastStepMs = now;
    const last = this.recent.at(-1);
    if (last && now - last.from < STRETCH_MS) {
      last.at = now;
      last.steps += steps;
    } else this.recent.push({ at: now, steps, from: now });
    while (this.recent.length > 2 && now - this.recent[0]!.at > 3_000) this.recent.shift();
  }
  /** Twice as many steps a submit while they are quick, half as many when they are slow. */
  private adaptBurst(taken: number, ms: number): void {
    if (ms < BURST_MS / 2 && taken === this.burst) this.burst = Math.min(MAX_BURST, this.burst * 2);
    else if (ms > BURST_MS) this.burst = Math.max(1, this.burst >> 1);
  }
  /** Steps to take before the schedule ends, if that ends training. */
  untilEnd({ step, config }: Scheduled): number {
    const left = config.optimiser.horizon - step;
    return this.stopsAtEnd && left > 0 ? left : Number.POSITIVE_INFINITY;
  }
  /** Whether the step just taken was the last one before the end. */
  ended = ({ step, config }: Scheduled): boolean => this.stopsAtEnd && step === config.optimiser.horizon;
  /** Over the last three seconds. */
  stepsPerSecond(): number {
    const first = this.recent[0];
    if (!first || this.recent.length < 2 || performance.now() - this.lastStepMs > 5_000) return 0;
    const steps = this.recent.reduce((sum, entry) => sum + entry.steps, 0) - first.steps;
    return (1000 * steps) / (this.lastStepMs - first.at);
  }

  /**
   * Waits out the speed limit in short naps, so that a pause or a new limit is heard at once. Steps are due at even
   * times, whatever each of them and each nap takes; one that is late by more than a period starts a new count.
   */
  async wait(wanted: () => boolean): Promise<void> {
    while (this.limit > 0 && wanted()) {
      const period = 1000 / this.limit;
      const now = performance.now();
      // a higher limit counts from the last step
      const due = Math.min(this.dueMs, this.lastStepMs + period);
      if (now >= due) {
        this.dueMs = (now - due < period ? due : now) + period;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(due - now, 50)));
    }
  }

  evaluationDue = (step: number): boolean => step !== this.evaluatedStep && performance.now() >= this.nextEvaluationMs;
  evaluationStale = (step: number): boolean => step !== this.evaluatedStep;
  evaluateSoon(): void {
    this.evaluatedStep = -1;
  }
  evaluated(costMs: number, step: number): void {
    this.evaluatedStep = step;
    const now = performance.now();
    const share = this.beside && now - this.startedMs < EARLY_MS ? EARLY_SHARE : EVALUATION_SHARE;
    this.nextEvaluationMs = now + Math.max(EVALUATE_MS, costMs / share);
  }

  checkpointDue(): boolean {
    const now = performance.now();
    if (now - this.lastCheckpointMs < CHECKPOINT_MS) return false;
    this.lastCheckpointMs = now;
    return true;
  }
  saveDue = (): boolean => performance.now() - this.lastSaveMs >= SAVE_MS;
  saved(): void {
    this.lastSaveMs = performance.now();
  }
}
