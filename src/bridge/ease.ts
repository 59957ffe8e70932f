/**
 * While a word is dragged training takes half the steps a second, so that a machine of two cores has one for the page.
 * What a run is follows from its steps alone, not from when they are taken: its bits are the same.
 */
import { useMotion } from "../store/motion.ts";
import type { RunStore } from "../store/run.ts";
import type { Session } from "./session.ts";

/** Of the steps a second it takes by itself. */
const SHARE = 0.5;
/** The speed a run tells is a mean over the last seconds: so soon after a drag it is not yet its own again. */
const MEAN_MS = 4000;

export class Ease {
  private eased = false;
  private endedAt = Number.NEGATIVE_INFINITY;
  private limit = 0;

  constructor(
    private readonly session: Pick<Session, "ask">,
    private readonly run: Pick<RunStore, "use">,
  ) {
    useMotion.subscribe((now, before) => {
      if (now.moving === before.moving) return;
      if (now.moving) this.begin();
      else this.end();
    });
  }

  private begin(): void {
    const { playing, stepsPerSecond, speed } = this.run.use.getState();
    if (!playing || stepsPerSecond <= 0) return;
    const own = SHARE * stepsPerSecond;
    if (performance.now() - this.endedAt > MEAN_MS || this.limit === 0) this.limit = own;
    this.eased = true;
    this.tell(speed > 0 ? Math.min(speed, this.limit) : this.limit);
  }

  private end(): void {
    if (!this.eased) return;
    this.eased = false;
    this.endedAt = performance.now();
    this.tell(this.run.use.getState().speed);
  }

  private tell(stepsPerSecond: number): void {
    void this.session.ask((calls) => calls.setSpeed(stepsPerSecond));
  }
}
