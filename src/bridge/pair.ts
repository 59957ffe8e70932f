/**
 * Run B beside run A: opens it from A's start or from A's present weights, keeps the two in step, and ends it. Whatever
 * becomes of B, A is not harmed: if B stops, A goes on alone until B can follow again.
 */
import type { RunConfig } from "../protocol/config.ts";
import { patchAb, read, showSettingsOf, useAb, withWordsOf } from "../store/ab.ts";
import type { RunSlice } from "../store/run.ts";
import { type RunStores, resetStores } from "../store/runs.ts";
import { useView } from "../store/view.ts";
import { baseOf } from "./saved.ts";
import type { Session } from "./session.ts";

/** `start`: both from step 0. `now`: B takes over A's weights and optimiser as they are. */
export type StartFrom = "start" | "now";

interface Seated {
  readonly session: Session;
  readonly stores: RunStores;
}

export class Pair {
  private starting = false;
  private catching = false;
  private exchanging = false;
  private readonly exchanged: (() => void)[] = [];
  private readonly closed: (() => void)[] = [];

  constructor(
    private readonly a: Seated,
    private readonly b: Seated,
    /** Cores of the machine. */
    private readonly cores: () => number,
  ) {
    for (const { session } of [a, b]) session.onOpened(() => void this.link());
    a.stores.run.use.subscribe((now, before) => {
      if (now.engineChoice !== before.engineChoice) this.takeEngine();
      this.follow();
    });
    b.stores.run.use.subscribe((now, before) => this.heardOfB(now, before));
    a.stores.config.use.subscribe((now, before) => {
      if (now.config !== before.config) this.takeWords(now.config);
    });
    a.stores.travel.use.subscribe(({ at }, before) => {
      if (at !== before.at) this.lookBack(at);
    });
    // the step A is looked at may arrive later
    b.stores.travel.use.subscribe(({ steps }, before) => {
      if (steps !== before.steps) this.lookBack(a.stores.travel.use.getState().at);
    });
  }

  /** Called when the two have changed places. */
  onExchanged(exchanged: () => void): void {
    this.exchanged.push(exchanged);
  }
  /** Called when B has ended. */
  onClosed(closed: () => void): void {
    this.closed.push(closed);
  }

  private get stateA(): RunSlice {
    return this.a.stores.run.use.getState();
  }
  private get stateB(): RunSlice {
    return this.b.stores.run.use.getState();
  }
  private get together(): boolean {
    const { open, alone } = useAb.getState();
    return open && !alone && this.a.session.up && this.b.session.up;
  }

  /** Opens B; `config`: with other settings than A's from the start. False if there is one, or it could not be opened. */
  async open(from: StartFrom, config?: RunConfig): Promise<boolean> {
    if (this.starting || useAb.getState().open) return false;
    this.starting = true;
    try {
      if (!(await this.ready(from))) return false;
      const base = from === "now" ? baseOf(await this.a.session.save()) : null;
      const present = this.a.stores.config.use.getState().config;
      await this.b.session.close();
      resetStores(this.b.stores);
      this.b.stores.config.adopt(withWordsOf(present, config ?? present));
      this.b.session.setBase(base);
      const { info, engineChoice } = this.stateA;
      // the very engine, so that equal settings give equal numbers
      this.b.stores.run.patch({ engineChoice: info?.engine.id ?? engineChoice });
      this.takeOwn();
      patchAb({ open: true, turns: this.cores() <= 2, alone: false, from: base?.run.step ?? 0 });
      const opened = await this.b.session.ensureOpen();
      if (!opened && useAb.getState().open) patchAb({ alone: true });
      return opened;
    } finally {
      this.starting = false;
    }
  }

  private async ready(from: StartFrom): Promise<boolean> {
    const { session } = this.a;
    if (from === "start" && (this.stateA.step > 0 || !session.up)) await session.rewind();
    return session.ensureOpen();
  }

  /** Ends B. */
  async close(): Promise<void> {
    if (!useAb.getState().open) return;
    patchAb({ open: false, alone: false });
    for (const closed of this.closed) closed();
    showSettingsOf("A");
    if (useView.getState().selection.run === "B") read("A");
    await this.a.session.join(null);
    await this.b.session.close();
    resetStores(this.b.stores);
  }

  /** A becomes B and B becomes A; false while one of them is opening. */
  async swap(): Promise<boolean> {
    if (!useAb.getState().open) return false;
    this.exchanging = true;
    const done = this.a.session.exchange(this.b.session);
    this.exchanging = false;
    if (!done) return false;
    for (const exchanged of this.exchanged) exchanged();
    await this.resume();
    return true;
  }

  /** B goes on as the page's own run, and A ends. */
  async keepB(): Promise<boolean> {
    const done = await this.swap();
    if (done) await this.close();
    return done;
  }

  /** Both back to their initial weights. */
  async rewind(): Promise<void> {
    const { open } = useAb.getState();
    if (open) patchAb({ from: 0 });
    await Promise.all([this.a.session.rewind(), open && this.b.session.up ? this.b.session.rewind() : null]);
    if (open) await this.resume();
  }

  /** A goes on from a kept step, and B as well if it keeps that step; else B waits there where it stands. */
  async branchFrom(step: number): Promise<void> {
    const kept = useAb.getState().open && this.b.stores.travel.use.getState().steps.includes(step);
    await Promise.all([this.a.session.branchFrom(step), kept ? this.b.session.branchFrom(step) : null]);
  }

  /** B follows again after it had stopped. */
  async resume(): Promise<void> {
    patchAb({ alone: false });
    await this.link();
  }

  /** A new worker on either side meets the other one. */
  private async link(): Promise<void> {
    if (!this.together) return;
    const { turns } = useAb.getState();
    const { port1, port2 } = new MessageChannel();
    await Promise.all([
      this.a.session.join({ port: port1, leads: true, turns }),
      this.b.session.join({ port: port2, leads: false, turns }),
    ]);
    this.follow();
  }

  /** B trains when A does; at rest it catches up with A. */
  private follow(): void {
    if (!this.together || this.exchanging) return;
    const { session } = this.b;
    if (this.stateA.playing !== this.stateB.playing) void (this.stateA.playing ? session.play() : session.pause());
    else void this.catchUp();
  }

  private get resting(): boolean {
    const { playing, state } = this.stateA;
    return this.together && !playing && !this.stateB.playing && (state === "paused" || state === "stopped");
  }

  /** B's own word for where it stands counts: what the page was told last may be old. */
  private async catchUp(): Promise<void> {
    if (this.catching || !this.resting || this.stateA.step <= this.stateB.step) return;
    this.catching = true;
    const { session } = this.b;
    let at = await session.step(0);
    while (at !== null && this.resting && at < this.stateA.step) {
      const next: number | null = await session.step(this.stateA.step - at);
      at = next === at ? null : next;
    }
    this.catching = false;
  }

  private heardOfB(now: RunSlice, before: RunSlice): void {
    if (this.exchanging) return;
    const { open, alone } = useAb.getState();
    // nobody told it to
    const fell = before.playing && !now.playing && this.stateA.playing;
    const stopped = now.state === "stopped" && before.state !== "stopped";
    if (open && !alone && (fell || stopped)) void this.part();
    else this.follow();
  }

  private async part(): Promise<void> {
    patchAb({ alone: true });
    await Promise.all([this.a.session.join(null), this.b.session.join(null)]);
  }

  private takeOwn(): void {
    const own = this.a.session.ownWords;
    if (own) this.b.session.setOwn(own);
  }

  /** Words and seed are A's. */
  private takeWords(config: RunConfig): void {
    if (!useAb.getState().open || this.exchanging) return;
    this.takeOwn();
    this.b.stores.config.edit((b) => withWordsOf(config, b));
  }

  private takeEngine(): void {
    if (useAb.getState().open && !this.exchanging) void this.b.session.setEngine(this.stateA.engineChoice);
  }

  /** B is looked at where A is, or, where it has no such step, at the one nearest to it (app/travelWords.ts says so). */
  private lookBack(at: number | null): void {
    const { travel } = this.b.stores;
    const { steps } = travel.use.getState();
    if (this.exchanging) return;
    const nearest = (best: number, step: number): number => (Math.abs(step - at!) < Math.abs(best - at!) ? step : best);
    travel.travelTo(useAb.getState().open && at !== null && steps.length > 0 ? steps.reduce(nearest) : null);
  }
}
