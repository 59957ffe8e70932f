import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildKernels } from "../../../scripts/kernels.ts";
import { readFixture } from "../../../src/fixtures/fixture.ts";
import type { EngineStatus } from "../../../src/protocol/trainer.ts";
import { setupOf, verifyEngine } from "../../verify.ts";
import { compileKernels } from "../wasm/kernels.ts";
import { WasmMachine } from "../wasm/machine.ts";
import { FusedEngine } from "./engine.ts";
import { JsFusedMachine } from "./jsMachine.ts";
import type { FusedMachine } from "./machine.ts";

const folder = new URL("../../../e2e/fixtures/", import.meta.url);
const fixtures = readdirSync(folder)
  .sort()
  .map((name) => readFixture(JSON.parse(readFileSync(new URL(name, folder), "utf8"))));
const status: EngineStatus = { id: "js", adapter: "", software: true, reason: { code: "asked" } };

const kernels = new URL("../../../public/kernels/", import.meta.url);
const machines: Readonly<Record<string, () => Promise<FusedMachine>>> = {
  JavaScript: async () => new JsFusedMachine(),
  WebAssembly: async () => {
    await buildKernels();
    return new WasmMachine(await compileKernels(async (file) => readFileSync(new URL(file, kernels))));
  },
};

describe.each(Object.keys(machines))("fused programs in %s, float32", (name) => {
  it.each(fixtures.map((f) => [f.name, f] as const))("agree with %s", async (_, fixture) => {
    const engine = new FusedEngine(status, await machines[name]!(), setupOf(fixture));
    const result = await verifyEngine(engine, fixture);
    expect(result.detail).toBe("");
    expect(result.gradErr).toBeLessThan(1e-5);
    engine.dispose();
  });
});
