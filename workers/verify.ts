/** Holds an engine against a fixture of the independent implementation: values, every gradient, five Adam steps. */
import { type Fixture, seriesError } from "../src/fixtures/fixture.ts";
import { suppliedNoise } from "../src/lane/batch.ts";
import { layOut } from "../src/lane/parameters.ts";
import { modelById } from "../src/models/registry.ts";
import type { VerifyResult } from "../src/protocol/trainer.ts";
import type { Engine, EngineHost, EngineSetup, TrainingState } from "./engines/engine.ts";

/**
 * float32 replays of the fixtures move values by 4e-5 and gradients by 4e-6 of the largest entry at most. Along Adam
 * steps with K > 1 one survivor may flip on rounding, which moves the mean bound of a few words by some per cent.
 */
const TOLERANCE = { value: 1e-4, gradient: 1e-3, adam: 1e-3, adamWithSurvivors: 0.05 };

/** The fixture's parameters as the start of a run. */
export function setupOf(fixture: Fixture): EngineSetup {
  const { slots, size } = layOut(modelById(fixture.config.model.id).parameters(fixture.config, { V: fixture.V }));
  const parameters = new Float32Array(size);
  for (const slot of slots) {
    const tensor = fixture.parameters.get(slot.name);
    if (!tensor || tensor.data.length !== slot.size) throw new Error(`the fixture has no parameter ${slot.name}`);
    parameters.set(tensor.data, slot.offset);
  }
  const state: TrainingState = {
    step: 0,
    parameters,
    m: new Float32Array(size),
    v: new Float32Array(size),
    ages: new Uint32Array(slots.length),
    skippedUpdates: 0,
  };
  const { T } = fixture.batch;
  // the words come with the fixture: nothing is drawn from this set
  const set = {
    V: fixture.V,
    T,
    symbols: new Uint8Array(0),
    lengths: new Uint8Array(0),
    alias: { probability: new Float64Array(0), alias: new Uint32Array(0) },
  };
  return { config: fixture.config, slots, set, state };
}

/** Whether an error is the worst yet; NaN is, and stays it. */
const isWorse = (error: number, worst: number): boolean => error > worst || Number.isNaN(error);

async function valueError(engine: Engine, fixture: Fixture): Promise<[number, string]> {
  const { batch, config } = fixture;
  const outputs = ["bound", ...fixture.series.keys()];
  const noise = suppliedNoise(batch, fixture.noise);
  const out = await engine.evaluate({ program: "bound", config, batch, noise, outputs });
  const mean = out.bound!.reduce((a, b) => a + b, 0) / batch.B;
  let worst = Math.abs(mean - fixture.L) / Math.abs(fixture.L);
  let where = "bound";
  for (const [name, expected] of fixture.series) {
    const error = seriesError(out[name]!, expected, batch);
    if (isWorse(error, worst)) [worst, where] = [error, name];
  }
  return [worst, where];
}

async function gradientError(engine: Engine, fixture: Fixture): Promise<[number, string]> {
  const { gradients } = await engine.gradient(fixture.batch, suppliedNoise(fixture.batch, fixture.noise));
  let worst = 0;
  let where = "";
  for (const [name, { data }] of fixture.gradients) {
    const found = gradients.get(name);
    let error = found ? 0 : Number.NaN;
    let top = 1e-12;
    data.forEach((expected, i) => {
      error = Math.max(error, Math.abs((found?.[i] ?? Number.NaN) - expected));
      top = Math.max(top, Math.abs(expected));
    });
    if (isWorse(error / top, worst)) [worst, where] = [error / top, name];
  }
  return [worst, where];
}

/** Largest relative error of the bound before each Adam step and after the last; null where the file has no steps. */
async function adamError(engine: Engine, fixture: Fixture): Promise<number | null> {
  const { batch } = fixture;
  if (!fixture.adam) return null;
  const noise = suppliedNoise(batch, fixture.noise);
  const trace = fixture.adam.L_before_each_step_then_after;
  let worst = 0;
  for (let i = 0; i < trace.length; i++) {
    const record = await engine.step({ anatomy: false, supplied: { batch, noise } });
    worst = Math.max(worst, Math.abs(-record.boundNats - trace[i]!) / Math.abs(trace[i]!));
  }
  return worst;
}

/** Leaves the engine's state changed: make one for this. */
export async function verifyEngine(engine: Engine, fixture: Fixture): Promise<VerifyResult> {
  const [valueErr, valueAt] = await valueError(engine, fixture);
  const [gradErr, gradAt] = await gradientError(engine, fixture);
  const adamErr = await adamError(engine, fixture);
  const failures = [
    valueErr <= TOLERANCE.value ? "" : `values off by ${valueErr.toExponential(1)} in ${valueAt}`,
    gradErr <= TOLERANCE.gradient ? "" : `gradient off by ${gradErr.toExponential(1)} in ${gradAt}`,
    adamErr === null || adamErr <= (fixture.batch.K > 1 ? TOLERANCE.adamWithSurvivors : TOLERANCE.adam)
      ? ""
      : `Adam's bounds off by ${adamErr.toExponential(1)}`,
  ].filter(Boolean);
  const { id, adapter } = engine.status;
  const ok = failures.length === 0;
  return { fixture: fixture.name, engine: id, adapter, valueErr, gradErr, adamErr, ok, detail: failures.join("; ") };
}

/** The same on an engine made for it. */
export async function verifyHost(host: EngineHost, fixture: Fixture): Promise<VerifyResult> {
  const engine = await host.create(setupOf(fixture));
  try {
    return await verifyEngine(engine, fixture);
  } finally {
    engine.dispose();
  }
}
