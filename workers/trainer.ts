/**
 * The trainer: one run at a time, trained in a loop of its own. Calls and loop turns take the same lock, so that no
 * change meets a half-done step; between steps the message queue gets its turn.
 */
import { transfer } from "comlink";
import { changeEffect } from "../src/config/change.ts";
import { normaliseConfig } from "../src/config/normalise.ts";
import { readFixture } from "../src/fixtures/fixture.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type {
  Checkpoint,
  EngineChoice,
  EngineId,
  OpenRequest,
  Outcome,
  PartnerLink,
  Problem,
  RunInfo,
  RunState,
  TrainerApi,
  VerifyResult,
  XilabBytes,
} from "../src/protocol/trainer.ts";
import { encodeXilab } from "../src/runs/xilab.ts";
import { DataSource, type OwnWords } from "./data.ts";
import type { EngineHost } from "./engines/engine.ts";
import { Hosts } from "./hosts.ts";
import { Keeper } from "./keeper.ts";
import { Lock, LossGuard, nextTask } from "./lock.ts";
import { Observer } from "./observer.ts";
import { type Listener, Outbox } from "./outbox.ts";
import { Pace } from "./pace.ts";
import { Partner } from "./partner.ts";
import { readRequest } from "./request.ts";
import { Run, sameWords } from "./run.ts";
import { snapshot } from "./snapshot.ts";
import { verifyHost } from "./verify.ts";
import { spawnWatch } from "./watcher.ts";

/** Updates that may be skipped in a row before the run stops. */
const MAX_SKIPPED = 5;

/** chosen: calls are answered within a frame of the page, and short steps are not slowed by asking for calls. */
const TURN_MS = 8;

const detailOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class Trainer implements TrainerApi {
  private readonly lock = new Lock();
  private readonly outbox = new Outbox();
  private readonly pace = new Pace();
  private readonly partner = new Partner();
  private readonly loss = new LossGuard();
  private readonly source: DataSource;
  private readonly hosts: Hosts;
  private run: Run | null = null;
  private runs = 0;
  private state: RunState = "paused";
  /** Steps left to take; Infinity while playing. */
  private wanted = 0;
  private looping = false;
  private word: string | null = null;
  private readonly keeper = new Keeper((problem) => this.report(problem));
  private readonly observer: Observer;
  private stepped: ((step: number) => void)[] = [];

  constructor(site: string) {
    this.source = new DataSource(site);
    this.hosts = new Hosts(site);
    this.observer = new Observer(() => spawnWatch(site), this.pace);
  }

  async listen(listener: Listener): Promise<void> {
    this.outbox.listen(listener);
  }

  open(request: OpenRequest): Promise<Outcome<RunInfo>> {
    this.halt();
    return this.exclusively(async () => {
      const asked = readRequest(request);
      if (!asked.ok) return asked;
      const { config, own, saved } = asked.value;
      const data = await this.source.of(config, own).catch((error: unknown) => detailOf(error));
      if (typeof data === "string")
        return { ok: false, problem: { code: "corpusUnavailable", corpus: config.data.corpus, detail: data } };
      const host = await this.hostFor(request.engine, request.threads);
      this.keeper.place = request.keep ?? null;
      this.replaceRun(null);
      this.runs++;
      if (saved && !sameWords(saved, data))
        return { ok: false, problem: { code: "fileRefused", detail: "its words are not the words of this corpus" } };
      const begin = () =>
        saved ? Run.resumed(this.runs, saved, data, own, host) : Run.begin(this.runs, config, data, own, host);
      this.replaceRun(await this.outbox.whileCompiling(begin));
      return this.opened();
    });
  }

  async play(): Promise<void> {
    this.wanted = Number.POSITIVE_INFINITY;
    void this.loop();
  }
  async pause(): Promise<void> {
    this.halt();
  }
  step(n: number): Promise<number> {
    this.wanted = Math.max(0, Math.floor(n));
    return new Promise((resolve) => {
      this.stepped.push(resolve);
      void this.loop();
    });
  }
  async setSpeed(stepsPerSecond: number): Promise<void> {
    this.pace.limit = stepsPerSecond;
  }
  async stopAtEnd(on: boolean): Promise<void> {
    this.pace.stopsAtEnd = on;
  }
  async watch(word: string | null): Promise<void> {
    this.word = word;
    this.pace.evaluateSoon();
    void this.lock.run(() => this.settle());
  }
  async join(link: PartnerLink | null): Promise<void> {
    if (link) this.keeper.place = link.keep ?? null;
    this.partner.join(link, this.run?.step ?? 0);
  }

  configure(raw: RunConfig): Promise<Outcome<RunInfo>> {
    return this.exclusively(async () => {
      const { run } = this;
      if (!run) return noRun;
      const { config } = normaliseConfig(raw);
      const effect = changeEffect(run.config, config);
      if (effect === "restart") return this.restart(config, run.own);
      if (effect === "warm") await this.outbox.whileCompiling(() => run.change(config));
      else await run.change(config);
      await this.sendFrame(true);
      return this.tell();
    });
  }

  rewind(): Promise<Outcome<RunInfo>> {
    return this.exclusively(async () => (this.run ? this.restart(this.run.config, this.run.own) : noRun));
  }

  async peek(steps: readonly number[]): Promise<readonly Checkpoint[]> {
    const found = this.run?.checkpoints.peek(steps) ?? [];
    return transfer(
      found,
      found.map(({ parameters }) => parameters.buffer as ArrayBuffer),
    );
  }
  async hold(step: number | null): Promise<boolean> {
    return this.run?.checkpoints.hold(step) ?? false;
  }
  branchFrom(step: number): Promise<Outcome<RunInfo>> {
    return this.exclusively(async () => {
      const { run } = this;
      if (!run?.checkpoints.at(step)) return { ok: false, problem: { code: "checkpointGone", step } };
      // the page is to see the whole of what is given up
      await this.sendFrame(false);
      const from = run.step;
      await this.outbox.whileCompiling(() => run.goBack(step));
      this.pace.evaluateSoon();
      this.outbox.send({ kind: "wentBack", run: run.id, from, to: step });
      return this.opened();
    });
  }

  save(): Promise<Outcome<XilabBytes>> {
    return this.exclusively(async () => {
      if (!this.run) return noRun;
      return { ok: true, value: encodeXilab(await this.run.saved()) };
    });
  }

  /** Takes the place of the present run's backend: meant for a worker of its own. */
  async verify(raw: unknown, id: EngineId): Promise<VerifyResult> {
    this.halt();
    return this.lock.run(async () => {
      const fixture = readFixture(raw);
      this.replaceRun(null);
      // one host for many fixtures: compiling WebGPU pipelines takes longer than running them
      return verifyHost(this.watched(await this.hosts.exactly(id)), fixture);
    });
  }

  async breakDevice(): Promise<boolean> {
    return this.hosts.current?.destroy() ?? false;
  }
  async dispose(): Promise<void> {
    this.halt();
    await this.lock.run(async () => this.replaceRun(null));
    this.observer.dispose();
  }

  private halt(): void {
    this.wanted = 0;
  }

  private replaceRun(run: Run | null): void {
    this.run?.dispose();
    this.run = run;
    this.observer.follow(run);
    this.pace.restart();
  }

  private async restart(config: RunConfig, own: OwnWords | null): Promise<Outcome<RunInfo>> {
    const data = await this.source.of(config, own).catch((error: unknown) => detailOf(error));
    if (typeof data === "string") return { ok: false, problem: { code: "configRefused", detail: data } };
    const begin = () => Run.begin(++this.runs, config, data, own, this.hosts.current!);
    this.replaceRun(await this.outbox.whileCompiling(begin));
    return this.opened();
  }

  /** A run is there: its first frame. */
  private async opened(): Promise<Outcome<RunInfo>> {
    this.state = this.wanted > 0 ? "training" : "paused";
    const outcome = this.tell();
    await this.sendFrame(true);
    void this.lock.run(() => this.settle());
    if (this.wanted > 0) void this.loop();
    return outcome;
  }

  private tell(): Outcome<RunInfo> {
    const value = this.run!.info(this.state);
    this.partner.tell(value.step);
    this.outbox.send({ kind: "info", info: value });
    return { ok: true, value };
  }
  private report(problem: Problem): void {
    this.outbox.send({ kind: "problem", problem });
  }
  private setState(state: RunState): void {
    if (state === this.state) return;
    this.state = state;
    if (this.run) this.tell();
  }

  private exclusively<T>(act: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.lock.run(async () => {
      try {
        return await act();
      } catch (error) {
        return { ok: false, problem: { code: "internal", detail: detailOf(error) } };
      }
    });
  }

  private async hostFor(choice: EngineChoice, threads?: number): Promise<EngineHost> {
    const kept = this.hosts.kept(choice, threads);
    if (kept) return kept;
    this.replaceRun(null);
    return this.watched(await this.hosts.start(choice, threads));
  }

  private watched(host: EngineHost): EngineHost {
    this.loss.watch(host.lost, (detail) => {
      const { run } = this;
      // nothing was under way that would notice
      if (run) void this.lock.run(async () => (this.hosts.current === host ? this.recover(run, detail) : false));
    });
    return host;
  }

  private async loop(): Promise<void> {
    if (this.looping) return;
    this.looping = true;
    try {
      while (this.wanted > 0 && (await this.lock.run(() => this.turn()))) {
        await this.pace.wait(() => this.wanted > 0);
        await nextTask();
        await this.partner.wait(() => (this.wanted > 0 ? this.run?.step : undefined));
      }
    } finally {
      this.looping = false;
    }
    await this.lock.run(() => this.settle());
    // steps asked for meanwhile are answered by the loop that takes them
    if (!this.looping) for (const resolve of this.stepped.splice(0)) resolve(this.run?.step ?? 0);
  }

  /** Steps for some milliseconds (one, if steps are long or the speed is limited), and what is due after them. */
  private async turn(): Promise<boolean> {
    const { run } = this;
    if (!run || this.wanted <= 0) return false;
    this.setState("training");
    if (!this.partner.begin(run.step)) return true;
    const started = performance.now();
    let anatomy = false;
    try {
      do {
        const burst = run.canBurst && this.pace.limit === 0 ? Math.min(this.pace.burst, this.wanted) : 1;
        const count = Math.min(burst, this.partner.room(run.step), this.untilKept(run), this.pace.untilEnd(run));
        // the last step asked for is looked at in any case: a single step must show its anatomy
        anatomy = this.partner.looks(run.step + count) ?? (this.wanted <= 1 || this.outbox.frameDue(performance.now()));
        const records = await this.loss.guard(run.takeSteps(count, anatomy));
        this.wanted -= records.length;
        this.pace.stepped(records.length);
        const mended = run.takeProblem();
        if (mended) {
          this.report(mended);
          this.tell();
        }
        if (this.pace.ended(run)) {
          this.halt();
          this.report({ code: "scheduleEnded", step: run.step });
        }
        if (run.skippedInARow >= MAX_SKIPPED) return this.stopNonFinite(run);
        if (run.checkpoints.wanted(run.step) && run.skippedInARow === 0) await this.loss.guard(run.keepCheckpoint());
        if (anatomy || this.pace.limit > 0 || this.partner.room(run.step) === 0) break;
      } while (this.wanted > 0 && performance.now() - started < TURN_MS);
      this.partner.tell(run.step, anatomy);
      await this.loss.guard(this.attend(run));
      return true;
    } catch (error) {
      return this.recover(run, detailOf(error));
    }
  }

  /** Two runs side by side keep the very same steps; a run alone need not stop for them. */
  private untilKept = ({ checkpoints, step }: Run): number =>
    this.partner.beside ? checkpoints.next(step) : Number.POSITIVE_INFINITY;

  /** Evaluation, checkpoint, autosave and frame, each when it is due. */
  private async attend(run: Run): Promise<void> {
    await this.observer.attend(run, this.word);
    if (this.pace.checkpointDue() && run.skippedInARow === 0) await run.keepCheckpoint();
    if (this.pace.saveDue() && !this.keeper.busy) await this.keep(run);
    if (this.outbox.frameDue(performance.now())) await this.sendFrame(false);
  }

  /** Kept in the browser, beside the training. */
  private async keep(run: Run): Promise<void> {
    this.pace.saved();
    if (this.keeper.place) this.keeper.keep(encodeXilab(await run.saved()));
  }

  /** The loop has ended, or a run was opened: everything the page should know is brought up to date. */
  private async settle(): Promise<void> {
    const { run } = this;
    if (!run || this.wanted > 0) return;
    try {
      if (this.state === "training") {
        this.setState("paused");
        await this.loss.guard(run.keepCheckpoint());
        await this.keep(run);
      }
      await this.loss.guard(this.observer.settle(run, this.word));
      await this.loss.guard(this.sendFrame(true));
    } catch (error) {
      await this.recover(run, detailOf(error));
    }
  }

  private async stopNonFinite(run: Run): Promise<boolean> {
    const { step } = run;
    await this.outbox.whileCompiling(() => run.restore(this.hosts.current!));
    this.halt();
    this.state = "stopped";
    this.report(run.nonFinite(step));
    this.tell();
    await this.sendFrame(true);
    return false;
  }

  /** A lost device: go on from the checkpoint on a new one; the second time, on the next engine. */
  private async recover(run: Run, detail: string): Promise<boolean> {
    const { step } = run;
    if (!this.hosts.canReplace) {
      this.halt();
      this.state = "stopped";
      this.report({ code: "internal", detail });
      this.tell();
      return false;
    }
    this.setState("recovering");
    const before = run.status.id;
    const host = this.watched(await this.hosts.replace(detail));
    await this.outbox.whileCompiling(() => run.restore(host));
    this.report({ code: "deviceLost", step, backTo: run.step, detail });
    if (host.status.id !== before) this.report({ code: "engineChanged", engine: host.status });
    this.setState(this.wanted > 0 ? "training" : "paused");
    this.tell();
    return true;
  }

  private async sendFrame(withParameters: boolean): Promise<void> {
    const { run } = this;
    if (!run) return;
    const now = performance.now();
    const parameters = withParameters || this.outbox.parametersDue(now);
    this.outbox.sendFrame(await snapshot(run, this.observer, this.pace.stepsPerSecond(), parameters), now);
    this.outbox.tellCheckpoints(run.id, run.checkpoints);
  }
}

const noRun = { ok: false, problem: { code: "internal", detail: "no run is open" } } as const;
