/**
 * The trainer's side of evaluation: a worker that looks after the run, so that a step never waits for a chart. Where no
 * worker can be had from a worker, or it ends, this thread does it.
 */
import { transfer, wrap } from "comlink";
import type { RunData } from "./data.ts";
import { JsFusedMachine } from "./engines/fused/jsMachine.ts";
import { RunWatch, type WatchApi, type Watched, type WatchTask } from "./runWatch.ts";

/** What a worker of its own looks like from here. */
export interface WatchLink {
  readonly api: WatchApi;
  /** Resolves when it has ended by itself. */
  readonly died: Promise<void>;
  terminate(): void;
}

export function spawnWatch(site: string): WatchLink | null {
  if (typeof Worker === "undefined") return null;
  const worker = new Worker(new URL("./evaluator.worker.ts", import.meta.url), { type: "module", name: site });
  const died = new Promise<void>((resolve) => {
    worker.addEventListener("messageerror", () => resolve());
    worker.addEventListener("error", (event) => {
      // else it goes on to the worker that trains, and ends it
      event.preventDefault();
      resolve();
    });
  });
  return { api: wrap<WatchApi>(worker) as unknown as WatchApi, died, terminate: () => worker.terminate() };
}

export class Watcher {
  private link: WatchLink | null = null;
  private local: RunWatch | null = null;
  private data: RunData | null = null;
  private started = false;

  constructor(private readonly spawn: () => WatchLink | null) {}

  /** Whether evaluations take this thread's time. */
  get here(): boolean {
    return this.started && this.link === null;
  }

  private start(): void {
    this.started = true;
    const link = this.spawn();
    this.link = link;
    void link?.died.then(() => {
      link.terminate();
      this.link = null;
    });
  }

  /** Words reach the worker with the first task of a run. */
  private async begun(api: WatchApi, data: RunData): Promise<void> {
    if (this.data === data) return;
    this.data = data;
    await api.begin(data);
  }

  async watch(data: RunData, task: WatchTask): Promise<Watched> {
    if (!this.started) this.start();
    const { link } = this;
    if (link) {
      const parameters = task.parameters.slice();
      const sent = this.begun(link.api, data).then(() =>
        link.api.watch(transfer({ ...task, parameters }, [parameters.buffer])),
      );
      const found = await Promise.race([sent, link.died]);
      if (found) return found;
      this.data = null;
    }
    this.local ??= new RunWatch(async () => new JsFusedMachine());
    await this.begun(this.local, data);
    return this.local.watch(task);
  }

  terminate(): void {
    this.link?.terminate();
    this.link = null;
    this.started = false;
    this.data = null;
  }
}
