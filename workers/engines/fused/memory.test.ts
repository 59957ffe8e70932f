import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { buildKernels } from "../../../scripts/kernels.ts";
import { presets } from "../../../src/config/presets.ts";
import { buildAlias } from "../../../src/corpora/alias.ts";
import type { FlowLayer, RunConfig } from "../../../src/protocol/config.ts";
import { carryOver, freshState } from "../../state.ts";
import type { TrainingSet } from "../minibatch.ts";
import { compileKernels } from "../wasm/kernels.ts";
import { WasmMachine } from "../wasm/machine.ts";
import { FusedEngine } from "./engine.ts";

let machine: WasmMachine;
beforeAll(async () => {
  await buildKernels();
  const kernels = new URL("../../../public/kernels/", import.meta.url);
  machine = new WasmMachine(await compileKernels(async (file) => readFileSync(new URL(file, kernels))));
});

const set: TrainingSet = {
  V: 4,
  T: 3,
  symbols: Uint8Array.of(0, 1, 3, 2, 3, 3),
  lengths: Uint8Array.of(3, 2),
  alias: buildAlias([3, 1]),
};
const tril: FlowLayer = { flow: "tril", hyper: {} };
const stacks: readonly (readonly FlowLayer[])[] = [
  [{ flow: "diag", hyper: {} }],
  [tril, tril],
  [{ flow: "realNvp", hyper: {} }],
];

it("200 warm swaps leave the machine's memory as large as the first few made it, and the weights finite", async () => {
  const status = { id: "wasm", adapter: "", software: true, reason: { code: "asked" } } as const;
  const configAt = (i: number): RunConfig => ({
    ...presets.paper.config,
    flows: { g: stacks[i % stacks.length]!, q: [tril], shared: false },
    objective: { id: "filteringIwae", K: 1 + (i % 4) },
    optimiser: { ...presets.paper.config.optimiser, batch: 20 },
  });
  const fresh = (config: RunConfig) => freshState(config, set.V, new Float64Array(set.V).fill(-Math.log(set.V)));
  let start = { ...fresh(configAt(0)) };
  let early = 0;
  for (let i = 0; i < 200; i++) {
    const config = configAt(i);
    const engine = new FusedEngine(status, machine, { config, slots: start.slots, set, state: start.state });
    const record = await engine.step({ anatomy: true });
    expect(record.skipped).toBe(false);
    const state = await engine.state();
    engine.dispose();
    start = { ...fresh(configAt(i + 1)), ...carryOver({ slots: start.slots, state }, fresh(configAt(i + 1))) };
    // every combination of stack and K has been there by then
    if (i === 24) early = machine.kernels.memory.buffer.byteLength;
  }
  expect(machine.kernels.memory.buffer.byteLength).toBe(early);
  expect(start.state.parameters.every(Number.isFinite)).toBe(true);
});
