/**
 * The page's one run: opens it in a worker, sends edits of the configuration, takes in what the worker reports, and
 * brings the run back when the worker dies. The page never waits for it: every function answers at once or by promise.
 */
import { changeEffect } from "../config/change.ts";
import { OWN_CORPUS } from "../config/spec.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { Frame } from "../protocol/frame.ts";
import type { EngineChoice, Outcome, RunInfo, TrainerMessage, XilabBytes } from "../protocol/trainer.ts";
import { adoptConfig, editConfig, useConfig } from "../store/config.ts";
import { getFrames, goBackTo, pushFrame, resetFrames } from "../store/frames.ts";
import { setWeights } from "../store/generator.ts";
import { addProblem, patchRun, setInfo, useRun } from "../store/run.ts";
import { addPoint, backToNow, forgetAfter, keepSteps, publishPoints, resetTravel, useTravel } from "../store/travel.ts";
import { TrainerClient, WorkerDeath } from "./client.ts";
import { loadLexicon, type OwnWords } from "./lexicon.ts";
import { readSaved, type SavedBase, showHistory } from "./saved.ts";
import type { TrainerCalls, TrainerLink } from "./worker.ts";

export interface SessionOptions {
  readonly spawn: () => TrainerLink;
  /** The run kept in this browser, to bring a dead worker's run back. */
  readonly kept: () => Promise<XilabBytes | null>;
  readonly debounceMs?: number;
}

/** chosen: a worker that dies three times in two minutes will die again. */
const MAX_DEATHS = 3;
const DEATH_WINDOW_MS = 120_000;
/**
 * chosen: a worker may compile kernels for most of a minute without a word; one that trains reports after every step,
 * so twenty steps of silence, and at least fifteen seconds, mean that it is gone.
 */
function patienceMs(): number {
  const { state, compiling, stepsPerSecond } = useRun.getState();
  return state === "training" && !compiling && stepsPerSecond > 0 ? Math.max(15_000, 20_000 / stepsPerSecond) : 60_000;
}

/** chosen: a fraction of a megabyte for the default model, so that a message never holds up a frame. */
const FETCHED_AT_ONCE = 8;

/** Runs of successive workers are kept apart by this stride. */
const EPOCH = 1_000_000;

export class Session {
  private client: TrainerClient | null = null;
  private opening: Promise<boolean> | null = null;
  /** What Play trains on from; null: from scratch. */
  private base: SavedBase | null = null;
  /** What the present run was opened from, to fall back on before its first autosave. */
  private openedBase: SavedBase | null = null;
  private own: OwnWords | null = null;
  private openedOwn: OwnWords | null = null;
  private sent: RunConfig | null = null;
  private epoch = 0;
  private deaths: number[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private watched: string | null = null;
  /** How often a run was asked for, and whether the last one is there. */
  private asked = 0;
  private reopening: Promise<boolean> = Promise.resolve(false);
  /** Kept steps whose weights are still to come. */
  private wanted: readonly number[] = [];
  private fetching = false;

  constructor(private readonly options: SessionOptions) {
    useConfig.subscribe((now, before) => {
      if (now.config !== before.config) this.scheduleConfigure();
    });
    useTravel.subscribe((now, before) => {
      if (now.at !== before.at) void this.hold(now.at);
    });
  }

  get ownWords(): OwnWords | null {
    return this.own;
  }

  /** Makes a saved run the one that Play goes on from. */
  setBase(base: SavedBase | null): void {
    this.base = base;
    this.own = base?.run.own ?? this.own;
  }

  setOwn(own: OwnWords): void {
    this.own = own;
  }

  /** Opens the worker unless it is open; answers whether a run is there. */
  ensureOpen(): Promise<boolean> {
    if (this.client && !this.opening) return Promise.resolve(true);
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
    this.client?.terminate();
    this.client = null;
    this.base = base;
    this.own = base?.run.own ?? this.own;
    const opened = await this.ensureOpen();
    if (opened && useRun.getState().playing) await this.ask((calls) => calls.play());
    return opened;
  }

  async play(): Promise<void> {
    patchRun({ playing: true });
    if (!(await this.ensureOpen())) {
      patchRun({ playing: false });
      return;
    }
    if (useRun.getState().playing) await this.ask((calls) => calls.play());
  }

  async pause(): Promise<void> {
    patchRun({ playing: false });
    if (this.client) await this.ask((calls) => calls.pause());
  }

  async step(n: number): Promise<void> {
    patchRun({ playing: false });
    if (await this.ensureOpen()) await this.ask((calls) => calls.step(n));
  }

  async rewind(): Promise<void> {
    if (!this.client) {
      this.base = null;
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
    this.sent = config;
    editConfig(() => config);
    this.takeInfo(outcome.value);
    await this.play();
  }

  /** What is looked at stays in the ring; if it has gone meanwhile, the page looks at the present again. */
  private async hold(step: number | null): Promise<void> {
    const held = await this.ask((calls) => calls.hold(step));
    if (held === false && useTravel.getState().at === step) backToNow();
  }

  async setSpeed(stepsPerSecond: number): Promise<void> {
    patchRun({ speed: stepsPerSecond });
    await this.client?.setSpeed(stepsPerSecond).catch(() => undefined);
  }

  /** Another engine goes on from the same weights. */
  async setEngine(engineChoice: EngineChoice): Promise<void> {
    patchRun({ engineChoice });
    if (!this.client) return;
    const bytes = await this.save();
    const read = bytes ? readSaved(bytes) : null;
    await this.reopen(read?.ok ? read.base : null);
  }

  async save(): Promise<XilabBytes | null> {
    if (!this.client) return this.base?.bytes ?? null;
    const saved = await this.ask((calls) => calls.save());
    if (saved && !saved.ok) addProblem(saved.problem);
    return saved?.ok ? saved.value : null;
  }

  async watch(word: string | null): Promise<void> {
    if (word === this.watched) return;
    this.watched = word;
    if (this.client && !this.opening) await this.ask((calls) => calls.watch(word));
  }

  /** A call whose failure is told as a problem; null if it failed. */
  private async ask<T>(make: (calls: TrainerCalls) => Promise<T>): Promise<T | null> {
    try {
      return this.client ? await this.client.call(make) : null;
    } catch (error) {
      // A death is told, and mended, by onDeath.
      if (!(error instanceof WorkerDeath)) addProblem({ code: "internal", detail: String(error) });
      return null;
    }
  }

  private async open(): Promise<boolean> {
    const { speed, engineChoice: engine } = useRun.getState();
    patchRun({ opening: true, compiling: false, figures: null, state: "loading" });
    this.epoch += 1;
    const client: TrainerClient = new TrainerClient({
      spawn: this.options.spawn,
      patienceMs,
      onMessage: (message) => {
        if (this.client === client) this.take(message);
      },
      onDeath: (detail) => {
        if (this.client === client) void this.recover(detail);
      },
    });
    this.client = client;
    const config = useConfig.getState().config;
    const base = this.base && changeEffect(this.base.run.config, config) !== "restart" ? this.base : null;
    this.base = base;
    this.openedBase = base;
    this.openedOwn = this.own;
    this.sent = base?.run.config ?? config;
    const own = this.own ? { label: this.own.label, counts: this.own.counts } : null;
    const request = { config: this.sent, engine, own, saved: base?.bytes ?? null };
    let settled = this.settle(await this.ask((calls) => calls.open(request)));
    if (this.client !== client) return false;
    if (settled) {
      if (speed > 0) await client.setSpeed(speed).catch(() => undefined);
      if (this.watched) await this.ask((calls) => calls.watch(this.watched));
      settled = await this.configure();
    } else if (this.client === client) {
      client.terminate();
      this.client = null;
    }
    patchRun({ opening: false, ...(settled ? {} : { state: "stopped" as const }) });
    return settled;
  }

  private settle(outcome: Outcome<RunInfo> | null): boolean {
    if (!outcome) return false;
    if (outcome.ok) this.takeInfo(outcome.value);
    else addProblem(outcome.problem);
    return outcome.ok;
  }

  private scheduleConfigure(): void {
    if (!this.client) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      if (!this.opening) void this.configure();
    }, this.options.debounceMs ?? 150);
  }

  /** Sends the present configuration if the worker has another one. */
  private async configure(): Promise<boolean> {
    const { config } = useConfig.getState();
    if (!this.client || !this.sent || changeEffect(this.sent, config) === "none") return true;
    if (config.data.corpus === OWN_CORPUS && this.own !== this.openedOwn) return this.reopen(null);
    const before = this.sent;
    this.sent = config;
    const outcome = await this.ask((calls) => calls.configure(config));
    if (outcome && !outcome.ok) {
      addProblem(outcome.problem);
      this.sent = before;
      if (useConfig.getState().config === config) adoptConfig(before);
      return true;
    }
    return this.settle(outcome);
  }

  private take(message: TrainerMessage): void {
    switch (message.kind) {
      case "frame":
        this.takeFrame(message.frame);
        break;
      case "info":
        this.takeInfo(message.info);
        break;
      case "compiling":
        patchRun({ compiling: message.compiling });
        break;
      case "problem":
        if (message.problem.code === "nonFiniteStopped") patchRun({ playing: false });
        addProblem(message.problem);
        break;
      case "checkpoints":
        if (this.pageRun(message.run) === getFrames().run) void this.fetchPoints(keepSteps(message.steps));
        break;
      case "wentBack":
        goBackTo(message.to);
        forgetAfter(message.to);
        break;
      default:
        message satisfies never;
    }
  }

  /** Weights of kept steps come to the page a few at a time, so that looking back waits for nothing. */
  private async fetchPoints(steps: readonly number[]): Promise<void> {
    this.wanted = steps;
    if (this.fetching) return;
    this.fetching = true;
    try {
      while (this.wanted.length > 0) {
        const { client } = this;
        const run = getFrames().run;
        const next = this.wanted.slice(0, FETCHED_AT_ONCE);
        this.wanted = this.wanted.slice(FETCHED_AT_ONCE);
        const found = await this.ask((calls) => calls.peek(next));
        const { info } = useRun.getState();
        if (!found || !info || client !== this.client || run !== getFrames().run) return;
        const { alphabet, T } = info;
        for (const { step, ...weights } of found) addPoint(step, { ...weights, alphabet, T });
        publishPoints();
      }
    } finally {
      this.fetching = false;
    }
  }

  private pageRun(run: number): number {
    return this.epoch * EPOCH + run;
  }

  private takeInfo(info: RunInfo): void {
    const pageRun = this.pageRun(info.run);
    if (getFrames().run !== pageRun) {
      const continues = this.base && info.step >= this.base.run.step ? this.base : null;
      if (continues) showHistory(pageRun, continues.run);
      else resetFrames(pageRun);
      resetTravel();
      if (!continues) this.openedBase = null;
      this.base = null;
    }
    setInfo(info);
    if (info.state === "stopped") patchRun({ playing: false });
    void loadLexicon(info.config, this.openedOwn);
  }

  private takeFrame(frame: Frame): void {
    pushFrame({ ...frame, run: this.pageRun(frame.run) });
    const { step, stepsPerSecond, skippedUpdates, engine: figures, parameters } = frame;
    patchRun({ step, stepsPerSecond, skippedUpdates, figures });
    const { info } = useRun.getState();
    // Weights of another layout are on their way while a swap is being told.
    if (!parameters || !info || parameters.length !== info.parameters) return;
    const { config, layout, alphabet, T } = info;
    setWeights({ config, layout, parameters, alphabet, T }, step, "run");
  }

  /** The autosave of this very run, or what it was opened from. */
  private async keptBase(info: RunInfo | null): Promise<SavedBase | null> {
    const bytes = await this.options.kept().catch(() => null);
    const read = bytes ? readSaved(bytes) : null;
    const sameRun = read?.ok && info && changeEffect(read.base.run.config, info.config) === "none";
    if (sameRun) return read.base;
    const opened = this.openedBase;
    return opened && info && changeEffect(opened.run.config, info.config) !== "restart" ? opened : null;
  }

  /** After giving up: another try, from the autosave if there is one. */
  async retry(): Promise<void> {
    this.deaths = [];
    await this.reopen(await this.keptBase(useRun.getState().info));
  }

  /** A dead worker: a new one goes on from the last autosave, or starts again if there is none. */
  private async recover(detail: string): Promise<void> {
    const { info, step, playing } = useRun.getState();
    const now = performance.now();
    this.deaths = [...this.deaths.filter((at) => now - at < DEATH_WINDOW_MS), now];
    this.client = null;
    patchRun({ state: "recovering", compiling: false, stepsPerSecond: 0 });
    await this.opening?.catch(() => undefined);
    if (this.deaths.length >= MAX_DEATHS) {
      addProblem({ code: "workerGaveUp", detail });
      patchRun({ state: "stopped", playing: false, opening: false });
      return;
    }
    const base = await this.keptBase(info);
    addProblem({ code: "workerDied", detail, step, backTo: base?.run.step ?? 0 });
    this.base = base;
    patchRun({ playing });
    if ((await this.ensureOpen()) && playing) await this.play();
  }
}
