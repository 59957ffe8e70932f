/** Weights of kept steps come to the page a few at a time, so that looking back waits for nothing. */
import type { Checkpoint } from "../protocol/trainer.ts";
import type { RunStores } from "../store/runs.ts";

/** chosen: a fraction of a megabyte for the default model, so that a message never holds up a frame. */
const AT_ONCE = 8;

export class PointFetcher {
  /** Kept steps whose weights are still to come. */
  private wanted: readonly number[] = [];
  private fetching = false;

  constructor(
    private readonly stores: RunStores,
    /** null if another worker has taken the place of the one that was asked. */
    private readonly peek: (steps: readonly number[]) => Promise<readonly Checkpoint[] | null>,
  ) {}

  async fetch(steps: readonly number[]): Promise<void> {
    this.wanted = steps;
    if (this.fetching) return;
    this.fetching = true;
    const { frames, travel, run } = this.stores;
    try {
      while (this.wanted.length > 0) {
        const of = frames.get().run;
        const next = this.wanted.slice(0, AT_ONCE);
        this.wanted = this.wanted.slice(AT_ONCE);
        const found = await this.peek(next);
        const { info } = run.use.getState();
        if (!found || !info || of !== frames.get().run) return;
        const { alphabet, T } = info;
        for (const { step, ...weights } of found) travel.addPoint(step, { ...weights, alphabet, T });
        travel.publishPoints();
      }
    } finally {
      this.fetching = false;
    }
  }
}
