/**
 * The worker of the Flow room: one fit at a time, stepping between messages. Frames go out at most ten times a second, one
 * after the other: the next waits until the page has taken the last.
 */
import { transfer } from "comlink";
import type { FlowLayer } from "../src/protocol/config.ts";
import type { PlaneApi, PlaneConfig, PlaneCosts, PlaneFrame, PlaneStarted } from "../src/protocol/plane.ts";
import { JsFusedMachine } from "./engines/fused/jsMachine.ts";
import type { FusedMachine } from "./engines/fused/machine.ts";
import { startMachine } from "./engines/fused/start.ts";
import { nextTask } from "./lock.ts";
import { Pace } from "./pace.ts";
import { checkPlane, PlaneFit, planeCosts } from "./planeFit.ts";

const FRAME_MS = 100;
/** chosen: messages are heard within a frame of the screen. */
const BURST_MS = 12;
/** The exact KL may take this share of the time, and comes at most so often. */
const KL_SHARE = 0.1;
const KL_MS = 400;

type OnFrame = (frame: PlaneFrame) => unknown;

/** A fit with what the page has and has not been told of it. */
class Running {
  seconds = 0;
  playing = false;
  /** Of `play`: a loop that slept through a pause and a new start of its own is not to go on beside the next. */
  turn = 0;
  readonly pace = new Pace();
  private losses: number[] = [];
  private lastFrameMs = 0;
  private klDueMs = 0;
  private sending: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor(
    readonly id: number,
    readonly fit: PlaneFit,
    private readonly onFrame: OnFrame,
  ) {}

  advance(): void {
    const from = performance.now();
    this.losses.push(this.fit.advance());
    this.seconds += (performance.now() - from) / 1000;
    this.pace.stepped(1);
  }

  /** A frame if one is due and the page has taken the last. */
  report(watched: Float32Array | null): void {
    if (this.waiting > 0 || performance.now() - this.lastFrameMs < FRAME_MS) return;
    void this.send(watched, performance.now() >= this.klDueMs);
  }

  /** A frame now, after those under way; resolves when the page has it. */
  send(watched: Float32Array | null, exact: boolean): Promise<void> {
    const { fit } = this;
    const from = performance.now();
    const found = exact ? fit.kl() : null;
    if (found) this.klDueMs = performance.now() + Math.max(KL_MS, (performance.now() - from) / KL_SHARE);
    const walk = watched ? fit.walk(watched) : null;
    const lossNats = Float32Array.from(this.losses);
    const { parameters } = fit;
    this.losses = [];
    this.lastFrameMs = performance.now();
    const frame: PlaneFrame = {
      fit: this.id,
      step: fit.step,
      seconds: this.seconds,
      stepsPerSecond: this.pace.stepsPerSecond(),
      skippedUpdates: fit.skippedUpdates,
      playing: this.playing,
      lossNats,
      kl: found?.kl ?? null,
      logDensity: found?.logDensity ?? null,
      walk,
      parameters,
    };
    const arrays = [lossNats, parameters, found?.logDensity, walk?.states, walk?.logDets];
    const buffers = arrays.flatMap((array) => (array ? [array.buffer as ArrayBuffer] : []));
    this.waiting++;
    this.sending = this.sending.then(async () => {
      try {
        await this.onFrame(transfer(frame, buffers));
      } catch {
        // a page that has gone must not hold up the next
      }
      this.waiting--;
    });
    return this.sending;
  }
}

export class PlaneWorker implements PlaneApi {
  private readonly machine: Promise<FusedMachine>;
  private running: Running | null = null;
  private watched: Float32Array | null = null;
  private started = 0;

  constructor(site: string, machine: Promise<FusedMachine> = startMachine(site)) {
    this.machine = machine;
  }

  async start(config: PlaneConfig, onFrame: OnFrame): Promise<PlaneStarted> {
    const id = ++this.started;
    this.drop();
    const checked = checkPlane(config);
    if (!checked.ok) return checked;
    const machine = await this.machine;
    const fit = new PlaneFit(machine, config, checked.density);
    // one that was asked for later is on its way
    if (id === this.started) {
      this.running = new Running(id, fit, onFrame);
      void this.running.send(this.watched, true);
    } else fit.free();
    const engine = machine instanceof JsFusedMachine ? "JavaScript" : `WASM · ${machine.adapter}`;
    return { ok: true, fit: id, engine, truth: fit.truth };
  }

  private drop(): void {
    if (!this.running) return;
    this.running.playing = false;
    this.running.fit.free();
    this.running = null;
  }

  async play(stepsPerSecond = 0): Promise<void> {
    const { running } = this;
    if (!running) return;
    running.pace.limit = stepsPerSecond;
    if (running.playing) return;
    running.playing = true;
    running.pace.restart();
    void this.loop(running, ++running.turn);
  }

  private async loop(running: Running, turn: number): Promise<void> {
    const { fit, pace } = running;
    const { horizon } = fit.config;
    // pauses and new starts come in between bursts
    const goesOn = (): boolean => running.playing && running.turn === turn && this.running === running;
    while (goesOn()) {
      const until = performance.now() + BURST_MS;
      do {
        running.advance();
        if (fit.step === horizon) {
          running.playing = false;
          await running.send(this.watched, true);
          return;
        }
      } while (pace.limit === 0 && performance.now() < until);
      running.report(this.watched);
      await nextTask();
      await pace.wait(goesOn);
    }
  }

  async pause(): Promise<void> {
    const { running } = this;
    if (!running?.playing) return;
    running.playing = false;
    await running.send(this.watched, true);
  }

  async step(n: number): Promise<void> {
    const { running } = this;
    if (!running) return;
    running.playing = false;
    let until = performance.now() + BURST_MS;
    for (let i = 0; i < n && this.running === running && !running.playing; i++) {
      running.advance();
      if (performance.now() < until) continue;
      await nextTask();
      until = performance.now() + BURST_MS;
    }
    if (this.running === running) await running.send(this.watched, true);
  }

  async watch(noise: Float32Array | null): Promise<void> {
    this.watched = noise;
    if (this.running && !this.running.playing) await this.running.send(noise, false);
  }

  async costs(layers: readonly FlowLayer[]): Promise<PlaneCosts> {
    return planeCosts(await this.machine, layers);
  }
}
