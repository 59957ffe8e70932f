/**
 * Two runs step by step beside each other. Their trainers tell each other where they stand through a port of their own, so
 * that nothing waits for the page. One leads; the other follows and never overtakes it. In turns the leader begins a turn
 * only where the other stands as well: one of them computes at a time. Else the two compute at once, and the leader is at
 * most one turn ahead. Whoever is behind for another reason (a restart, a lost device) is waited for.
 */
import type { PartnerLink } from "../src/protocol/trainer.ts";

/** chosen: a pause is heard this soon also if the other one never speaks again. */
const NAP_MS = 50;

interface Standing {
  readonly step: number;
  readonly looked: boolean;
}

export class Partner {
  private link: PartnerLink | null = null;
  /** Where the other one stands; null before it has said so. */
  private theirs: number | null = null;
  private told: number | null = null;
  /** Steps whose anatomy the leader has taken, still ahead: the follower takes that of the same batches. */
  private looked: readonly number[] = [];
  /** Where the last turn began. */
  private from = 0;
  private wake: () => void = () => undefined;

  /** Goes beside another trainer from now on, or alone. */
  join(link: PartnerLink | null, step: number): void {
    this.link?.port.close();
    this.link = link;
    this.theirs = null;
    this.told = null;
    this.looked = [];
    this.from = step;
    if (link) {
      link.port.onmessage = ({ data }: MessageEvent<Standing>) => {
        this.theirs = data.step;
        if (data.looked) this.looked = [...this.looked, data.step];
        this.wake();
      };
    }
    this.tell(step);
    this.wake();
  }

  /** Whether there is another one. */
  get beside(): boolean {
    return this.link !== null;
  }

  /** Says where this run stands, and whether the anatomy of the step before was taken. */
  tell(step: number, looked = false): void {
    if (step === this.told) return;
    this.told = step;
    this.link?.port.postMessage({ step, looked } satisfies Standing);
  }

  /** Whether the follower takes the anatomy of the step that leads to `to`; null: it is for this run to say. */
  looks(to: number): boolean | null {
    if (!this.link || this.link.leads) return null;
    const looks = this.looked.includes(to);
    this.looked = this.looked.filter((step) => step > to);
    return looks;
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
    const next = this.looked.find((at) => at > step) ?? Number.POSITIVE_INFINITY;
    return Math.max(0, Math.min(this.theirs ?? step, next) - step);
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
