/** One run: its data, engine, curve and checkpoints. The trainer decides what it does next. */
import { changeEffect, describeChange } from "../src/config/change.ts";
import { normaliseConfig } from "../src/config/normalise.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type { ChangeMark, EngineFigures } from "../src/protocol/frame.ts";
import type { EngineStatus, Problem, RunInfo, RunState } from "../src/protocol/trainer.ts";
import { thinCurve } from "../src/runs/curve.ts";
import { ghostAfter, withGhost } from "../src/runs/ghosts.ts";
import { LAB_VERSION, type SavedCurve, type SavedRun } from "../src/runs/savedRun.ts";
import { Checkpoints, type Kept } from "./checkpoints.ts";
import type { OwnWords, RunData } from "./data.ts";
import type { Engine, EngineHost, StepRecord, TrainingState } from "./engines/engine.ts";
import { Meter } from "./meter.ts";
import { Recorder } from "./recorder.ts";
import type { Watched, WatchTask } from "./runWatch.ts";
import { carryOver, freshState, type Start, savedState } from "./state.ts";

export class Run {
  readonly recorder: Recorder;
  readonly marks: ChangeMark[] = [];
  private ghosts: readonly SavedCurve[] = [];
  private readonly meter = new Meter();
  private slots: Start["slots"];
  /** States known to be good. */
  checkpoints: Checkpoints;
  /** Grows when the run goes back: what is found out of an earlier branch is not of this one. */
  branch = 0;
  step: number;
  skippedUpdates: number;
  /** The newest updates that were skipped one after the other. */
  skippedInARow = 0;

  private constructor(
    readonly id: number,
    public config: RunConfig,
    readonly data: RunData,
    readonly own: OwnWords | null,
    start: Start,
    private host: EngineHost,
    private engine: Engine,
    compileMs: number,
  ) {
    this.meter.compiled(compileMs);
    this.recorder = new Recorder(data.training.T);
    this.slots = start.slots;
    this.checkpoints = new Checkpoints(this.kept(start));
    this.step = start.state.step;
    this.skippedUpdates = start.state.skippedUpdates;
  }

  /** From `start`, or from fresh weights. */
  static async begin(
    id: number,
    config: RunConfig,
    data: RunData,
    own: OwnWords | null,
    host: EngineHost,
    start: Start = freshFor(config, data),
  ): Promise<Run> {
    const { slots, state } = start;
    const started = performance.now();
    const engine = await host.create({ config, slots, set: data.training, state });
    return new Run(id, config, data, own, start, host, engine, performance.now() - started);
  }

  /** Goes on from a saved run, its curve and marks included. */
  static async resumed(
    id: number,
    saved: SavedRun,
    data: RunData,
    own: OwnWords | null,
    host: EngineHost,
  ): Promise<Run> {
    const config = normaliseConfig(saved.config).config;
    const run = await Run.begin(id, config, data, own, host, savedState(saved, data.training.V));
    const { curve, validation, words, seconds, marks } = saved;
    run.recorder.resume(curve, validation, words, seconds);
    run.marks.push(...marks);
    run.ghosts = saved.ghosts;
    run.checkpoints = new Checkpoints({ ...run.checkpoints.latest, words, seconds });
    return run;
  }

  private kept({ slots, state }: Start): Kept {
    const { words, seconds } = this.recorder;
    return { slots, state, config: this.config, words, seconds };
  }

  private async makeEngine({ slots, state }: Start): Promise<Engine> {
    const started = performance.now();
    const engine = await this.host.create({ config: this.config, slots, set: this.data.training, state });
    this.meter.compiled(performance.now() - started);
    return engine;
  }

  get status(): EngineStatus {
    return this.engine.status;
  }

  figures(): EngineFigures {
    return this.meter.figures(this.engine.memoryBytes?.() ?? null, this.engine.effort?.().threads ?? null);
  }

  /** What the engine mended by itself, and the page should say. */
  takeProblem = (): Problem | null => this.engine.takeProblem?.() ?? null;

  /** At most `count` steps: all in one submit where the engine can, else one. */
  async takeSteps(count: number, anatomy: boolean): Promise<readonly StepRecord[]> {
    const { engine } = this;
    const waited = engine.effort?.().waitedMs;
    const started = performance.now();
    const records = engine.run && count > 1 ? await engine.run(count, anatomy) : [await engine.step({ anatomy })];
    const ms = performance.now() - started;
    this.meter.stepped({
      steps: records.length,
      words: records.reduce((sum, { words }) => sum + words, 0),
      ms,
      busyMs: waited === undefined ? null : ms - (engine.effort!().waitedMs - waited),
    });
    const seconds = ms / 1000 / records.length;
    for (const record of records) {
      this.step = record.step;
      if (record.skipped) this.skippedUpdates++;
      this.skippedInARow = record.skipped ? this.skippedInARow + 1 : 0;
      this.recorder.add(record, seconds);
    }
    return records;
  }
  /** Whether several steps can go to the engine at once. */
  get canBurst(): boolean {
    return this.engine.run !== undefined;
  }

  state = (): Promise<TrainingState> => this.engine.state();

  async keepCheckpoint(): Promise<void> {
    const state = await this.state();
    // a checkpoint must never hold what it is there to mend
    if (state.parameters.every(Number.isFinite)) this.checkpoints.put(this.kept({ slots: this.slots, state }));
  }

  /** Back to the last checkpoint, on the same device or another. */
  async restore(host: EngineHost): Promise<void> {
    this.dispose();
    this.host = host;
    const { skippedUpdates } = this;
    const { latest } = this.checkpoints;
    this.engine = await this.makeEngine({ slots: latest.slots, state: { ...latest.state, skippedUpdates } });
    this.standAt(latest);
  }

  private standAt({ slots, state, words, seconds }: Kept): void {
    this.slots = slots;
    this.step = state.step;
    this.skippedInARow = 0;
    this.branch++;
    this.recorder.backTo(state.step, words, seconds);
  }

  /** The run goes on from a checkpoint with its settings; false, and nothing has changed, if it is not kept. */
  async goBack(step: number): Promise<boolean> {
    const kept = this.checkpoints.at(step);
    if (!kept) return false;
    const from = this.step;
    const { config } = this;
    this.config = kept.config;
    try {
      const engine = await this.makeEngine(kept);
      this.dispose();
      this.engine = engine;
    } catch (error) {
      this.config = config;
      throw error;
    }
    const ghost = ghostAfter(this.recorder.curve, step);
    if (ghost) this.ghosts = withGhost(this.ghosts, ghost);
    this.standAt(kept);
    this.skippedUpdates = kept.state.skippedUpdates;
    this.checkpoints.backTo(step);
    this.marks.splice(0, this.marks.length, ...this.marks.filter((mark) => mark.step <= step));
    if (from > step) this.marks.push({ step, label: `back from ${from.toLocaleString("en-US")}` });
    return true;
  }

  /** What to say of a bound that stayed non-finite up to `step`, once the run is back at its last good state. */
  nonFinite(step: number): Problem {
    const { learningRate } = this.config.optimiser;
    return {
      code: "nonFiniteStopped",
      step,
      backTo: this.step,
      learningRate,
      K: this.config.objective.K,
      suggestedLearningRate: learningRate / 3,
    };
  }

  /** Applies a live or warm change; the curve goes on with a mark. */
  async change(config: RunConfig): Promise<void> {
    const effect = changeEffect(this.config, config);
    if (effect === "none") return;
    this.marks.push({ step: this.step, label: describeChange(this.config, config) });
    this.config = config;
    if (effect === "live") {
      this.engine.configure(config);
      this.checkpoints.reconfigure(this.step, config);
      return;
    }
    const state = await this.state();
    const next = carryOver({ slots: this.slots, state }, freshFor(config, this.data));
    const engine = await this.makeEngine(next);
    this.engine.dispose();
    this.engine = engine;
    this.slots = next.slots;
    this.checkpoints.put(this.kept(next));
  }

  /** The run as it stands, for whoever looks after it. */
  async watchTask(word: string | null): Promise<WatchTask> {
    const { parameters, step } = await this.state();
    return { step, config: this.config, slots: this.slots, parameters, word };
  }

  /** Takes what was found out at an earlier step; false if the run has gone back behind it. */
  watched({ evaluation, costMs }: Watched): boolean {
    const { step, validation: found } = evaluation;
    if (step > this.step) return false;
    this.meter.evaluated(costMs);
    const { validation } = this.recorder;
    if (validation.at(-1)?.step === step) validation.pop();
    validation.push({ step, nats: found.nats, se: found.se, words: found.words });
    return true;
  }

  info(state: RunState): RunInfo {
    const { corpus, references } = this.data;
    return {
      run: this.id,
      config: this.config,
      layout: this.slots.map(({ name, shape, offset, size }) => ({ name, shape, offset, size })),
      parameters: this.slots.reduce((sum, slot) => sum + slot.size, 0),
      alphabet: corpus.alphabet,
      T: this.data.training.T,
      engine: this.status,
      step: this.step,
      state,
      references,
      corpus: this.corpusSummary(),
      marks: [...this.marks],
    };
  }

  private corpusSummary() {
    const { id, label, words, tokens, entropyNats } = this.data.corpus;
    return { id, label, words: words.length, tokens, entropyNats };
  }

  async saved(): Promise<SavedRun> {
    const { parameters, m, v, ages, step } = await this.state();
    const { curve, validation, words, seconds } = this.recorder;
    return {
      config: this.config,
      step,
      words,
      seconds,
      layout: this.slots.map(({ name, shape }) => ({ name, shape })),
      parameters,
      m,
      v,
      ages,
      skippedUpdates: this.skippedUpdates,
      alphabet: this.data.corpus.alphabet,
      T: this.data.training.T,
      curve: thinCurve(curve.columns, curve.n),
      ghosts: this.ghosts,
      validation,
      marks: this.marks,
      corpus: this.corpusSummary(),
      own: this.own,
      provenance: {
        engine: this.status.id,
        adapter: this.status.adapter,
        date: new Date().toISOString(),
        lab: LAB_VERSION,
        runHash: "",
        command: "",
      },
    };
  }

  dispose(): void {
    try {
      this.engine.dispose();
    } catch {
      // its device is gone, and its buffers with it
    }
  }
}

/** Whether a saved run was trained on these words. */
export const sameWords = ({ alphabet, T }: SavedRun, { corpus, training }: RunData): boolean =>
  alphabet.join("") === corpus.alphabet.join("") && T === training.T;

const freshFor = (config: RunConfig, { training, references }: RunData): Start =>
  freshState(config, training.V, references.logLetterFrequency);
