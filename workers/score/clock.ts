/** How far a scoring is and how long it will take; gives way to messages, and ends when it is cancelled. */
import type { ScoreProgress, ScoreStage } from "../../src/protocol/evaluator.ts";
import { nextTask } from "../lock.ts";

export class Cancelled extends Error {}

/** chosen: a bar that moves, and a cancel that is heard at once. */
const REPORT_MS = 100;
/** chosen: before that the rate of work is a guess. */
const JUDGE_AFTER_MS = 400;

export class ScoreClock {
  private done = 0;
  private stage: ScoreStage = "data";
  private reportedMs = Number.NEGATIVE_INFINITY;
  private cancelled = false;
  private readonly startedMs = performance.now();

  /** `total`: the work of all stages, in units whose ratios are what counts. */
  constructor(
    private total: number,
    private readonly onProgress: (progress: ScoreProgress) => void | Promise<void>,
  ) {}

  cancel(): void {
    this.cancelled = true;
  }

  /** What is left turned out to be this much. */
  expect(remaining: number): void {
    this.total = this.done + remaining;
  }

  async enter(stage: ScoreStage): Promise<void> {
    this.stage = stage;
    await this.report();
  }

  /** Some more work is done. Throws `Cancelled` if it was asked for. */
  async tick(units: number): Promise<void> {
    this.done += units;
    if (performance.now() - this.reportedMs >= REPORT_MS) await this.report();
  }

  private async report(): Promise<void> {
    const now = performance.now();
    this.reportedMs = now;
    const spent = now - this.startedMs;
    const share = this.total > 0 ? Math.min(1, this.done / this.total) : 0;
    const known = spent > JUDGE_AFTER_MS && this.done > 0;
    const remainingSeconds = known ? ((this.total - this.done) * spent) / this.done / 1000 : null;
    await this.onProgress({ stage: this.stage, done: share, remainingSeconds });
    await nextTask();
    if (this.cancelled) throw new Cancelled("cancelled");
  }
}
