/**
 * Training that ends by itself, for the page's own run. The end of the schedule is the worker's to keep, to the very step;
 * the plateau is read from the evaluations the page has. Either pauses the run and says so; Play goes on.
 */
import { plateauOf, type StopRule } from "../config/stop.ts";
import type { RunStores } from "../store/runs.ts";
import type { Session } from "./session.ts";

/** The step from which evaluations count: that of Play, or of the last change of settings. */
function countFrom({ run }: RunStores, playedAt: number): number {
  return Math.max(playedAt, run.use.getState().info?.marks.at(-1)?.step ?? 0);
}

export class AutoStop {
  private playedAt = 0;
  private seen = 0;

  constructor(
    private readonly session: Pick<Session, "ask" | "pause">,
    /** Follows the page's own run, and ends with it. */
    private readonly other: Pick<Session, "ask">,
    private readonly stores: RunStores,
  ) {
    stores.run.use.subscribe((now, before) => {
      if (now.playing && !before.playing) this.playedAt = now.step;
      if (now.stop !== before.stop || now.info?.run !== before.info?.run) this.tell(now.stop);
    });
    stores.frames.subscribe(() => this.look());
  }

  choose(stop: StopRule): void {
    this.playedAt = this.stores.run.use.getState().step;
    this.stores.run.patch({ stop });
  }

  /** Two workers may have changed places. */
  private tell(stop: StopRule): void {
    void this.session.ask((calls) => calls.stopAtEnd(stop === "schedule"));
    void this.other.ask((calls) => calls.stopAtEnd(false));
  }

  private look(): void {
    const { validation } = this.stores.frames.get().history;
    if (validation.length === this.seen) return;
    this.seen = validation.length;
    const { stop, playing } = this.stores.run.use.getState();
    if (stop !== "plateau" || !playing) return;
    const plateau = plateauOf(validation, countFrom(this.stores, this.playedAt));
    if (!plateau) return;
    void this.session.pause();
    this.stores.run.addProblem({ code: "plateau", step: validation.at(-1)!.step, ...plateau });
  }
}
