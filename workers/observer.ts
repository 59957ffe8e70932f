/** When a run is evaluated, and what the next frame tells of it. */
import type { Evaluation } from "../src/protocol/frame.ts";
import type { Pace } from "./pace.ts";
import type { Run } from "./run.ts";
import { Watcher, type WatchLink } from "./watcher.ts";

export class Observer {
  private readonly watcher: Watcher;
  private looking: Promise<void> | null = null;
  private pending: Evaluation | null = null;
  private run: Run | null = null;

  constructor(
    spawn: () => WatchLink | null,
    private readonly pace: Pace,
  ) {
    this.watcher = new Watcher(spawn);
  }

  /** What is still on its way of another run is dropped. */
  follow(run: Run | null): void {
    this.run = run;
    this.pending = null;
  }

  takeEvaluation(): Evaluation | null {
    const { pending } = this;
    this.pending = null;
    return pending;
  }

  /** Has a step evaluated if it is time; training goes on meanwhile unless this thread has to do it. */
  async attend(run: Run, word: string | null): Promise<void> {
    if (this.looking || !this.pace.evaluationDue(run.step)) return;
    await this.look(run, word);
    if (this.watcher.here) await this.looking;
  }

  /** Resolves when the last step taken has been evaluated. */
  async settle(run: Run, word: string | null): Promise<void> {
    await this.looking;
    if (!this.pace.evaluationStale(run.step)) return;
    await this.look(run, word);
    await this.looking;
  }

  private async look(run: Run, word: string | null): Promise<void> {
    const { branch } = run;
    const task = await run.watchTask(word);
    const looking = this.watcher.watch(run.data, task).then((watched) => {
      this.pace.beside = !this.watcher.here && (globalThis.navigator?.hardwareConcurrency ?? 1) > 1;
      this.pace.evaluated(watched.costMs, task.step);
      if (this.run === run && run.branch === branch && run.watched(watched)) this.pending = watched.evaluation;
    });
    this.looking = looking.finally(() => {
      this.looking = null;
    });
    // whoever waits for it sees the failure; training that does not wait goes on
    this.looking.catch(() => undefined);
  }

  dispose(): void {
    this.watcher.terminate();
  }
}
