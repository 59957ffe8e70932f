/**
 * Two runs step by step beside each other. Their trainers tell each other where they stand through a port of their own, so
 * that nothing waits for the page. One leads; the other follows and never overtakes it. In turns the leader begins a turn
 * only where the other stands as well: one of them computes at a time. Else the two compute at once, and the leader is at
 * most one turn ahead. Whoever is behind for another reason (a restart, a lost device) is waited for.
 */
import type { PartnerLink } from "../src/protocol/trainer.ts";

/** chosen: a pause is heard this soon also if the other one never speaks again. */
const NAP_MS = 50;

export class Partner {
  private link: PartnerLink | null = null;
  /** Where the other one stands; null before it has said so. */
  private theirs: number | null = null;
  private told: number | null = null;
  /** Where the last turn began. */
  private from = 0;
  private wake: () => void = () => undefined;

  /** Goes beside another trainer from now on, or alone. */
  join(link: PartnerLink | null, step: number): void {
    this.link?.port.close();
    this.link = link;
    this.theirs = null;
    this.told = null;
    this.from = step;
    if (link) {
      link.port.onmessage = ({ data }: MessageEvent<number>) => {
        this.theirs = data;
        this.wake();
      };
    }
    this.tell(step);
    this.wake();
  }

  /** Says where this run stands. */
  tell(step: number): void {
    if (step === this.told) return;
    this.told = step;
    this.link?.port.postMessage(step);
  }

  private mayBegin(step: number): boolean {
    const { link, theirs } = this;
    if (!link) return true;
    if (theirs === null) return false;
    if (!link.leads) return step < theirs;
    return theirs >= (link.turns ? step : Math.min(step, this.from));
  }

  /** Begins a turn at a step, if one may. */
  begin(step: number): boolean {
    const may = this.mayBegin(step);
    if (may) this.from = step;
    return may;
  }

  /** How many steps a turn that has come to `step` may still take. */
  room(step: number): number {
    if (!this.link || this.link.leads) return Number.POSITIVE_INFINITY;
    return Math.max(0, (this.theirs ?? step) - step);
  }

  /** Waits until a turn may begin where the run stands; not when it has no step to tell. */
  async wait(stand: () => number | undefined): Promise<void> {
    for (let step = stand(); step !== undefined && !this.mayBegin(step); step = stand()) {
      await new Promise<void>((resolve) => {
        const nap = setTimeout(resolve, NAP_MS);
        this.wake = () => {
          clearTimeout(nap);
          resolve();
        };
      });
    }
  }
}
