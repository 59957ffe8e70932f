/** The GRU as the fused engines run it: exact word by word in float32, and a training step with nothing but letters in it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildKernels } from "../../../scripts/kernels.ts";
import { readFixture } from "../../../src/fixtures/fixture.ts";
import { suppliedNoise } from "../../../src/lane/batch.ts";
import { ANATOMY_TERMS } from "../../../src/protocol/frame.ts";
import type { EngineStatus } from "../../../src/protocol/trainer.ts";
import { setupOf } from "../../verify.ts";
import { compileKernels } from "../wasm/kernels.ts";
import { WasmMachine } from "../wasm/machine.ts";
import { FusedEngine } from "./engine.ts";
import { JsFusedMachine } from "./jsMachine.ts";
import type { FusedMachine } from "./machine.ts";

const file = new URL("../../../e2e/fixtures/gru_baseline.json", import.meta.url);
const fixture = readFixture(JSON.parse(readFileSync(file, "utf8")));
const { batch, config } = fixture;
const noise = suppliedNoise(batch, {});
const status: EngineStatus = { id: "js", adapter: "", software: true, reason: { code: "asked" } };
const kernels = new URL("../../../public/kernels/", import.meta.url);
const machines: Readonly<Record<string, () => Promise<FusedMachine>>> = {
  JavaScript: async () => new JsFusedMachine(),
  WebAssembly: async () => {
    await buildKernels();
    return new WasmMachine(await compileKernels(async (name) => readFileSync(new URL(name, kernels))));
  },
};

describe.each(Object.keys(machines))("the GRU in %s, float32", (name) => {
  const made = async () => new FusedEngine(status, await machines[name]!(), setupOf(fixture));

  it("has every word's chain rule to 1e-5", async () => {
    const engine = await made();
    const { bound } = await engine.evaluate({ program: "bound", config, batch, noise, outputs: ["bound"] });
    const term = fixture.series.get("term")!;
    for (let b = 0; b < batch.B; b++) {
      let expected = 0;
      for (let t = 0; t < batch.lengths[b]!; t++) expected += term[t * batch.B + b]!;
      // some dozen roundings of terms of size three
      expect(Math.abs(bound![b]! - expected)).toBeLessThan(1e-5 * Math.abs(expected));
    }
    engine.dispose();
  });

  it("takes steps whose only term is the letters', and that lower the cost", async () => {
    const engine = await made();
    const first = await engine.step({ anatomy: true, supplied: { batch, noise } });
    expect(first.boundNats).toBeCloseTo(-fixture.L, 4);
    const { T } = first;
    const row = (k: number) => Array.from(first.anatomy!.subarray(k * T, (k + 1) * T));
    expect(row(ANATOMY_TERMS.indexOf("logP"))).toEqual(row(ANATOMY_TERMS.length));
    for (const silent of ["logR", "negLogQ", "logDetQ", "negLogDetG"] as const)
      expect(row(ANATOMY_TERMS.indexOf(silent)).every((v) => Math.abs(v) === 0)).toBe(true);
    expect(first.weightVariance.every(Number.isNaN)).toBe(true);
    for (let i = 0; i < 60; i++) await engine.step({ anatomy: false, supplied: { batch, noise } });
    const later = await engine.step({ anatomy: false, supplied: { batch, noise } });
    // five words can be told apart, so they cost little more than the choice among them, log 5
    expect(later.boundNats).toBeLessThan(first.boundNats / 2);
    expect(later.boundNats).toBeGreaterThan(Math.log(batch.B));
    engine.dispose();
  });
});
