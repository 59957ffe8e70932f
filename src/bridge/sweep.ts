/**
 * The queue of a sweep in the page: runs of a plan one after the other, each in a trainer of its own, scored at its end.
 * It gives way to the visitor's own training. What it has done is kept in this browser, so a reload, a closed tab or a
 * dead worker costs the steps since the last checkpoint; one tab at a time works on it.
 */
import type { PlannedRun } from "../plans/runs.ts";
import type { DataConfig } from "../protocol/config.ts";
import { FULL_SCORE, QUICK_SCORE } from "../protocol/evaluator.ts";
import type { Metrics, ResultData } from "../protocol/results.ts";
import type { EngineChoice, XilabBytes } from "../protocol/trainer.ts";
import type { KeepResult } from "../runs/database.ts";
import type { KeptWeights, SweepStorage } from "../runs/keepSweep.ts";
import { parseResultLines } from "../runs/results.ts";
import { LAB_VERSION } from "../runs/savedRun.ts";
import { failedLine, resultLine, type SweepLine, type TrainedRun } from "../runs/sweepLine.ts";
import { keyOf, type QueuedText, readQueue, writeQueue } from "../runs/sweepQueueText.ts";
import { decodeXilab } from "../runs/xilab.ts";
import { useRun } from "../store/run.ts";
import { patchSweep, type QueuedRun, type ScoreSize, type Standing, setStanding, useSweep } from "../store/sweep.ts";
import type { Scoring, scoreRun } from "./evaluator.ts";
import type { SweepLock } from "./sweepLock.ts";
import { type Ended, RunFailure, TrainingRun } from "./sweepRun.ts";
import type { TrainerLink } from "./worker.ts";

export interface SweepOptions {
  spawn(): TrainerLink;
  readonly score: typeof scoreRun;
  /** What a line says of the words. */
  facts(data: DataConfig): Promise<ResultData>;
  readonly storage: SweepStorage;
  readonly lock: SweepLock;
  readonly checkpointMs?: number;
}

/** chosen: with the saving itself a reload costs well under 20 s of training. */
const CHECKPOINT_MS = 10_000;
const SCORES = { quick: QUICK_SCORE, full: FULL_SCORE };
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class Sweep {
  private release: (() => void) | null = null;
  private wanted = false;
  private working: Promise<void> = Promise.resolve();
  private training: { readonly key: string; readonly run: TrainingRun } | null = null;
  private scoring: { readonly key: string; readonly scoring: Scoring } | null = null;
  /** Weights that storage would not take. */
  private readonly held = new Map<string, KeptWeights>();
  /** Taken off the queue while they were at work. */
  private readonly dropped = new Set<string>();

  constructor(private readonly options: SweepOptions) {
    options.lock.onTold(() => void this.reload());
    useRun.subscribe((now, before) => {
      if (now.playing && !before.playing) this.training?.run.halt();
    });
  }

  /** Reads what is kept, unless this tab works on it and knows better. */
  async reload(): Promise<void> {
    if (this.release) return;
    await this.read();
    if (!this.release) patchSweep({ state: (await this.options.lock.held()) ? "elsewhere" : "paused" });
  }

  /** Runs that are there already are not queued twice; one scored in another size is scored again. */
  add(plan: string, runs: readonly PlannedRun[], score: ScoreSize): Promise<void> {
    return this.edit(() => {
      const { queue } = useSweep.getState();
      const known = new Set(queue.map(({ key }) => key));
      const again = new Set(runs.map(keyOf));
      const kept = queue.map((entry): QueuedRun => {
        const { standing } = entry;
        if (!again.has(entry.key) || entry.score === score || standing.at !== "done") return entry;
        return { ...entry, score, standing: { at: "waiting", step: entry.run.steps } };
      });
      const added = runs
        .map((run): QueuedRun => {
          const standing = { at: "waiting", step: 0 } as const;
          return { key: keyOf(run), plan, run, score, standing, line: null };
        })
        .filter(({ key }) => !known.has(key));
      patchSweep({ queue: [...kept, ...added] });
    });
  }

  /** Takes a run off the queue, with what it left. */
  remove(key: string): Promise<void> {
    return this.edit(async () => {
      this.dropped.add(key);
      patchSweep({ queue: useSweep.getState().queue.filter((entry) => entry.key !== key) });
      if (this.training?.key === key) this.training.run.halt();
      else if (this.scoring?.key === key) this.scoring.scoring.cancel();
      else await this.forget(key);
    });
  }

  /** A run that failed starts again; one that could not be scored is only scored again. */
  retry(key: string): Promise<void> {
    return this.edit(async () => {
      const entry = useSweep.getState().queue.find((other) => other.key === key);
      if (entry?.standing.at === "unscored") setStanding(key, { at: "waiting", step: entry.run.steps });
      if (entry?.standing.at !== "failed") return;
      await this.forget(key);
      patchSweep({
        queue: useSweep
          .getState()
          .queue.map((other) =>
            other.key === key ? { ...other, line: null, standing: { at: "waiting", step: 0 } } : other,
          ),
      });
    });
  }

  /** Begins, or goes on; `elsewhere` if another tab is at it. */
  async start(): Promise<void> {
    if (this.release) {
      // a pause that has not taken hold yet
      this.wanted = true;
      if (useSweep.getState().state === "paused") patchSweep({ state: "running" });
      return;
    }
    if (!(await this.own())) return;
    this.wanted = true;
    patchSweep({ state: "running" });
    this.working = this.work().finally(() => {
      this.giveBack();
      patchSweep({ state: "paused" });
    });
  }

  /** Resolves when the run under way has been put aside. */
  async pause(): Promise<void> {
    this.wanted = false;
    patchSweep({ state: "paused" });
    this.training?.run.halt();
    this.scoring?.scoring.cancel();
    await this.working;
  }

  private async own(): Promise<boolean> {
    const release = await this.options.lock.acquire();
    if (!release) {
      patchSweep({ state: "elsewhere" });
      return false;
    }
    this.release = release;
    await this.read();
    return true;
  }

  private giveBack(): void {
    this.release?.();
    this.release = null;
    this.options.lock.tell();
  }

  private async edit(change: () => void | Promise<void>): Promise<void> {
    const mine = this.release !== null;
    if (!mine && !(await this.own())) return;
    try {
      await change();
      await this.saveQueue();
    } finally {
      if (!mine) this.giveBack();
      else this.options.lock.tell();
    }
  }

  private async read(): Promise<void> {
    const here = useSweep.getState();
    // what could not be kept is only here
    if (here.storage && here.queue.length > 0) return;
    const kept = await this.options.storage.read();
    const { runs, rates } = readQueue(kept.queue);
    const queue = await Promise.all(
      runs.map(async (text): Promise<QueuedRun> => {
        const key = keyOf(text.run);
        const line = kept.lines.get(key) ?? null;
        const { plan, run, score } = text;
        const standing = await this.standingOf(text, key, line, kept.begun.has(key));
        return { key, plan, run, score, standing, line };
      }),
    );
    patchSweep({ loaded: true, queue, rates });
  }

  private async standingOf(text: QueuedText, key: string, line: string | null, begun: boolean): Promise<Standing> {
    const { run, score, unscored } = text;
    if (line !== null) {
      const { results, failures } = parseResultLines(line);
      const [result] = results;
      const [failure] = failures;
      if (result && result.metrics.lexical.draw.words === SCORES[score].generated) return { at: "done", result };
      if (failure) return { at: "failed", step: failure.step, reason: failure.reason };
    }
    if (unscored !== null) return { at: "unscored", reason: unscored };
    const kept = begun ? await this.options.storage.weights(key) : null;
    const decoded = kept && decodeXilab(kept.bytes);
    return { at: "waiting", step: decoded?.ok ? Math.min(run.steps, decoded.run.step) : 0 };
  }

  private async saveQueue(): Promise<void> {
    const { queue, rates } = useSweep.getState();
    const runs = queue.map(({ plan, run, score, standing }) => ({
      ...{ plan, run, score },
      unscored: standing.at === "unscored" ? standing.reason : null,
    }));
    const failed = useSweep.getState().storage !== null;
    const kept = this.heard(await this.options.storage.putQueue(writeQueue({ runs, rates })));
    if (failed && kept && (await this.keepRest())) patchSweep({ storage: null });
  }

  /** There may be room again for what storage would not take. */
  private async keepRest(): Promise<boolean> {
    for (const { key, line } of useSweep.getState().queue)
      if (line !== null && !this.heard(await this.options.storage.putLine(key, line))) return false;
    for (const [key, weights] of this.held) await this.keepWeights(key, weights);
    return this.held.size === 0;
  }

  private heard(result: KeepResult): boolean {
    if (!result.ok) patchSweep({ storage: result });
    return result.ok;
  }

  private async forget(key: string): Promise<void> {
    this.held.delete(key);
    await this.options.storage.drop(key);
    this.dropped.delete(key);
  }

  private async work(): Promise<void> {
    while (this.wanted) {
      const next = useSweep.getState().queue.find(({ standing }) => standing.at === "waiting");
      if (!next) return;
      if (useRun.getState().playing) {
        await this.visitorTrains();
        continue;
      }
      patchSweep({ state: "running" });
      await this.one(next);
      if (this.dropped.has(next.key)) await this.forget(next.key);
      await this.saveQueue();
      this.options.lock.tell();
    }
  }

  /** Until the visitor's run pauses, or the queue does. */
  private async visitorTrains(): Promise<void> {
    patchSweep({ state: "yielding" });
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (useRun.getState().playing && this.wanted) return;
        for (const stop of stops) stop();
        resolve();
      };
      const stops = [useRun.subscribe(check), useSweep.subscribe(check)];
    });
  }

  private async one(entry: QueuedRun): Promise<void> {
    const { key, run } = entry;
    for (let attempt = 1; ; attempt++) {
      try {
        const trained = await this.trained(entry);
        if (trained) await this.measure(entry, trained);
        return;
      } catch (error) {
        if (this.dropped.has(key)) return;
        // a worker that died goes on from the checkpoint, once
        if (!(error instanceof RunFailure) && attempt === 1 && this.wanted) continue;
        const step = error instanceof RunFailure ? error.step : await this.reached(key);
        if (!this.wanted && !(error instanceof RunFailure)) return setStanding(key, { at: "waiting", step });
        await this.record(entry, failedLine(run, step, reasonOf(error).slice(0, 1000)));
        return;
      } finally {
        this.training = null;
        this.scoring = null;
      }
    }
  }

  private async weights(key: string): Promise<KeptWeights | null> {
    return this.held.get(key) ?? (await this.options.storage.weights(key));
  }
  /** A run's `.xilab` file, if it is kept. */
  async bytes(key: string): Promise<XilabBytes | null> {
    return (await this.weights(key))?.bytes ?? null;
  }
  private async reached(key: string): Promise<number> {
    const kept = await this.weights(key);
    const decoded = kept && decodeXilab(kept.bytes);
    return decoded?.ok ? decoded.run.step : 0;
  }

  private async keepWeights(key: string, weights: KeptWeights): Promise<void> {
    if (this.dropped.has(key)) return;
    if (this.heard(await this.options.storage.putWeights(key, weights))) this.held.delete(key);
    else this.held.set(key, weights);
  }

  /** The whole run; null if it was put aside. */
  private async trained({
    key,
    plan,
    run,
    score,
  }: QueuedRun): Promise<Ended | (TrainedRun & Pick<Ended, "weights">) | null> {
    const kept = await this.weights(key);
    const decoded = kept && decodeXilab(kept.bytes);
    const saved = decoded?.ok ? decoded.run : null;
    if (kept && saved?.step === run.steps) return { saved, curve: kept.curve, weights: kept };
    if (!this.wanted || useRun.getState().playing) return null;
    setStanding(key, { at: "training", step: saved?.step ?? 0, stepsPerSecond: 0 });
    const training = new TrainingRun({
      run,
      engine: saved ? (saved.provenance.engine as EngineChoice) : useRun.getState().engineChoice,
      kept: saved ? kept : null,
      command: `page sweep ${plan} --rows ${run.row} --seeds ${run.config.seed} --steps ${run.steps}${score === "quick" ? " --quick-score" : ""}`,
      checkpointMs: this.options.checkpointMs ?? CHECKPOINT_MS,
      spawn: () => this.options.spawn(),
      onStep: (step, stepsPerSecond) => this.stepped(key, run.row, step, stepsPerSecond),
      onCheckpoint: (weights) => this.keepWeights(key, weights),
    });
    this.training = { key, run: training };
    const ended = await training.train();
    this.training = null;
    if (ended.saved.step > 0) await this.keepWeights(key, ended.weights);
    if (!ended.early) return ended;
    setStanding(key, { at: "waiting", step: ended.saved.step });
    return null;
  }

  private stepped(key: string, row: string, step: number, stepsPerSecond: number): void {
    setStanding(key, { at: "training", step, stepsPerSecond });
    if (stepsPerSecond <= 0) return;
    const { rates } = useSweep.getState();
    patchSweep({ rates: { ...rates, step: { ...rates.step, [row]: 1 / stepsPerSecond } } });
  }

  private async measure(entry: QueuedRun, trained: TrainedRun & Pick<Ended, "weights">): Promise<void> {
    const { key, run, score } = entry;
    if (!this.wanted || this.dropped.has(key)) return setStanding(key, { at: "waiting", step: run.steps });
    setStanding(key, { at: "scoring", done: 0 });
    const started = performance.now();
    const scoring = this.options.score(trained.weights.bytes, SCORES[score], ({ done }) =>
      setStanding(key, { at: "scoring", done }),
    );
    this.scoring = { key, scoring };
    let metrics: Metrics;
    try {
      const outcome = await scoring.outcome;
      if (!outcome.ok && outcome.code === "cancelled") return setStanding(key, { at: "waiting", step: run.steps });
      if (!outcome.ok) return setStanding(key, { at: "unscored", reason: outcome.detail });
      metrics = outcome.value;
    } catch (error) {
      return setStanding(key, { at: "unscored", reason: reasonOf(error) });
    }
    const { rates } = useSweep.getState();
    patchSweep({ rates: { ...rates, score: { ...rates.score, [score]: (performance.now() - started) / 1000 } } });
    const data = await this.options.facts(run.config.data);
    await this.record(entry, resultLine(run, trained, metrics, data, `${LAB_VERSION} (in the page)`));
  }

  private async record({ key }: QueuedRun, line: SweepLine): Promise<void> {
    const text = JSON.stringify(line);
    const standing: Standing =
      "failed" in line ? { at: "failed", step: line.step, reason: line.reason } : { at: "done", result: line };
    setStanding(key, standing, text);
    this.heard(await this.options.storage.putLine(key, text));
  }
}
