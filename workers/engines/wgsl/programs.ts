/** Programs of a run on its device, compiled once for each structure; those used last are kept. */
import { type Compiled, compile } from "../../../src/lane/program.ts";
import { type ProgramId, type ProgramOutputs, programs } from "../../../src/metrics/programs.ts";
import type { RunConfig } from "../../../src/protocol/config.ts";
import type { EngineSetup } from "../engine.ts";
import { Learner, learningKernels, rowNames } from "./learner.ts";
import { Runner } from "./runner.ts";
import type { Spread, SpreadRule } from "./spread.ts";
import type { Trainable } from "./stepper.ts";
import type { Weights } from "./weights.ts";

const KEPT_EVALUATIONS = 6;
const KEPT_TRAININGS = 2;
/** Addresses linear in t are told from three positions. */
const SHORTEST = 3;

interface Kept {
  dispose(): void;
}

/** Programs by key, the one used last at the end. */
class Cache<T extends Kept> {
  private readonly known = new Map<string, Promise<T>>();
  constructor(private readonly most: number) {}

  get(key: string, make: () => Promise<T>): Promise<T> {
    const found = this.known.get(key) ?? make();
    this.known.delete(key);
    this.known.set(key, found);
    // one that failed may be tried again
    found.catch(() => this.known.delete(key));
    for (const [oldest, value] of this.known) {
      if (this.known.size <= this.most) break;
      this.known.delete(oldest);
      void value.then((x) => x.dispose()).catch(() => undefined);
    }
    return found;
  }
  dispose(): void {
    for (const value of this.known.values()) void value.then((x) => x.dispose()).catch(() => undefined);
    this.known.clear();
  }
}

const structureOf = ({ model, flows, objective: { id, beta = 1 } }: RunConfig): string =>
  JSON.stringify([model, flows, id, beta]);

const keyOf = ({ width, workgroup, team }: Spread): string => `${width} ${workgroup} ${team}`;

interface Shape {
  readonly id: ProgramId;
  readonly T: number;
  readonly K: number;
  readonly outputs: readonly string[];
  readonly objective: string | null;
}

export class Programs {
  private readonly trainings = new Cache<Trainable & Kept>(KEPT_TRAININGS);
  private readonly evaluations = new Cache<Runner>(KEPT_EVALUATIONS);

  constructor(
    private readonly device: GPUDevice,
    private readonly setup: EngineSetup,
    private readonly weights: Weights,
    private readonly spread: SpreadRule,
  ) {}

  /** The program of a step and its gradient. */
  training(config: RunConfig, words: number, K: number, T: number): Promise<Trainable> {
    const shape: Shape = {
      id: "bound",
      T: Math.max(T, this.setup.set.T),
      K,
      outputs: ["bound", ...rowNames(K)],
      objective: "trained",
    };
    const spread = this.spread(words, K);
    return this.trainings.get(`${structureOf(config)} ${K} ${shape.T} ${keyOf(spread)}`, async () => {
      // compile beside the program's own
      const ready = learningKernels(this.device);
      ready.catch(() => undefined);
      const runner = await this.runner(config, shape, spread);
      const learner = await Learner.create(this.device, runner, this.setup.set.V, rowNames(K));
      const dispose = (): void => {
        runner.dispose();
        learner.dispose();
      };
      return { runner, learner, dispose };
    });
  }

  /** A program that only runs forwards. */
  evaluation(config: RunConfig, shape: Omit<Shape, "objective">, words: number): Promise<Runner> {
    const { id, T, K, outputs } = shape;
    const spread = this.spread(words, K);
    const key = `${id} ${structureOf(config)} ${K} ${T} ${outputs.join()} ${keyOf(spread)}`;
    return this.evaluations.get(key, () => this.runner(config, { ...shape, objective: null }, spread));
  }

  private runner(config: RunConfig, shape: Shape, spread: Spread): Promise<Runner> {
    const options = { ...spread, setT: this.setup.set.T };
    return Runner.create(this.device, this.compiled(config, shape), this.weights, options);
  }
  private compiled(config: RunConfig, { id, T, K, outputs, objective }: Shape): Compiled {
    const { slots, set } = this.setup;
    return compile({
      define: (L) => programs[id](L, config) as ProgramOutputs,
      slots,
      K,
      V: set.V,
      T: Math.max(SHORTEST, T),
      W: 1,
      outputs,
      objective,
    });
  }

  dispose(): void {
    this.trainings.dispose();
    this.evaluations.dispose();
  }
}
