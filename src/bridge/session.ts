/**
 * One run of the page (its own, or the one it is compared with): opens it in a worker, sends edits of the configuration,
 * takes in what the worker reports, and brings the run back when the worker dies. The page never waits for it: every
 * function answers at once or by promise.
 */
import { transfer } from "comlink";
import { changeEffect } from "../config/change.ts";
import { OWN_CORPUS } from "../config/spec.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { Frame } from "../protocol/frame.ts";
import type {
  EngineChoice,
  Outcome,
  PartnerLink,
  Problem,
  RunInfo,
  TrainerMessage,
  XilabBytes,
} from "../protocol/trainer.ts";
import type { RunSlice } from "../store/run.ts";
import { exchangeStores, type RunStores, storesA } from "../store/runs.ts";
import { TrainerClient, WorkerDeath } from "./client.ts";
import { loadLexicon, type OwnWords } from "./lexicon.ts";
import { patienceOf } from "./patience.ts";
import { PointFetcher } from "./points.ts";
import { baseOf, baseToGoOnFrom, type SavedBase, showHistory } from "./saved.ts";
import { countDeath, emptySeat, type Seat, type SessionOptions } from "./seat.ts";
import type { TrainerCalls } from "./worker.ts";

/** Runs of successive workers are kept apart by this stride. */
const EPOCH = 1_000_000;

export class Session {
  private seat: Seat = emptySeat(this);
  private readonly stores: RunStores;
  private opening: Promise<boolean> | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly openers: (() => void)[] = [];
  /** How often a run was asked for, and whether the last one is there. */
  private asked = 0;
  private reopening: Promise<boolean> = Promise.resolve(false);
  private readonly points: PointFetcher;

  constructor(private readonly options: SessionOptions) {
    this.stores = options.stores ?? storesA;
    this.points = new PointFetcher(this.stores, (steps) => this.ask((calls) => calls.peek(steps)));
    const { config, travel } = this.stores;
    config.use.subscribe((now, before) => {
      if (now.config !== before.config) this.scheduleConfigure();
    });
    travel.use.subscribe((now, before) => {
      if (now.at !== before.at) void this.hold(now.at);
    });
  }

  private get run(): RunSlice {
    return this.stores.run.use.getState();
  }
  private get config(): RunConfig {
    return this.stores.config.use.getState().config;
  }

  /** Called whenever a worker of this session has opened a run. */
  onOpened(opened: () => void): void {
    this.openers.push(opened);
  }

  /** Trains beside another session's worker, or alone. */
  async join(link: Omit<PartnerLink, "keep"> | null): Promise<void> {
    const keep = this.options.keep?.() ?? null;
    await this.ask((calls) => calls.join(link && transfer({ ...link, keep }, [link.port])));
  }

  /** Two sessions change places at their workers, and what the runs have shown goes along; false while one is opening. */
  exchange(other: Session): boolean {
    if (this.opening || other.opening || !this.seat.client || !other.seat.client) return false;
    [this.seat, other.seat] = [other.seat, this.seat];
    this.seat.holder = this;
    other.seat.holder = other;
    exchangeStores(this.stores, other.stores);
    return true;
  }

  /** Whether a worker is there, with a run. */
  get up(): boolean {
    return this.seat.client !== null && !this.run.opening;
  }

  /** Ends the worker, and with it the run. */
  async close(): Promise<void> {
    const { client } = this.seat;
    this.seat.client = null;
    this.seat = emptySeat(this);
    client?.terminate();
    await this.opening?.catch(() => undefined);
  }

  get ownWords(): OwnWords | null {
    return this.seat.own;
  }

  /** Makes a saved run the one that Play goes on from. */
  setBase(base: SavedBase | null): void {
    this.seat.base = base;
    this.seat.own = base?.run.own ?? this.seat.own;
  }

  setOwn(own: OwnWords): void {
    this.seat.own = own;
  }

  /** Opens the worker unless it is open; answers whether a run is there. */
  ensureOpen(): Promise<boolean> {
    if (this.seat.client && !this.opening) return Promise.resolve(true);
    this.opening ??= this.open().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  /** Drops the worker and opens the present configuration, or `base`, anew. */
  reopen(base: SavedBase | null): Promise<boolean> {
    this.reopening = this.reopenLast(++this.asked, base);
    return this.reopening;
  }

  /** Asked again while a worker is still opening, only the last one counts: the others answer as it does. */
  private async reopenLast(asked: number, base: SavedBase | null): Promise<boolean> {
    await this.opening?.catch(() => undefined);
    if (asked !== this.asked) return this.reopening;
    this.seat.client?.terminate();
    this.seat.client = null;
    this.seat.base = base;
    this.seat.own = base?.run.own ?? this.seat.own;
    const opened = await this.ensureOpen();
    if (opened && this.run.playing) await this.ask((calls) => calls.play());
    return opened;
  }

  async play(): Promise<void> {
    this.stores.run.patch({ playing: true });
    if (!(await this.ensureOpen())) {
      this.stores.run.patch({ playing: false });
      return;
    }
    if (this.run.playing) await this.ask((calls) => calls.play());
  }

  async pause(): Promise<void> {
    this.stores.run.patch({ playing: false });
    if (this.seat.client) await this.ask((calls) => calls.pause());
  }

  /** Where it stands afterwards; null if there is no run. */
  async step(n: number): Promise<number | null> {
    this.stores.run.patch({ playing: false });
    return (await this.ensureOpen()) ? this.ask((calls) => calls.step(n)) : null;
  }

  async rewind(): Promise<void> {
    if (!this.seat.client) {
      this.seat.base = null;
      await this.ensureOpen();
      return;
    }
    await this.ask(async (calls) => this.settle(await calls.rewind()));
  }

  /** The run goes on from a kept step, with the settings it had there. */
  async branchFrom(step: number): Promise<void> {
    const outcome = await this.ask((calls) => calls.branchFrom(step));
    if (!outcome?.ok) {
      this.settle(outcome);
      return;
    }
    const { config } = outcome.value;
    this.seat.sent = config;
    this.stores.config.edit(() => config);
    this.takeInfo(outcome.value);
    await this.play();
  }

  /** What is looked at stays in the ring; if it has gone meanwhile, the page looks at the kept step nearest to it. */
  private async hold(step: number | null): Promise<void> {
    const held = await this.ask((calls) => calls.hold(step));
    if (held === false && this.stores.travel.use.getState().at === step) this.stores.travel.lookBeside();
  }

  async setSpeed(stepsPerSecond: number): Promise<void> {
    this.stores.run.patch({ speed: stepsPerSecond });
    await this.seat.client?.setSpeed(stepsPerSecond).catch(() => undefined);
  }

  /** Another engine goes on from the same weights. */
  async setEngine(engineChoice: EngineChoice): Promise<void> {
    this.stores.run.patch({ engineChoice });
    if (!this.seat.client) return;
    await this.reopen(baseOf(await this.save()));
  }

  async save(): Promise<XilabBytes | null> {
    if (!this.seat.client) return this.seat.base?.bytes ?? null;
    const saved = await this.ask((calls) => calls.save());
    if (saved && !saved.ok) this.stores.run.addProblem(saved.problem);
    return saved?.ok ? saved.value : null;
  }

  async watch(word: string | null): Promise<void> {
    if (word === this.seat.watched) return;
    this.seat.watched = word;
    if (this.seat.client && !this.opening) await this.ask((calls) => calls.watch(word));
  }

  /** A call whose failure is told as a problem; null if it failed. */
  async ask<T>(make: (calls: TrainerCalls) => Promise<T>): Promise<T | null> {
    try {
      const { client } = this.seat;
      const answer = client ? await client.call(make) : null;
      // meanwhile another worker may have taken its place
      return client === this.seat.client ? answer : null;
    } catch (error) {
      // A death is told, and mended, by onDeath.
      if (!(error instanceof WorkerDeath)) this.stores.run.addProblem({ code: "internal", detail: String(error) });
      return null;
    }
  }

  private async open(): Promise<boolean> {
    const { speed, engineChoice: engine } = this.run;
    const { seat } = this;
    this.stores.run.patch({ opening: true, compiling: false, figures: null, state: "loading" });
    seat.epoch += 1;
    const client: TrainerClient = new TrainerClient({
      spawn: this.options.spawn,
      patienceMs: () => patienceOf(this.run),
      onMessage: (message) => {
        if (seat.client === client) seat.holder.take(message);
      },
      onDeath: (detail) => {
        if (seat.client === client) void seat.holder.recover(detail);
      },
    });
    seat.client = client;
    const { config } = this;
    const base = seat.base && changeEffect(seat.base.run.config, config) !== "restart" ? seat.base : null;
    seat.base = base;
    seat.openedBase = base;
    seat.openedOwn = seat.own;
    seat.sent = base?.run.config ?? config;
    const own = seat.own ? { label: seat.own.label, counts: seat.own.counts } : null;
    const threads = this.options.threads?.();
    const keep = this.options.keep?.();
    const request = { config: seat.sent, engine, threads, own, saved: base?.bytes ?? null, keep };
    let settled = this.settle(await this.ask((calls) => calls.open(request)));
    if (seat.client !== client) return false;
    if (settled) {
      if (speed > 0) await client.setSpeed(speed).catch(() => undefined);
      if (seat.watched) await this.ask((calls) => calls.watch(seat.watched));
      settled = await this.configure();
    } else {
      client.terminate();
      seat.client = null;
    }
    this.stores.run.patch({ opening: false, ...(settled ? {} : { state: "stopped" as const }) });
    if (settled) for (const opened of this.openers) opened();
    return settled;
  }

  private settle(outcome: Outcome<RunInfo> | null): boolean {
    if (!outcome) return false;
    if (outcome.ok) this.takeInfo(outcome.value);
    else this.stores.run.addProblem(outcome.problem);
    return outcome.ok;
  }

  private scheduleConfigure(): void {
    if (!this.seat.client) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      if (!this.opening) void this.configure();
    }, this.options.debounceMs ?? 150);
  }

  /** Sends the present configuration if the worker has another one. */
  private async configure(): Promise<boolean> {
    const { config } = this;
    if (!this.seat.client || !this.seat.sent || changeEffect(this.seat.sent, config) === "none") return true;
    if (config.data.corpus === OWN_CORPUS && this.seat.own !== this.seat.openedOwn) return this.reopen(null);
    const before = this.seat.sent;
    this.seat.sent = config;
    const outcome = await this.ask((calls) => calls.configure(config));
    if (outcome && !outcome.ok) {
      this.stores.run.addProblem(outcome.problem);
      this.seat.sent = before;
      if (this.config === config) this.stores.config.adopt(before);
      return true;
    }
    return this.settle(outcome);
  }

  take(message: TrainerMessage): void {
    switch (message.kind) {
      case "frame":
        this.takeFrame(message.frame);
        break;
      case "info":
        this.takeInfo(message.info);
        break;
      case "compiling":
        this.stores.run.patch({ compiling: message.compiling });
        break;
      case "problem":
        this.takeProblem(message.problem);
        break;
      case "checkpoints":
        if (this.pageRun(message.run) === this.stores.frames.get().run)
          void this.points.fetch(this.stores.travel.keepSteps(message.steps));
        break;
      case "wentBack":
        this.stores.frames.goBackTo(message.to);
        this.stores.travel.forgetAfter(message.to);
        break;
      default:
        message satisfies never;
    }
  }

  private takeProblem(problem: Problem): void {
    // each worker finds it out anew
    const told = this.run.problems.some((entry) => entry.problem.code === problem.code);
    if (told && problem.code === "storageUnavailable") return;
    if (problem.code === "nonFiniteStopped" || problem.code === "scheduleEnded")
      this.stores.run.patch({ playing: false });
    this.stores.run.addProblem(problem);
  }

  private pageRun(run: number): number {
    return this.seat.epoch * EPOCH + run;
  }

  private takeInfo(info: RunInfo): void {
    const pageRun = this.pageRun(info.run);
    if (this.stores.frames.get().run !== pageRun) {
      const continues = this.seat.base && info.step >= this.seat.base.run.step ? this.seat.base : null;
      if (continues) showHistory(pageRun, continues.run, this.stores.frames);
      else this.stores.frames.reset(pageRun);
      this.stores.travel.reset();
      if (!continues) this.seat.openedBase = null;
      this.seat.base = null;
    }
    this.stores.run.setInfo(info);
    if (info.state === "stopped") this.stores.run.patch({ playing: false });
    // the run it is compared with has the same words
    if (this.stores === storesA) void loadLexicon(info.config, this.seat.openedOwn);
  }

  private takeFrame(frame: Frame): void {
    this.stores.frames.push({ ...frame, run: this.pageRun(frame.run) });
    const { step, stepsPerSecond, skippedUpdates, engine: figures, parameters } = frame;
    this.stores.run.patch({ step, stepsPerSecond, skippedUpdates, figures });
    const { info } = this.run;
    // Weights of another layout are on their way while a swap is being told.
    if (!parameters || !info || parameters.length !== info.parameters) return;
    const { config, layout, alphabet, T } = info;
    this.stores.weights.set({ config, layout, parameters, alphabet, T }, step, "run");
  }

  private lastBase(): Promise<SavedBase | null> {
    return baseToGoOnFrom(this.options.kept, this.seat.openedBase, this.run.info);
  }

  /** After giving up: another try, from the autosave if there is one. */
  async retry(): Promise<void> {
    this.seat.deaths = [];
    await this.reopen(await this.lastBase());
  }

  /** A dead worker: a new one goes on from the last autosave, or starts again if there is none. */
  async recover(detail: string): Promise<void> {
    const { step, playing } = this.run;
    const { seat } = this;
    const givesUp = countDeath(seat, performance.now());
    seat.client = null;
    this.stores.run.patch({ state: "recovering", compiling: false, stepsPerSecond: 0 });
    await this.opening?.catch(() => undefined);
    if (givesUp) {
      this.stores.run.addProblem({ code: "workerGaveUp", detail });
      this.stores.run.patch({ state: "stopped", playing: false, opening: false });
      return;
    }
    const base = await this.lastBase();
    // closed meanwhile
    if (seat !== this.seat) return;
    this.stores.run.addProblem({ code: "workerDied", detail, step, backTo: base?.run.step ?? 0 });
    seat.base = base;
    this.stores.run.patch({ playing });
    if ((await this.ensureOpen()) && playing) await this.play();
  }
}
