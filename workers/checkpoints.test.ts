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

/** Steps of a run at S, alone or from `from` on, whatever else was kept in between. */
function stepsOf(S: number, from = 0, also: (step: number) => boolean = () => false, most = 64): readonly number[] {
  const ring = new Checkpoints(kept(from), most);
  for (let step = from + 1; step <= S; step++) if (ring.wanted(step) || also(step)) ring.put(kept(step));
  return ring.steps;
}

describe("the ring", () => {
  it("keeps every step at first, then at most 64, the first among them", () => {
    expect(stepsOf(40)).toEqual(Array.from({ length: 41 }, (_, i) => i));
    expect(stepsOf(60).slice(-6)).toEqual([50, 52, 54, 56, 58, 60]);
    for (const S of [100, 5_000, 100_000]) {
      const steps = stepsOf(S);
      expect(steps.length).toBeLessThanOrEqual(64);
      expect(steps.length).toBeGreaterThanOrEqual(48);
      expect(steps[0]).toBe(0);
      expect(S - steps.at(-1)!).toBeLessThanOrEqual((2 * S) / 41);
    }
  });

  it("has gaps that grow like the square root of the step", () => {
    const S = 20_000;
    const steps = stepsOf(S);
    steps.slice(1, -1).forEach((step, i) => {
      const gap = step - steps[i]!;
      expect(Math.log2(gap) % 1).toBe(0);
      // a power of two, up to twice what it would be
      expect(gap).toBeLessThanOrEqual(2 * Math.max(1, Math.sqrt(step * S) / 41));
      expect(step % gap).toBe(0);
    });
    const early = steps.filter((step) => step <= S / 4).length;
    // the square root of a quarter is a half
    expect(early / steps.length).toBeGreaterThan(0.4);
    expect(early / steps.length).toBeLessThan(0.6);
  });

  it.each([3, 4, 7, 10, 20, 40, 64])("is never too small for its %i places, so that what stays follows from S", (n) => {
    const ring = new Checkpoints(kept(0), n);
    let dropped = new Set<number>();
    for (let step = 1; step <= 20_000; step++) {
      if (!ring.wanted(step)) continue;
      const before = ring.steps;
      ring.put(kept(step));
      expect(ring.steps.length).toBeLessThanOrEqual(n);
      dropped = new Set([...dropped, ...before.filter((s) => !ring.steps.includes(s))]);
      expect(dropped.has(step)).toBe(false);
    }
    expect(ring.steps.length).toBeGreaterThanOrEqual(Math.floor(n / 2));
  });

  it("has the same steps in two runs side by side, whatever else each of them kept for a while", () => {
    const grid = stepsOf(7_000);
    const often = stepsOf(7_000, 0, (step) => step % 37 === 0);
    const rare = stepsOf(7_000, 0, (step) => step % 991 === 5);
    // the newest state may be another one: it goes with the next
    expect(often).toEqual([...grid, 6_993]);
    expect(rare).toEqual([...grid, 6_942]);
    // a run with less room, or one that began later, has of them what it can
    const small = stepsOf(7_000, 0, undefined, 20);
    expect(small.length).toBeGreaterThan(12);
    expect(small.slice(0, -1).filter((step) => !grid.includes(step))).toEqual([]);
    const late = stepsOf(7_000, 3_001);
    expect(late).toEqual([3_001, ...grid.filter((step) => step > 3_001)]);
  });

  it("takes of steps that come many at once the first that reaches a multiple", () => {
    const ring = new Checkpoints(kept(0));
    for (let step = 7; step <= 7_000; step += 7) if (ring.wanted(step)) ring.put(kept(step));
    const { steps } = ring;
    expect(steps.length).toBeGreaterThan(45);
    // the same places as step by step, each at most one stride late
    const grid = stepsOf(7_000).filter((step) => step > 500);
    const found = grid.map((step) => steps.find((at) => at >= step && at < step + 7));
    expect(found).not.toContain(undefined);
  });

  it("says how far the next one is", () => {
    const ring = new Checkpoints(kept(0));
    for (let step = 1; step <= 3_000; step++) {
      const next = step - 1 + ring.next(step - 1);
      expect(next).toBeGreaterThanOrEqual(step);
      if (!ring.wanted(step)) continue;
      expect(next).toBe(step);
      ring.put(kept(step));
    }
  });

  it("is bounded in bytes, and keeps what is looked at", () => {
    const ring = new Checkpoints(kept(0, 1000), 64, 10 * 12_000);
    const grow = (from: number, to: number): void => {
      for (let step = from; step <= to; step++) if (ring.wanted(step)) ring.put(kept(step, 1000));
    };
    grow(1, 3);
    expect(ring.hold(3)).toBe(true);
    grow(4, 500);
    // what is looked at takes no place of the others
    const { steps } = ring;
    expect(steps).toContain(3);
    expect(steps.length).toBeLessThanOrEqual(11);
    const other = new Checkpoints(kept(0, 1000), 64, 10 * 12_000);
    for (let step = 1; step <= 500; step++) if (other.wanted(step)) other.put(kept(step, 1000));
    expect(steps.filter((step) => step !== 3)).toEqual(other.steps);
    expect(ring.at(3)?.state.step).toBe(3);
    ring.hold(null);
    expect(ring.steps).toEqual(other.steps);
    expect(ring.hold(3)).toBe(false);
  });

  it("goes back to what is looked at, also if it had let go of it", () => {
    const ring = new Checkpoints(kept(0), 10);
    for (let step = 1; step <= 40; step++) {
      if (ring.wanted(step)) ring.put(kept(step));
      if (step === 3) ring.hold(3);
    }
    ring.backTo(3);
    expect(ring.latest.state.step).toBe(3);
    expect(ring.hold(null)).toBe(true);
    expect(ring.steps.at(-1)).toBe(3);
  });

  it("goes back, replaces a state of the same step, and hands out copies", () => {
    const ring = new Checkpoints(kept(0));
    for (let step = 1; step <= 20; step++) ring.put(kept(step));
    ring.backTo(7);
    expect(ring.steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    ring.put(kept(7, 2));
    expect(ring.steps.at(-2)).toBe(6);
    const [seen] = ring.peek([7, 8]);
    expect([...seen!.parameters]).toEqual([7, 7]);
    seen!.parameters.fill(0);
    expect([...ring.at(7)!.state.parameters]).toEqual([7, 7]);
    const config = { ...defaultConfig, seed: 9 };
    ring.hold(7);
    ring.reconfigure(7, config);
    expect(ring.steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(ring.at(7)?.config.seed).toBe(9);
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
