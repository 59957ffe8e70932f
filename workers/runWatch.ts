/** Looks after a run that trains elsewhere: what its charts show, from weights that are sent now and then. */
import type { Slot } from "../src/lane/parameters.ts";
import { modelById } from "../src/models/registry.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import { QUICK_SCORE } from "../src/protocol/evaluator.ts";
import type { Evaluation } from "../src/protocol/frame.ts";
import type { RunData } from "./data.ts";
import type { FusedMachine } from "./engines/fused/machine.ts";
import { EvaluationNoise, evaluateRun } from "./evaluate.ts";
import { Evaluations } from "./evaluations.ts";
import { Lock } from "./lock.ts";
import { latentCrossEntropy } from "./score/trajectories.ts";

/** A run as it stands at a step. */
export interface WatchTask {
  readonly step: number;
  readonly config: RunConfig;
  readonly slots: readonly Slot[];
  readonly parameters: Float32Array;
  /** Whose proposal weights are wanted. */
  readonly word: string | null;
}

export interface Watched {
  readonly evaluation: Evaluation;
  /** How long it took the evaluating thread. */
  readonly costMs: number;
}

export interface WatchApi {
  /** The words of the run that comes. */
  begin(data: RunData): Promise<void>;
  /** One after the other, in the order of asking. */
  watch(task: WatchTask): Promise<Watched>;
}

/** chosen: Eq. 12 costs some times what the other figures cost together, and moves slowly. */
const CROSS_ENTROPY_EVERY = 8;
/** chosen: .03 nats of noise between seeds; what the charts call quick. */
const QUICK_K = 1000;

export class RunWatch implements WatchApi {
  private readonly lock = new Lock();
  private data: RunData | null = null;
  private evaluations: { readonly key: string; readonly on: Evaluations } | null = null;
  private readonly drawn = new EvaluationNoise();
  private watches = 0;

  constructor(private readonly machine: () => Promise<FusedMachine>) {}

  async begin(data: RunData): Promise<void> {
    this.data = data;
    this.watches = 0;
    this.forget();
  }

  private forget(): void {
    this.evaluations?.on.free();
    this.evaluations = null;
  }

  watch(task: WatchTask): Promise<Watched> {
    return this.lock.run(() => this.measure(task));
  }

  private async measure({ step, config, slots, parameters, word }: WatchTask): Promise<Watched> {
    const { data } = this;
    if (!data) throw new Error("there is no run to look after");
    const machine = await this.machine();
    const started = performance.now();
    const { V } = data.training;
    const key = slots.map(({ name, size }) => `${name} ${size}`).join();
    if (this.evaluations?.key !== key) {
      this.forget();
      this.evaluations = { key, on: new Evaluations(machine, slots, V) };
    }
    this.evaluations!.on.use(parameters);
    const found = await evaluateRun(this.evaluations!.on, config, data, step, word, this.drawn);
    const due = this.watches++ % CROSS_ENTROPY_EVERY === CROSS_ENTROPY_EVERY / 2;
    const crossEntropy =
      due && modelById(config.model.id).kind === "latent"
        ? await latentCrossEntropy({
            machine,
            subject: { config, slots, parameters, V },
            data,
            request: { ...QUICK_SCORE, k: QUICK_K, seed: config.seed },
            tick: async () => undefined,
          })
        : null;
    return { evaluation: { ...found, crossEntropy }, costMs: performance.now() - started };
  }
}
