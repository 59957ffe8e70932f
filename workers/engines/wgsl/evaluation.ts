/** Evaluations on the device: a program forwards only, inputs from outside, series read back. */
import type { Batch, NoiseSource } from "../../../src/lane/batch.ts";
import { LAUNCH_BYTES } from "../../../src/lane/wgsl/layout.ts";
import { type Floats, filledBuffer, ReadBack, storageBuffer } from "./device.ts";
import { type Launch, launchesOf, uniformsOf, wordsOf } from "./launch.ts";
import type { Runner } from "./runner.ts";
import type { Weights } from "./weights.ts";

/** A series of the whole batch, [T, B, (K,) n]; positions past a word's end are 0. */
class Collected {
  readonly data: Float32Array;
  private readonly n: number;
  private readonly samples: number;

  constructor(
    private readonly runner: Runner,
    private readonly name: string,
    private readonly batch: Batch,
  ) {
    const { series } = runner.output(name);
    this.n = series.n;
    this.samples = series.level === "sample" ? batch.K : 1;
    this.data = new Float32Array(batch.T * batch.B * this.samples * this.n);
  }

  /** `value` of feature i at (t, k, w) of a launch. */
  take({ words, lengths, W }: Launch, read: Floats | null, parameters: Floats): void {
    const { place } = this.runner.output(this.name);
    const { fixed } = this.runner.emitted;
    const literal = fixed.literal(place);
    const offset = fixed.offset(place);
    const value = (t: number, k: number, i: number, w: number): number => {
      if (literal !== null) return literal;
      if (offset !== null) return parameters[offset + i]!;
      return read![(t * place.t + k * place.k + i * (this.n === 1 ? 0 : place.f)) * W + w]!;
    };
    const { B } = this.batch;
    words.forEach((b, w) => {
      if (b < 0) return;
      for (let t = 0; t < lengths[w]!; t++)
        for (let k = 0; k < this.samples; k++)
          for (let i = 0; i < this.n; i++) this.data[((t * B + b) * this.samples + k) * this.n + i] = value(t, k, i, w);
    });
  }
}

/** Runs one launch and reads its pieces, in the order of the names; null for what is a constant. */
async function runLaunch(
  device: GPUDevice,
  runner: Runner,
  weights: Weights,
  launch: Launch,
  names: readonly string[],
  B: number,
): Promise<{ readonly read: readonly (Floats | null)[]; readonly parameters: Floats }> {
  const words = filledBuffer(device, wordsOf([{ launch, ids: null }], runner.program.T).words);
  const settings = [{ groups: runner.groups(launch.W), words: launch.W, batch: B, supplied: 1 }];
  const launches = device.createBuffer({ size: LAUNCH_BYTES, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(launches, 0, uniformsOf(settings));
  const symbols = storageBuffer(device, 1);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  runner.encode(pass, runner.bindings(launches, runner.arenaFor(launch.W), weights.buffer, words, symbols), launch, 0);
  pass.end();
  const pieces = names.map((name) => runner.piece(name, launch));
  const whole = { buffer: weights.buffer, at: 0, length: runner.program.parameterCount };
  const back = ReadBack.once(device, encoder, [...pieces.filter((p) => p !== null), whole]);
  device.queue.submit([encoder.finish()]);
  const all = await back.read();
  for (const buffer of [words, launches, symbols]) buffer.destroy();
  let at = 0;
  const cut = (length: number): Floats => {
    at += length;
    return all.subarray(at - length, at);
  };
  const read = pieces.map((piece) => (piece ? cut(piece.length) : null));
  return { read, parameters: cut(whole.length) };
}

export async function evaluateOn(
  device: GPUDevice,
  runner: Runner,
  weights: Weights,
  {
    batch,
    noise,
    outputs,
  }: { readonly batch: Batch; readonly noise: NoiseSource; readonly outputs: readonly string[] },
): Promise<Readonly<Record<string, Float32Array>>> {
  const collected = outputs.map((name) => new Collected(runner, name, batch));
  const write = runner.inputWriter(batch, noise);
  for (const launch of launchesOf(batch.lengths, runner.most)) {
    write(launch);
    const { read, parameters } = await runLaunch(device, runner, weights, launch, outputs, batch.B);
    collected.forEach((series, i) => {
      series.take(launch, read[i]!, parameters);
    });
  }
  return Object.fromEntries(
    outputs.map((name, i) => [name, name === "bound" ? wordSums(collected[i]!.data, batch) : collected[i]!.data]),
  );
}

/** Σ_t of a scalar series, [T, B] → [B]. */
function wordSums(series: Float32Array, { T, B }: Batch): Float32Array {
  const out = new Float32Array(B);
  for (let t = 0; t < T; t++) for (let b = 0; b < B; b++) out[b]! += series[t * B + b]!;
  return out;
}
