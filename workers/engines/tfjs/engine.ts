/** The reference engine: programs run op by op in tfjs, gradients by its autodiff, parameters stay on its device. */
import * as tf from "@tensorflow/tfjs-core";
import { type Batch, liveMask, type NoiseSource } from "../../../src/lane/batch.ts";
import { keyedNoise } from "../../../src/lane/noise.ts";
import { PURPOSE } from "../../../src/math/rng.ts";
import { cosineRate } from "../../../src/math/schedule.ts";
import { type ProgramOutputs, programs } from "../../../src/metrics/programs.ts";
import type { BoundProgram } from "../../../src/models/model.ts";
import { modelById } from "../../../src/models/registry.ts";
import type { RunConfig } from "../../../src/protocol/config.ts";
import { ANATOMY_TERMS } from "../../../src/protocol/frame.ts";
import type { EngineStatus } from "../../../src/protocol/trainer.ts";
import type { Engine, EngineSetup, EvaluateRequest, StepOptions, StepRecord, TrainingState } from "../engine.ts";
import { drawBatch } from "../minibatch.ts";
import { type AdamState, adamStep } from "./adam.ts";
import { TfLane } from "./lane.ts";
import { observations } from "./observe.ts";
import { Constants, type TfSeries, tensorOf } from "./values.ts";

/** Series a training step looks at besides its bound. */
const OBSERVED = ["logP", "logR", "logQ", "logDetQ", "logDetG", "term", "weightVariance"];

export class TfjsEngine implements Engine {
  private readonly constants = new Constants();
  private readonly adam: AdamState;
  private config: RunConfig;
  private stepsTaken: number;
  private skippedUpdates: number;

  constructor(
    readonly status: EngineStatus,
    private readonly setup: EngineSetup,
  ) {
    const { state } = setup;
    this.config = setup.config;
    this.stepsTaken = state.step;
    this.skippedUpdates = state.skippedUpdates;
    const vector = (x: Float32Array) => tf.keep(tf.tensor1d(x.slice()));
    this.adam = {
      parameters: vector(state.parameters),
      m: vector(state.m),
      v: vector(state.v),
      ages: state.ages.slice(),
    };
  }

  configure(config: RunConfig): void {
    this.config = config;
  }

  async step({ anatomy, supplied }: StepOptions): Promise<StepRecord> {
    const { optimiser, objective, seed } = this.config;
    const step = this.stepsTaken;
    const batch = supplied?.batch ?? drawBatch(this.setup.set, optimiser.batch, objective.K, seed, step);
    const noise = supplied?.noise ?? keyedNoise(batch, seed, PURPOSE.eps, step);
    const { gradient, summary } = this.forwardAndBackward(batch, noise, anatomy);
    const read = (await summary.data()) as Float32Array;
    summary.dispose();
    const [bound, gradNorm] = [read[0]!, read[1]!];
    const learningRate = cosineRate(optimiser.learningRate, optimiser.horizon, optimiser.finalFraction, step);
    const skipped = !(Number.isFinite(bound) && Number.isFinite(gradNorm));
    if (skipped) this.skippedUpdates++;
    else {
      const scale = optimiser.clipNorm > 0 ? Math.min(1, optimiser.clipNorm / Math.max(gradNorm, 1e-12)) : 1;
      adamStep(this.adam, this.setup.slots, gradient, scale, learningRate);
    }
    gradient.dispose();
    this.stepsTaken++;
    const { T, B, K } = batch;
    const variances = K > 1 ? T : 0;
    return {
      step: this.stepsTaken,
      boundNats: -bound,
      gradNorm,
      learningRate,
      skipped,
      words: B,
      T,
      weightVariance: variances ? read.slice(2, 2 + T) : new Float32Array(T).fill(Number.NaN),
      live: liveCounts(batch),
      anatomy: anatomy ? read.slice(2 + variances, 2 + variances + (ANATOMY_TERMS.length + 1) * T) : null,
    };
  }

  /** Flat gradient [P], and [mean bound, gradient norm, observations…] in one tensor. */
  private forwardAndBackward(batch: Batch, noise: NoiseSource, anatomy: boolean) {
    return tf.tidy(() => {
      const observed: Record<string, TfSeries> = {};
      const { bound, gradients } = this.differentiate((named) => {
        const program = modelById(this.config.model.id).bound(this.lane(named, batch, noise), this.config);
        for (const name of OBSERVED) {
          const series = program.series[name] as TfSeries | undefined;
          if (!series) continue;
          tf.keep(series.whole);
          observed[name] = series;
        }
        return program;
      });
      const gradient = tf.concat(gradients.map((g) => tf.reshape(g, [-1]))) as tf.Tensor1D;
      const norm = tf.sqrt(tf.sum(tf.square(gradient)));
      const live = tf.tensor2d(liveMask(batch), [batch.T * batch.B, 1]);
      const seen = observations(observed, live, batch, anatomy);
      const summary = tf.concat([tf.reshape(bound, [1]), tf.reshape(norm, [1]), seen]) as tf.Tensor1D;
      for (const series of Object.values(observed)) series.whole.dispose();
      bound.dispose();
      return { gradient, summary };
    });
  }

  /** The mean bound, which the caller disposes of, and the gradients of what is trained. */
  private differentiate(f: (named: ReadonlyMap<string, tf.Tensor>) => BoundProgram) {
    const { slots } = this.setup;
    const tensors = this.tensors();
    let mean: tf.Scalar | null = null;
    const { grads } = tf.valueAndGrads((...xs: tf.Tensor[]) => {
      const named = new Asked(slots.map((s, i) => [s.name, xs[i]!]));
      const { bound, trained = bound } = f(named);
      mean = tf.keep(tf.mean(tensorOf(bound)) as tf.Scalar);
      // tfjs refuses to differentiate by what the program does not use
      const raised = tf.mean(tensorOf(trained)) as tf.Scalar;
      return named.unasked().reduce<tf.Scalar>((sum, x) => tf.add(sum, tf.mul(tf.sum(x), 0)), raised);
    })(tensors);
    return { bound: mean!, gradients: grads } as { readonly bound: tf.Scalar; readonly gradients: tf.Tensor[] };
  }

  /** The parameters as named tensors, in the order of the slots. */
  private tensors(): tf.Tensor[] {
    const { slots } = this.setup;
    return tf
      .split(
        this.adam.parameters,
        slots.map((s) => s.size),
      )
      .map((x, i) => tf.reshape(x, [...slots[i]!.shape]));
  }

  private lane(named: ReadonlyMap<string, tf.Tensor>, batch: Batch, noise: NoiseSource): TfLane {
    return new TfLane(named, batch, this.setup.set.V, noise, this.constants);
  }

  async gradient(batch: Batch, noise: NoiseSource) {
    const { slots } = this.setup;
    const tensors = tf.tidy(() => {
      const { bound, gradients } = this.differentiate((named) =>
        modelById(this.config.model.id).bound(this.lane(named, batch, noise), this.config),
      );
      return [bound, ...gradients];
    });
    const [bound, ...gradients] = (await read(tensors)) as [Float32Array, ...Float32Array[]];
    return { bound: bound[0]!, gradients: new Map(slots.map((s, i) => [s.name, gradients[i]!])) };
  }

  async evaluate({ program, config, batch, noise, outputs }: EvaluateRequest) {
    const tensors = tf.tidy(() => {
      const { slots } = this.setup;
      const parameters = this.tensors();
      const named = new Map(slots.map((s, i) => [s.name, parameters[i]!]));
      const { values, series }: ProgramOutputs = programs[program](this.lane(named, batch, noise), config);
      return outputs.map((name) => {
        const found = values[name] ? tensorOf(values[name]) : (series[name] as TfSeries | undefined)?.whole;
        if (!found) throw new RangeError(`program ${program} has no output ${name}`);
        return found.clone();
      });
    });
    const arrays = await read(tensors);
    return Object.fromEntries(outputs.map((name, i) => [name, arrays[i]!]));
  }

  async state(): Promise<TrainingState> {
    const { ages } = this.adam;
    const step = this.stepsTaken;
    const { skippedUpdates } = this;
    const [parameters, m, v] = (await Promise.all(
      [this.adam.parameters, this.adam.m, this.adam.v].map((x) => x.data()),
    )) as [Float32Array, Float32Array, Float32Array];
    return { step, parameters: parameters.slice(), m: m.slice(), v: v.slice(), ages: ages.slice(), skippedUpdates };
  }

  /** All tensors of the library: one run at a time has any. */
  memoryBytes = (): number => tf.memory().numBytes;

  dispose(): void {
    this.constants.dispose();
    for (const x of [this.adam.parameters, this.adam.m, this.adam.v]) x.dispose();
  }
}

/** Parameters that remember which of them a program asked for. */
class Asked extends Map<string, tf.Tensor> {
  private readonly asked = new Set<string>();
  override get(name: string): tf.Tensor | undefined {
    this.asked.add(name);
    return super.get(name);
  }
  unasked(): tf.Tensor[] {
    return [...this].filter(([name]) => !this.asked.has(name)).map(([, x]) => x);
  }
}

/** Reads tensors and disposes them. */
async function read(tensors: readonly tf.Tensor[]): Promise<Float32Array[]> {
  const arrays = await Promise.all(tensors.map((x) => x.data() as Promise<Float32Array>));
  for (const x of tensors) x.dispose();
  return arrays;
}

function liveCounts({ T, lengths }: Batch): Float32Array {
  return Float32Array.from({ length: T }, (_, t) => lengths.reduce((n, length) => n + (t < length ? 1 : 0), 0));
}
