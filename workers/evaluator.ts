/** Scores runs in a worker of their own: on WebAssembly, or in plain JavaScript where there is none. */
import type { EvaluatorApi, ScoreOutcome, ScoreProgress, ScoreRequest } from "../src/protocol/evaluator.ts";
import type { XilabBytes } from "../src/protocol/trainer.ts";
import { decodeXilab } from "../src/runs/xilab.ts";
import { DataSource, type RunData } from "./data.ts";
import type { FusedMachine } from "./engines/fused/machine.ts";
import { startMachine } from "./engines/fused/start.ts";
import { WasmMachine } from "./engines/wasm/machine.ts";
import { Lock } from "./lock.ts";
import { RunWatch, type WatchApi, type Watched, type WatchTask } from "./runWatch.ts";
import { Cancelled, ScoreClock } from "./score/clock.ts";
import { score } from "./score/score.ts";
import { savedState } from "./state.ts";

export class Evaluator implements EvaluatorApi, WatchApi {
  private readonly source: DataSource;
  private readonly lock = new Lock();
  private readonly machine: Promise<FusedMachine>;
  private clock: ScoreClock | null = null;
  private readonly run: RunWatch;

  constructor(site: string, machine: Promise<FusedMachine> = startMachine(site)) {
    this.source = new DataSource(site);
    this.machine = machine;
    this.run = new RunWatch(() => machine);
  }

  begin(data: RunData): Promise<void> {
    return this.run.begin(data);
  }
  watch(task: WatchTask): Promise<Watched> {
    return this.run.watch(task);
  }

  score(
    saved: XilabBytes,
    request: ScoreRequest,
    onProgress: (progress: ScoreProgress) => void | Promise<void>,
  ): Promise<ScoreOutcome> {
    return this.lock.run(async () => {
      const clock = new ScoreClock(0, onProgress);
      this.clock = clock;
      try {
        return { ok: true, value: await this.measure(saved, request, clock) };
      } catch (error) {
        if (error instanceof Cancelled) return { ok: false, code: "cancelled" };
        return { ok: false, code: "refused", detail: error instanceof Error ? error.message : String(error) };
      } finally {
        this.clock = null;
      }
    });
  }

  private async measure(saved: XilabBytes, request: ScoreRequest, clock: ScoreClock) {
    await clock.enter("data");
    const decoded = decodeXilab(saved);
    if (!decoded.ok) throw new Error(decoded.reason);
    const { run } = decoded;
    const data = await this.source.of(run.config, run.own);
    if (run.alphabet.join("") !== data.corpus.alphabet.join("") || run.T !== data.training.T)
      throw new Error("its words are not the words of this corpus");
    const { V } = data.training;
    const { slots } = savedState(run, V);
    const subject = { config: run.config, slots, parameters: run.parameters, V };
    return score({ machine: await this.machine, subject, data, request }, clock);
  }

  async cancel(): Promise<void> {
    this.clock?.cancel();
  }
  async engine(): Promise<string> {
    return (await this.machine) instanceof WasmMachine ? "wasm" : "js";
  }
}
