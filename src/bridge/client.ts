/**
 * A trainer that survives its worker: calls never hang on a dead one, and death is noticed by an error event or by a
 * worker that neither answers nor reports for too long.
 */
import type { TrainerMessage } from "../protocol/trainer.ts";
import type { TrainerCalls, TrainerLink } from "./worker.ts";

export class WorkerDeath extends Error {}

export interface ClientOptions {
  readonly spawn: () => TrainerLink;
  readonly onMessage: (message: TrainerMessage) => void;
  readonly onDeath: (detail: string) => void;
  /** Milliseconds between two signs of life asked for. */
  readonly beatMs?: number;
  /** How long a worker that owes an answer may be silent, milliseconds. */
  readonly patienceMs?: () => number;
}

export class TrainerClient {
  private readonly link: TrainerLink;
  private readonly ready: Promise<void>;
  private readonly failures = new Set<(error: WorkerDeath) => void>();
  private readonly beat: ReturnType<typeof setInterval>;
  private lastSign = performance.now();
  private asked = false;
  private dead = false;
  private speed = 0;

  constructor(private readonly options: ClientOptions) {
    this.link = options.spawn();
    this.link.onDeath((detail) => this.die(detail));
    this.ready = this.link.listen((message) => {
      this.lastSign = performance.now();
      if (!this.dead) options.onMessage(message);
    });
    this.ready.catch(() => undefined);
    this.beat = setInterval(() => this.checkPulse(), options.beatMs ?? 5_000);
  }

  /** Makes a call; rejects with `WorkerDeath` if the worker dies before it answers. */
  call<T>(make: (calls: TrainerCalls) => Promise<T>): Promise<T> {
    if (this.dead) return Promise.reject(new WorkerDeath("the worker is gone"));
    return new Promise<T>((resolve, reject) => {
      this.failures.add(reject);
      this.ready
        .then(() => make(this.link.calls))
        .then(
          (value) => {
            this.lastSign = performance.now();
            resolve(value);
          },
          (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
        )
        .finally(() => this.failures.delete(reject));
    });
  }

  async setSpeed(stepsPerSecond: number): Promise<void> {
    this.speed = stepsPerSecond;
    await this.call((calls) => calls.setSpeed(stepsPerSecond));
  }

  /** Ends the worker on purpose. */
  terminate(): void {
    this.close("ended");
  }

  private close(detail: string): void {
    this.dead = true;
    clearInterval(this.beat);
    this.link.terminate();
    for (const fail of this.failures) fail(new WorkerDeath(detail));
    this.failures.clear();
  }

  private die(detail: string): void {
    if (this.dead) return;
    this.close(detail);
    this.options.onDeath(detail);
  }

  /** Saying the speed again changes nothing and is answered by any worker that lives. */
  private checkPulse(): void {
    const silent = performance.now() - this.lastSign;
    if (this.asked && silent > (this.options.patienceMs?.() ?? 60_000)) {
      this.die(`no answer for ${Math.round(silent / 1000)} seconds`);
      return;
    }
    if (this.asked) return;
    this.asked = true;
    this.call((calls) => calls.setSpeed(this.speed))
      .catch(() => undefined)
      .finally(() => {
        this.asked = false;
      });
  }
}
