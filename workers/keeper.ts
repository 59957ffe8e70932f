/**
 * Keeps a run in the browser, one copy at a time and beside the training: storage that is slow, full or refused costs no
 * step. What goes wrong is told once, and again only after something could be kept in between.
 */
import type { KeepPlace, Problem, XilabBytes } from "../src/protocol/trainer.ts";
import { keepRun } from "../src/runs/keep.ts";

export class Keeper {
  /** Where the run is kept; null: nowhere. */
  place: KeepPlace | null = null;
  private writing: Promise<void> | null = null;
  private told = false;

  constructor(
    private readonly report: (problem: Problem) => void,
    private readonly write: typeof keepRun = keepRun,
  ) {}

  /** Whether a copy is under way. */
  get busy(): boolean {
    return this.writing !== null;
  }

  /** After the copy under way. */
  keep(bytes: XilabBytes): void {
    const { place } = this;
    if (!place) return;
    const writing = this.writing ? this.writing.then(() => this.put(bytes, place)) : this.put(bytes, place);
    this.writing = writing;
    void writing.then(() => {
      if (this.writing === writing) this.writing = null;
    });
  }

  private async put(bytes: XilabBytes, place: KeepPlace): Promise<void> {
    const kept = await this.write(bytes, place);
    const first = !kept.ok && !this.told;
    this.told = !kept.ok;
    if (kept.ok || !first) return;
    this.report({ code: kept.code === "full" ? "storageFull" : "storageUnavailable", detail: kept.detail });
  }
}
