/** The ring by itself: its bound, its spacing, what it never lets go; and, on WebAssembly, that a branch has the same bits. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildKernels } from "../scripts/kernels.ts";
import { defaultConfig } from "../src/config/presets.ts";
import type { EngineStatus } from "../src/protocol/trainer.ts";
import { Checkpoints, type Kept } from "./checkpoints.ts";
import { DataSource } from "./data.ts";
import { type EngineHost, neverLost } from "./engines/engine.ts";
import { FusedEngine } from "./engines/fused/engine.ts";
import { compileKernels } from "./engines/wasm/kernels.ts";
import { WasmMachine } from "./engines/wasm/machine.ts";
import { Run } from "./run.ts";

/** A state of `n` parameters at a step. */
const kept = (step: number, n = 1): Kept => ({
  slots: [],
  state: {
    step,
    parameters: new Float32Array(n).fill(step),
    m: new Float32Array(n),
    v: new Float32Array(n),
    ages: new Uint32Array(0),
    skippedUpdates: 0,
  },
  config: defaultConfig,
  words: 0,
  seconds: 0,
});

function grown(S: number, ring = new Checkpoints(kept(0))): Checkpoints {
  for (let step = 1; step <= S; step++) if (ring.wanted(step)) ring.put(kept(step));
  return ring;
}

describe("the ring", () => {
  it("keeps every step at first, then at most 64, the first among them", () => {
    expect(grown(40).steps).toEqual(Array.from({ length: 33 }, (_, i) => i).concat([34, 36, 38, 40]));
    for (const S of [100, 5_000, 100_000]) {
      const { steps } = grown(S);
      expect(steps.length).toBeLessThanOrEqual(64);
      expect(steps.length).toBeGreaterThan(56);
      expect(steps[0]).toBe(0);
      expect(S - steps.at(-1)!).toBeLessThanOrEqual(S / 32);
    }
  });

  it("has gaps that grow like the square root of the step", () => {
    const S = 20_000;
    const { steps } = grown(S);
    steps.slice(1).forEach((step, i) => {
      const gap = step - steps[i]!;
      // dropping one joins two gaps: up to twice, down to half of the mean
      expect(gap).toBeLessThan(2.2 * Math.max(4, Math.sqrt(step * S) / 32));
    });
    const early = steps.filter((step) => step <= S / 4).length;
    // the square root of a quarter is a half
    expect(early / steps.length).toBeGreaterThan(0.4);
    expect(early / steps.length).toBeLessThan(0.6);
  });

  it("is bounded in bytes, and keeps what is looked at", () => {
    const ring = new Checkpoints(kept(0, 1000), 64, 10 * 12_000);
    for (let step = 1; step <= 500; step++) {
      ring.put(kept(step, 1000));
      if (step === 3) expect(ring.hold(3)).toBe(true);
    }
    expect(ring.steps).toHaveLength(10);
    expect(ring.steps).toContain(3);
    expect([ring.steps[0], ring.steps.at(-1)]).toEqual([0, 500]);
    ring.hold(null);
    for (let step = 501; step <= 2000; step++) ring.put(kept(step, 1000));
    expect(ring.steps).not.toContain(3);
    expect(ring.hold(3)).toBe(false);
  });

  it("goes back, replaces a state of the same step, and hands out copies", () => {
    const ring = grown(20);
    ring.backTo(7);
    expect(ring.steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    ring.put(kept(7, 2));
    expect(ring.steps.at(-2)).toBe(6);
    const [seen] = ring.peek([7, 8]);
    expect([...seen!.parameters]).toEqual([7, 7]);
    seen!.parameters.fill(0);
    expect([...ring.at(7)!.state.parameters]).toEqual([7, 7]);
  });
});

it("a branch on WebAssembly has the bits of an unbroken run", async () => {
  await buildKernels();
  const kernels = new URL("../public/kernels/", import.meta.url);
  const machine = new WasmMachine(await compileKernels(async (file) => readFileSync(new URL(file, kernels))));
  const status: EngineStatus = { id: "wasm", adapter: "", software: false, reason: { code: "asked" } };
  const host: EngineHost = {
    status,
    create: async (setup) => new FusedEngine(status, machine, setup),
    lost: neverLost,
    destroy: () => false,
  };
  const words = ["anna", "ann", "nana", "an", "na", "naan", "banana", "ban", "nab", "bab"];
  const own = { label: "few", counts: { words, counts: Float64Array.from(words, (_, i) => 40 - 3 * i) } };
  const config = {
    ...defaultConfig,
    data: { ...defaultConfig.data, corpus: "own", minCount: 1 },
    optimiser: { ...defaultConfig.optimiser, batch: 6 },
  };
  const data = await new DataSource("http://nowhere.invalid/").of(config, own);
  const run = await Run.begin(1, config, data, own, host);
  const train = async (n: number): Promise<void> => {
    for (let i = 0; i < n; i++) {
      await run.takeSteps(1, false);
      if (run.checkpoints.wanted(run.step)) await run.keepCheckpoint();
    }
  };
  await train(20);
  const unbroken = await run.state();
  const curve = run.recorder.curve.columns.slice(0, 20 * 7);
  await train(20);
  expect(await run.goBack(8)).toBe(true);
  await train(12);
  expect(await run.state()).toEqual(unbroken);
  const bounds = (columns: Float64Array) => Array.from({ length: 20 }, (_, i) => columns[7 * i + 1]);
  expect(bounds(run.recorder.curve.columns)).toEqual(bounds(curve));
  run.dispose();
});
