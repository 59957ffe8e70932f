/** In the page: runs the programs of cases.ts on WebGPU and in float64, and tells by how much they differ. */
import { defaultConfig } from "../../src/config/presets.ts";
import { buildAlias } from "../../src/corpora/alias.ts";
import { readFixture } from "../../src/fixtures/fixture.ts";
import type { Batch, NoiseSource, Tensor } from "../../src/lane/batch.ts";
import { groupWords, inputWriter, prepare, runBackward, runForward, setParameters } from "../../src/lane/driver.ts";
import { JsMachine } from "../../src/lane/jsMachine.ts";
import { keyedNoise } from "../../src/lane/noise.ts";
import { batchOf, noiseOf, program as opProgram, ops, parametersOf } from "../../src/lane/opPrograms.ts";
import { layOut, type Slot } from "../../src/lane/parameters.ts";
import { type Compiled, compile } from "../../src/lane/program.ts";
import { run } from "../../src/lane/randomPrograms.ts";
import { fillNormals, PURPOSE, uniform } from "../../src/math/rng.ts";
import { modelById } from "../../src/models/registry.ts";
import type { FlowsConfig, RunConfig } from "../../src/protocol/config.ts";
import type { EngineStatus, VerifyResult } from "../../src/protocol/trainer.ts";
import type { TrainingSet } from "../../workers/engines/minibatch.ts";
import { filledBuffer, storageBuffer } from "../../workers/engines/wgsl/device.ts";
import { WgslEngine } from "../../workers/engines/wgsl/engine.ts";
import { evaluateOn } from "../../workers/engines/wgsl/evaluation.ts";
import { launchesOf } from "../../workers/engines/wgsl/launch.ts";
import { Learner } from "../../workers/engines/wgsl/learner.ts";
import { ADAM_WIDTH } from "../../workers/engines/wgsl/optimiser.ts";
import { Runner } from "../../workers/engines/wgsl/runner.ts";
import type { Spread } from "../../workers/engines/wgsl/spread.ts";
import { Stepper } from "../../workers/engines/wgsl/stepper.ts";
import { Weights } from "../../workers/engines/wgsl/weights.ts";
import { freshState } from "../../workers/state.ts";
import { setupOf, verifyEngine } from "../../workers/verify.ts";
import type { Case } from "./cases.ts";

/** Addresses linear in t are told from three positions. */
const SHORTEST = 3;

export interface Disagreement {
  /** Largest error of a value, relative to the largest value or 1. */
  readonly value: number;
  /** Largest error of a gradient, relative to the largest entry of its tensor, and which. */
  readonly gradient: number;
  readonly where: string;
}

interface Subject {
  readonly program: Compiled;
  readonly slots: readonly Slot[];
  readonly flat: Float32Array;
  readonly batch: Batch;
  readonly noise: NoiseSource;
}

interface Found {
  /** [T, B, (K,) n] */
  readonly row: ArrayLike<number>;
  readonly gradient: ArrayLike<number>;
}

/** The word model with random weights, those that start at zero too; its row is the terms of the bound. */
function modelOf(flows: FlowsConfig, { sizes, B, T, K }: Case): Subject {
  const { d, hidden, V } = sizes;
  const config: RunConfig = {
    ...defaultConfig,
    model: { id: "dssm", hyper: { d, embedding: hidden, encoder: hidden, head: hidden } },
    flows,
    objective: { id: K > 1 ? "filteringIwae" : "elbo", K },
  };
  const { slots, size } = layOut(modelById("dssm").parameters(config, { V }));
  const flat = new Float32Array(size);
  fillNormals(flat, 0, size, { seed: 9, purpose: 91, step: 0 }, 0);
  const program = compile({
    define: (L) => {
      const { bound, series } = modelById("dssm").bound(L, config);
      return { values: { total: bound }, series: { row: series.term! } };
    },
    ...{ slots, K, V, T: Math.max(SHORTEST, T), W: 1, outputs: ["total", "row"], objective: "total" },
  });
  const batch = batchOf(B, T, K, sizes);
  return { program, slots, flat: flat.map((x) => 0.3 * x), batch, noise: keyedNoise(batch, 2, PURPOSE.eps, 1) };
}

function subjectOf(one: Case): Subject {
  const { program: what, direction, sizes, B, T, K } = one;
  if (typeof what !== "string" && "shared" in what) return modelOf(what, one);
  const tensors: ReadonlyMap<string, Tensor> = parametersOf(sizes);
  const { slots, size } = layOut(
    [...tensors].map(([name, { shape }]) => ({ name, shape, init: { kind: "zeros" }, role: "" })),
  );
  const flat = new Float32Array(size);
  for (const { name, offset } of slots) flat.set(tensors.get(name)!.data, offset);
  const program = compile({
    define: (L) => {
      if (typeof what === "string") {
        const { total, series } = opProgram(L, ops[what]!, direction, sizes);
        return { values: { total }, series: { row: series } };
      }
      const { total, loss } = run(L, what, direction);
      return { values: { total }, series: { row: loss } };
    },
    slots,
    K,
    V: sizes.V,
    T: Math.max(SHORTEST, T),
    W: 1,
    outputs: ["total", "row"],
    objective: "total",
  });
  const batch = batchOf(B, T, K, sizes);
  return { program, slots, flat, batch, noise: noiseOf(batch, sizes) };
}

/** Word after word, in float64. */
function inJavaScript({ program, flat, batch, noise }: Subject): Found {
  const machine = new JsMachine(new Float64Array(program.size), 1);
  prepare(machine, program);
  setParameters(machine, program, flat);
  const write = inputWriter(machine, program, batch, noise);
  const { place, series } = program.outputs.get(program.named.get("row")!)!;
  const samples = series.level === "sample" ? batch.K : 1;
  const row = new Float64Array(batch.T * batch.B * samples * series.n);
  for (const group of groupWords(batch, 1)) {
    write(group);
    runForward(machine, program, group);
    const b = group.words[0]!;
    for (let t = 0; t < group.L; t++)
      for (let k = 0; k < samples; k++)
        for (let i = 0; i < series.n; i++)
          row[((t * batch.B + b) * samples + k) * series.n + i] =
            machine.arena[place.base + t * place.t + k * place.k + i * (series.n === 1 ? 0 : place.f)]!;
    runBackward(machine, program, group, 1 / batch.B);
  }
  return { row, gradient: machine.arena.subarray(program.gradient, program.gradient + program.parameterCount) };
}

async function onDevice(device: GPUDevice, subject: Subject, { width, team, sizes }: Case): Promise<Found> {
  const { program, flat, batch, noise } = subject;
  const weights = new Weights(device, flat);
  const runner = await Runner.create(device, program, weights, { width, team, workgroup: 4, setT: program.T });
  const learner = await Learner.create(device, runner, sizes.V, ["total"]);
  const adam = filledBuffer(device, new Float32Array(flat.length * ADAM_WIDTH));
  const symbols = storageBuffer(device, 1);
  const stepper = new Stepper(device, { weights: weights.buffer, adam, symbols }, 2);
  const { row } = await evaluateOn(device, runner, weights, { batch, noise, outputs: ["row"] });
  const step = { batch, ids: null, launches: launchesOf(batch.lengths, runner.most), step: 0, rate: 0 };
  const options = { seed: 1, clip: 0, update: false, write: runner.inputWriter(batch, noise) };
  const { gradient } = await stepper.submit({ runner, learner }, [step], options);
  for (const one of [stepper, learner, runner, weights]) one.dispose();
  for (const buffer of [adam, symbols]) buffer.destroy();
  return { row: row!, gradient };
}

const largest = (xs: ArrayLike<number>, from = 0, to = xs.length): number => {
  let top = 0;
  for (let i = from; i < to; i++) top = Math.max(top, Math.abs(xs[i]!));
  return top;
};
/** NaN where one of the two is. */
function furthest(a: ArrayLike<number>, b: ArrayLike<number>, from = 0, to = a.length): number {
  let worst = 0;
  for (let i = from; i < to; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}

async function disagreement(device: GPUDevice, one: Case): Promise<Disagreement> {
  const subject = subjectOf(one);
  const expected = inJavaScript(subject);
  const found = await onDevice(device, subject, one);
  const value = furthest(found.row, expected.row) / Math.max(1, largest(expected.row));
  const errors = subject.slots.map(({ name, offset, size }) => {
    const top = Math.max(1e-3, largest(expected.gradient, offset, offset + size));
    return { name, error: furthest(found.gradient, expected.gradient, offset, offset + size) / top };
  });
  const [worst] = errors.sort((a, b) => b.error - a.error);
  const broken = errors.find(({ error }) => Number.isNaN(error)) ?? worst!;
  return { value, gradient: broken.error, where: broken.name };
}

/** The first device, and what to do with it. */
async function withDevice<T>(use: (device: GPUDevice) => Promise<T>): Promise<T> {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter!.requestDevice();
  try {
    return await use(device);
  } finally {
    device.destroy();
  }
}

const STATUS: EngineStatus = { id: "wgsl", adapter: "in a test", software: true, reason: { code: "asked" } };

/** An engine spread over invocations in a way of one's own, against a fixture. */
const verify = (raw: unknown, spread: Spread): Promise<VerifyResult> =>
  withDevice(async (device) => {
    const fixture = readFixture(raw as Parameters<typeof readFixture>[0]);
    const engine = await WgslEngine.create(device, STATUS, setupOf(fixture), () => spread);
    const result = await verifyEngine(engine, fixture);
    engine.dispose();
    return result;
  });

/** Words of 2 to T − 1 letters. */
function someWords(words: number, T: number, V: number): TrainingSet {
  const symbols = new Uint8Array(words * T).fill(V - 1);
  const lengths = new Uint8Array(words);
  for (let b = 0; b < words; b++) {
    lengths[b] = 3 + Math.floor((T - 2) * uniform(5, 6, 7, b));
    for (let t = 0; t < lengths[b]! - 1; t++) symbols[b * T + t] = Math.floor((V - 1) * uniform(5, 6, 8, b * T + t));
  }
  return { V, T, symbols, lengths, alias: buildAlias(new Float64Array(words).fill(1)) };
}

interface Trace {
  readonly bounds: readonly number[];
  readonly parameters: readonly number[];
}

/** A run of its own words and noise, some steps a submit. */
const trace = (config: RunConfig, spread: Spread, submits: number, steps: number): Promise<Trace> =>
  withDevice(async (device) => {
    const set = someWords(200, 8, 27);
    const { slots, state } = freshState(config, set.V, new Float64Array(set.V).fill(-Math.log(set.V)));
    const engine = await WgslEngine.create(device, STATUS, { config, slots, set, state }, () => spread);
    const bounds: number[] = [];
    for (let i = 0; i < submits; i++)
      for (const { boundNats } of await engine.run(steps, false)) bounds.push(boundNats);
    const { parameters } = await engine.state();
    engine.dispose();
    return { bounds, parameters: [...parameters] };
  });

/** chosen: as many programs compile beside each other as there are cores on the smallest machine. */
const ABREAST = 2;

/** Errors of all cases, in their order. */
const disagreements = (cases: readonly Case[]): Promise<readonly Disagreement[]> =>
  withDevice(async (device) => {
    const out: Disagreement[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let i = next++; i < cases.length; i = next++) out[i] = await disagreement(device, cases[i]!);
    };
    await Promise.all(Array.from({ length: ABREAST }, worker));
    return out;
  });

export const wgslPage = { disagreements, verify, trace };
declare global {
  interface Window {
    wgslPage?: typeof wgslPage;
  }
}
window.wgslPage = wgslPage;
