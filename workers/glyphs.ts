/** The worker of the letter pictures: one flow, fitted between messages, five frames a second. */
import { transfer } from "comlink";
import { bitsOf, drawWhich, type Glyphs, levelOf, openPictures } from "../src/glyphs/data.ts";
import { PIXELS } from "../src/glyphs/masks.ts";
import { glyphDensity, glyphParameters, glyphSampling, glyphStart, PICTURES } from "../src/glyphs/program.ts";
import { cosineRate } from "../src/math/schedule.ts";
import { sampleMean } from "../src/math/stats.ts";
import type { GlyphApi, GlyphBits, GlyphConfig, GlyphFrame, GlyphStarted, GlyphTrip } from "../src/protocol/glyphs.ts";
import { JsFusedMachine } from "./engines/fused/jsMachine.ts";
import type { FusedMachine } from "./engines/fused/machine.ts";
import { startMachine } from "./engines/fused/start.ts";
import { batchShape, PointFit, PointProgram } from "./fit.ts";
import { nextTask } from "./lock.ts";

const FRAME_MS = 200;
/** All pictures cost some ten steps. */
const ALL_MS = 2000;
const BURST_MS = 12;
const CLIP_NORM = 20;
const FINAL_FRACTION = 0.02;
/** Noise of the pictures that are scored, apart from those that are trained on. */
const SCORED = 0x5c03ed;

/** One flow and its pictures. */
export class GlyphFit {
  step = 0;
  skippedUpdates = 0;
  private readonly fit: PointFit;
  private readonly sampler: PointProgram;
  readonly batch: number;

  constructor(
    machine: FusedMachine,
    readonly glyphs: Glyphs,
    readonly config: GlyphConfig,
  ) {
    const parameters = glyphParameters(config.hidden);
    const { K, batch } = batchShape(config.batch);
    this.batch = batch;
    const common = { slots: parameters.slots, input: PICTURES, K };
    this.fit = new PointFit(machine, { ...common, define: glyphDensity, outputs: ["logP", "noise"] }, "objective");
    this.fit.parameters = glyphStart(parameters, config.seed);
    this.sampler = new PointProgram(machine, { ...common, define: glyphSampling, outputs: ["picture"] });
  }

  /** One step; bits a pixel of its batch. */
  advance(): number {
    const { seed, learningRate, horizon } = this.config;
    const which = drawWhich(this.glyphs.n, this.batch, seed, this.step);
    const { y, logSlope } = openPictures(this.glyphs, which, seed, this.step);
    const rate = cosineRate(learningRate, horizon, FINAL_FRACTION, this.step);
    const { objective, skipped } = this.fit.step(y, this.batch, rate, CLIP_NORM);
    if (skipped) this.skippedUpdates++;
    this.step++;
    return bitsOf(objective, sampleMean(logSlope).mean);
  }

  /** Every picture once. */
  all(): GlyphBits {
    const { n } = this.glyphs;
    const { y, logSlope } = openPictures(
      this.glyphs,
      Array.from({ length: n }, (_, i) => i),
      SCORED,
      this.step,
    );
    const logP = this.fit.run(y, ["logP"]).logP!;
    const { mean, se } = sampleMean(logSlope.map((slope, i) => bitsOf(logP[i]!, slope)));
    return { step: this.step, bits: mean, se, pictures: n };
  }

  generate(noise: Float32Array): Float32Array<ArrayBuffer> {
    this.sampler.parameters = this.fit.parameters;
    return this.sampler.run(noise, ["picture"]).picture!;
  }

  trip(pictures: Float32Array): GlyphTrip {
    const noise = this.fit.run(pictures, ["noise"]).noise!;
    return { noise, back: this.generate(noise) };
  }

  free(): void {
    this.fit.free();
    this.sampler.free();
  }
}

export class GlyphWorker implements GlyphApi {
  private fit: GlyphFit | null = null;
  private playing = false;
  private turn = 0;
  private seconds = 0;
  private kept = new Float32Array(0);
  private bits: number[] = [];
  private sentMs = 0;
  private allMs = 0;
  private onFrame: (frame: GlyphFrame) => unknown = () => undefined;
  private sending: Promise<unknown> = Promise.resolve();
  private waiting = false;

  constructor(
    site: string,
    private readonly machine: Promise<FusedMachine> = startMachine(site),
  ) {}

  async start(
    levels: Uint8Array,
    kept: Float32Array,
    config: GlyphConfig,
    onFrame: (frame: GlyphFrame) => unknown,
  ): Promise<GlyphStarted> {
    this.playing = false;
    this.turn++;
    const machine = await this.machine;
    this.fit?.free();
    const fit = new GlyphFit(machine, { n: levels.length / PIXELS, levels }, config);
    this.fit = fit;
    this.kept = Float32Array.from(kept);
    this.onFrame = onFrame;
    this.seconds = 0;
    this.bits = [];
    void this.send(fit, true);
    const engine = machine instanceof JsFusedMachine ? "JavaScript" : `WASM · ${machine.adapter}`;
    return { engine, parameters: glyphParameters(config.hidden).size };
  }

  private send(fit: GlyphFit, all: boolean): Promise<unknown> {
    const samples = Uint8Array.from(fit.generate(this.kept), levelOf);
    const bits = Float32Array.from(this.bits);
    const frame: GlyphFrame = {
      step: fit.step,
      seconds: this.seconds,
      stepsPerSecond: this.seconds > 0 ? fit.step / this.seconds : 0,
      skippedUpdates: fit.skippedUpdates,
      playing: this.playing,
      bits,
      all: all ? fit.all() : null,
      samples,
    };
    this.bits = [];
    this.sentMs = performance.now();
    if (all) this.allMs = this.sentMs;
    this.waiting = true;
    this.sending = this.sending.then(async () => {
      try {
        await this.onFrame(transfer(frame, [samples.buffer, bits.buffer]));
      } catch {
        // a page that has gone must not hold up the next
      }
      this.waiting = false;
    });
    return this.sending;
  }

  async play(): Promise<void> {
    const { fit } = this;
    if (!fit || this.playing || fit.step >= fit.config.horizon) return;
    this.playing = true;
    const turn = ++this.turn;
    while (this.playing && this.turn === turn) {
      const from = performance.now();
      do {
        this.bits.push(fit.advance());
        if (fit.step >= fit.config.horizon) this.playing = false;
      } while (this.playing && performance.now() - from < BURST_MS);
      this.seconds += (performance.now() - from) / 1000;
      const now = performance.now();
      if (!this.playing) await this.send(fit, true);
      else if (!this.waiting && now - this.sentMs > FRAME_MS) void this.send(fit, now - this.allMs > ALL_MS);
      await nextTask();
    }
  }

  async pause(): Promise<void> {
    if (!this.playing || !this.fit) return;
    this.playing = false;
    this.turn++;
    await this.send(this.fit, true);
  }

  async generate(noise: Float32Array): Promise<Float32Array> {
    if (!this.fit) throw new Error("nothing has been started");
    return this.fit.generate(noise);
  }

  async trip(pictures: Float32Array): Promise<GlyphTrip> {
    if (!this.fit) throw new Error("nothing has been started");
    return this.fit.trip(pictures);
  }
}
