/**
 * The queue of a sweep: `jobs` browsers side by side, each a run at a time, so that one that dies takes nothing with it.
 * A run whose browser dies is gone on with once; one that cannot be finished is recorded as failed and the rest go on.
 */
import { availableParallelism } from "node:os";
import { normaliseConfig } from "../../src/config/normalise.ts";
import type { PlannedRun } from "../../src/plans/runs.ts";
import type { ScoreProgress, ScoreRequest } from "../../src/protocol/evaluator.ts";
import type { EngineChoice } from "../../src/protocol/trainer.ts";
import { LAB_VERSION } from "../../src/runs/savedRun.ts";
import { failedLine, isFailed, resultLine, type SweepLine } from "../../src/runs/sweepLine.ts";
import { machineFacts } from "../bench/machine.ts";
import { type OpenLab, openLab, withSite } from "./browser.ts";
import { LabError } from "./command.ts";
import { canScore, DataFacts, scoreInLab } from "./score.ts";
import type { SweepFolder } from "./sweepFolder.ts";
import { type Progress, RunFailure, type Trained, trainRun } from "./sweepRun.ts";

export interface Sweep {
  /** As it was called, for provenance. */
  readonly plan: string;
  readonly runs: readonly PlannedRun[];
  readonly folder: SweepFolder;
  readonly engine: EngineChoice;
  readonly jobs: number;
  readonly checkpointMs: number;
  /** null: train only. */
  readonly score: ScoreRequest | null;
  readonly retryFailed: boolean;
  readonly site: string | undefined;
  /** Hears each line as it is recorded, and of each training that ends without one. */
  onLine(line: object): void;
}

export interface Ended {
  readonly finished: number;
  readonly failed: number;
  /** Trained, but not scored. */
  readonly unscored: number;
}

/** chosen: one line for each run in a while, not a flood. */
const PROGRESS_MS = 15_000;

const sameRun = (a: PlannedRun, config: unknown, steps: number): boolean =>
  steps === a.steps && JSON.stringify(normaliseConfig(config).config) === JSON.stringify(a.config);

/** Nothing in the folder may be of other settings: two runs of one name would be taken for one. */
function refuseOthers({ runs, folder, engine }: Sweep, finished: ReadonlyMap<string, SweepLine>): void {
  for (const run of runs) {
    const line = finished.get(run.id);
    if (line && !sameRun(run, line.config, line.steps)) {
      throw new LabError(`${folder.path} has a result of ${run.id} with other settings; choose another folder.`);
    }
    const saved = folder.checkpoint(run.id)?.saved;
    if (!saved) continue;
    if (saved.step > run.steps || !sameRun(run, saved.config, run.steps)) {
      throw new LabError(`${folder.path} has a checkpoint of ${run.id} with other settings; choose another folder.`);
    }
    if (engine !== "auto" && saved.provenance.engine !== engine && !line) {
      throw new LabError(
        `${run.id} was begun on ${saved.provenance.engine}; go on with that or choose another folder.`,
      );
    }
  }
}

const clock = (seconds: number): string =>
  seconds < 3600
    ? `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")} min`
    : `${(seconds / 3600).toFixed(1)} h`;

/** Tells how a run goes, now and then. */
function teller({ id, steps }: PlannedRun): (progress: Progress) => void {
  let told = performance.now();
  return ({ step, validationNats, stepsPerSecond }) => {
    if (performance.now() - told < PROGRESS_MS || stepsPerSecond === 0) return;
    told = performance.now();
    const bound = validationNats === null ? "" : `   ${validationNats.toFixed(2)} nats`;
    const rest = clock((steps - step) / stepsPerSecond);
    console.error(`${id}   step ${step} of ${steps}${bound}   ${stepsPerSecond.toFixed(0)} steps/s   ${rest} left`);
  };
}

function scoreTeller({ id }: PlannedRun): (progress: ScoreProgress) => void {
  let told = performance.now();
  return ({ done, remainingSeconds }) => {
    if (performance.now() - told < PROGRESS_MS) return;
    told = performance.now();
    const rest = remainingSeconds === null ? "" : `   ${clock(remainingSeconds)} left`;
    console.error(`${id}   scoring, ${Math.round(100 * done)} %${rest}`);
  };
}

class Queue {
  private readonly facts = new DataFacts();
  private readonly lab = `${LAB_VERSION} (${machineFacts("").commit})`;
  private readonly waiting: PlannedRun[];
  private stopping = false;
  finished = 0;
  failed = 0;
  unscored = 0;

  constructor(
    private readonly sweep: Sweep,
    waiting: readonly PlannedRun[],
    private readonly url: string,
  ) {
    this.waiting = [...waiting];
  }

  async work(): Promise<void> {
    const stop = (): void => {
      // the browsers end too, and what they say then is no failure of a run
      this.stopping = true;
    };
    process.once("SIGINT", stop).once("SIGTERM", stop);
    try {
      await Promise.all(Array.from({ length: Math.min(this.sweep.jobs, this.waiting.length) }, () => this.job()));
    } finally {
      process.off("SIGINT", stop).off("SIGTERM", stop);
    }
  }

  private async job(): Promise<void> {
    for (let run = this.waiting.shift(); run && !this.stopping; run = this.waiting.shift()) await this.one(run);
  }

  private async one(run: PlannedRun): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      let lab: OpenLab | null = null;
      try {
        lab = await openLab(this.url);
        await Promise.race([this.trainAndScore(run, lab), lab.died]);
        return;
      } catch (error) {
        if (this.stopping) throw new LabError("The sweep was stopped; the same command goes on with it.");
        const reason = error instanceof Error ? error.message.split("\n", 1)[0]! : String(error);
        if (!(error instanceof RunFailure) && attempt === 1) {
          console.error(`${run.id}   ${reason}; it is tried once more`);
          continue;
        }
        this.fail(run, error instanceof RunFailure ? error.step : null, reason);
        return;
      } finally {
        await lab?.close();
      }
    }
  }

  private fail(run: PlannedRun, step: number | null, reason: string): void {
    const { folder, onLine } = this.sweep;
    const reached = step ?? folder.checkpoint(run.id)?.saved.step ?? 0;
    if (reached === run.steps) {
      // trained whole: only its scoring failed, and may be tried again
      this.unscored++;
      console.error(`${run.id}   ${reason}`);
      return;
    }
    this.failed++;
    const line = failedLine(run, reached, reason);
    folder.append(line);
    onLine(line);
    console.error(`${run.id}   failed at step ${reached}: ${reason}`);
  }

  private async trainAndScore(run: PlannedRun, lab: OpenLab): Promise<void> {
    const { folder, score, onLine } = this.sweep;
    const trained = this.trainedBefore(run) ?? (await this.train(run, lab));
    if (score === null || !(await canScore(lab.page))) {
      this.unscored += score === null ? 0 : 1;
      this.finished += score === null ? 1 : 0;
      return;
    }
    const started = performance.now();
    const metrics = await scoreInLab(lab.page, trained.bytes, score, scoreTeller(run));
    const line = resultLine(run, trained, metrics, await this.facts.of(run), this.lab);
    folder.append(line);
    onLine(line);
    this.finished++;
    console.error(`${run.id}   scored in ${clock((performance.now() - started) / 1000)}`);
  }

  /** A finished file of an earlier call. */
  private trainedBefore(run: PlannedRun): Trained | null {
    const { folder } = this.sweep;
    const kept = folder.checkpoint(run.id);
    return kept?.saved.step === run.steps ? { ...kept, curve: folder.curve(run.id, run.steps) } : null;
  }

  private async train(run: PlannedRun, { page }: OpenLab): Promise<Trained> {
    const { sweep } = this;
    const begun = sweep.folder.checkpoint(run.id);
    const from = begun ? ` from step ${begun.saved.step}` : "";
    console.error(`${run.id}   begins${from}: ${run.steps} steps`);
    const trained = await trainRun(
      page,
      {
        run,
        // a run goes on with the engine that began it: another rounds differently
        engine: sweep.engine === "auto" && begun ? engineOfFile(begun.saved.provenance.engine) : sweep.engine,
        threads: Math.max(1, Math.floor(availableParallelism() / sweep.jobs)),
        checkpointMs: sweep.checkpointMs,
        command: commandOf(sweep, run),
        onProgress: teller(run),
      },
      sweep.folder,
    );
    const { seconds, step, provenance, validation } = trained.saved;
    const bound = validation.at(-1);
    const { engine, adapter, runHash } = provenance;
    console.error(`${run.id}   ${step} steps in ${clock(seconds)}   ${bound ? `${bound.nats.toFixed(3)} nats` : ""}`);
    if (sweep.score === null) {
      const { row, config } = run;
      sweep.onLine({ trained: true, row, seed: config.seed, steps: step, seconds, engine, adapter, runHash });
    }
    return trained;
  }
}

const engineOfFile = (id: string): EngineChoice => id as EngineChoice;

const commandOf = ({ plan }: Sweep, { row, config, steps }: PlannedRun): string =>
  `lab sweep ${plan} --rows ${row} --seeds ${config.seed} --steps ${steps}`;

export async function runSweep(sweep: Sweep): Promise<Ended> {
  const { folder, runs, retryFailed } = sweep;
  folder.take();
  try {
    const finished = folder.finished();
    refuseOthers(sweep, finished);
    const open = ({ id }: PlannedRun): boolean => {
      const line = finished.get(id);
      return !line || (retryFailed && isFailed(line));
    };
    const waiting = runs
      .filter(open)
      .filter(({ id, steps }) => sweep.score !== null || folder.checkpoint(id)?.saved.step !== steps);
    const before = runs.length - waiting.length;
    console.error(`${runs.length} runs, ${before} done before, ${Math.min(sweep.jobs, waiting.length)} at a time.`);
    if (waiting.length === 0) return { finished: 0, failed: 0, unscored: 0 };
    return await withSite(sweep.site, async (url) => {
      const queue = new Queue(sweep, waiting, url);
      await queue.work();
      return { finished: queue.finished, failed: queue.failed, unscored: queue.unscored };
    });
  } finally {
    folder.release();
  }
}
