/** When things are due: steps under a speed limit, evaluations within their share of the time, checkpoints, autosaves. */

/** Evaluations may take this share of the training time, and more in the first minute, when everything moves. */
const EVALUATION_SHARE = 0.05;
const EARLY_SHARE = 0.2;
const EARLY_MS = 60_000;
/** chosen: charts move often enough to watch, and short runs are not evaluated at each step. */
const EVALUATE_MS = 2_000;
/** What a NaN or a lost device may cost. */
const CHECKPOINT_MS = 2_000;
const SAVE_MS = 15_000;

export class Pace {
  /** Steps per second at most; 0: no limit. */
  limit = 0;
  private lastStepMs = 0;
  private readonly recent: number[] = [];
  private evaluatedStep = -1;
  private nextEvaluationMs = 0;
  private lastCheckpointMs = performance.now();
  private lastSaveMs = performance.now();
  private toldFull = false;
  private startedMs = performance.now();

  restart(): void {
    this.startedMs = performance.now();
    this.evaluatedStep = -1;
    this.nextEvaluationMs = 0;
    this.recent.length = 0;
  }

  stepped(): void {
    this.lastStepMs = performance.now();
    this.recent.push(this.lastStepMs);
    while (this.recent.length > 2 && this.lastStepMs - this.recent[0]! > 3_000) this.recent.shift();
  }
  /** Over the last three seconds. */
  stepsPerSecond(): number {
    const n = this.recent.length;
    if (n < 2 || performance.now() - this.lastStepMs > 5_000) return 0;
    return (1000 * (n - 1)) / (this.recent[n - 1]! - this.recent[0]!);
  }

  /** Waits out the speed limit in short naps, so that a pause or a new limit is heard at once. */
  async wait(wanted: () => boolean): Promise<void> {
    while (this.limit > 0 && wanted()) {
      const rest = this.lastStepMs + 1000 / this.limit - performance.now();
      if (rest <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(rest, 50)));
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
    const share = now - this.startedMs < EARLY_MS ? EARLY_SHARE : EVALUATION_SHARE;
    this.nextEvaluationMs = now + Math.max(EVALUATE_MS, costMs / share);
  }

  checkpointDue(): boolean {
    const now = performance.now();
    if (now - this.lastCheckpointMs < CHECKPOINT_MS) return false;
    this.lastCheckpointMs = now;
    return true;
  }
  saveDue = (): boolean => performance.now() - this.lastSaveMs >= SAVE_MS;
  /** Whether this is the first failure. */
  saved(ok: boolean): boolean {
    this.lastSaveMs = performance.now();
    const first = !ok && !this.toldFull;
    this.toldFull = !ok;
    return first;
  }
}
