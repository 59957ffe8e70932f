/**
 * Measures the run as it stands, and the one it is compared with, one after the other in a worker of their own: training
 * goes on meanwhile. Both are taken at the same moment. Who changes places takes along what is being measured.
 */
import type { ScoreRequest } from "../protocol/evaluator.ts";
import type { XilabBytes } from "../protocol/trainer.ts";
import { decodeXilab } from "../runs/xilab.ts";
import { SIDES, type Side, useAb } from "../store/ab.ts";
import { exchangeExact, setExact, useExact } from "../store/exact.ts";
import { type Scoring, scoreRun } from "./evaluator.ts";
import { pair, session, sessionB } from "./trainer.ts";

export interface ExactOptions {
  readonly save: (side: Side) => Promise<XilabBytes | null>;
  readonly score: typeof scoreRun;
}

interface Job {
  side: Side;
  scoring: Scoring | null;
  cancelled: boolean;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class Exact {
  private jobs: readonly Job[] = [];

  constructor(private readonly options: ExactOptions) {}

  /** Of A, and of B where there is one. */
  async measure(request: ScoreRequest): Promise<void> {
    if (this.jobs.length > 0) return;
    const sides = useAb.getState().open ? SIDES : (["A"] as const);
    this.jobs = sides.map((side) => ({ side, scoring: null, cancelled: false }));
    try {
      const saved = await Promise.all(this.jobs.map((job) => this.take(job)));
      for (const [i, job] of this.jobs.entries()) await this.score(job, saved[i] ?? null, request);
    } finally {
      this.jobs = [];
    }
  }

  private async take(job: Job): Promise<XilabBytes | null> {
    setExact(job.side, { at: "busy", step: 0, progress: null });
    const bytes = await this.options.save(job.side);
    const decoded = bytes && decodeXilab(bytes);
    if (job.cancelled) return null;
    if (!decoded?.ok) {
      setExact(job.side, { at: "failed", reason: "there is no run yet" });
      return null;
    }
    setExact(job.side, { at: "busy", step: decoded.run.step, progress: null });
    return bytes;
  }

  private async score(job: Job, bytes: XilabBytes | null, request: ScoreRequest): Promise<void> {
    const { [job.side]: before } = useExact.getState();
    if (job.cancelled || !bytes || before.at !== "busy") return;
    const { step } = before;
    try {
      job.scoring = this.options.score(bytes, request, (progress) => {
        if (!job.cancelled) setExact(job.side, { at: "busy", step, progress });
      });
      const outcome = await job.scoring.outcome;
      if (job.cancelled) return;
      if (outcome.ok) setExact(job.side, { at: "done", step, metrics: outcome.value });
      else if (outcome.code === "cancelled") setExact(job.side, { at: "idle" });
      else setExact(job.side, { at: "failed", reason: outcome.detail });
    } catch (error) {
      if (!job.cancelled) setExact(job.side, { at: "failed", reason: reasonOf(error) });
    }
  }

  /** Ends all that is under way; what is done stays. */
  cancel(): void {
    for (const job of this.jobs) this.end(job);
  }

  private end(job: Job): void {
    job.cancelled = true;
    job.scoring?.cancel();
    if (useExact.getState()[job.side].at === "busy") setExact(job.side, { at: "idle" });
  }

  /** A and B have changed places. */
  exchanged(): void {
    exchangeExact();
    for (const job of this.jobs) job.side = job.side === "A" ? "B" : "A";
  }

  /** There is no B any more. */
  closedB(): void {
    for (const job of this.jobs) if (job.side === "B") this.end(job);
    setExact("B", { at: "idle" });
  }
}

const exact = new Exact({ save: (side) => (side === "A" ? session : sessionB).save(), score: scoreRun });
pair.onExchanged(() => exact.exchanged());
pair.onClosed(() => exact.closedB());

export const measureExact = (request: ScoreRequest): Promise<void> => exact.measure(request);
export const cancelExact = (): void => exact.cancel();
