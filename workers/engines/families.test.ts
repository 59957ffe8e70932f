/** The word model with every family as F_g and as F_q: each engine beside float64. */
import { readFileSync } from "node:fs";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { beforeAll, describe, expect, it } from "vitest";
import { buildKernels } from "../../scripts/kernels.ts";
import { presets } from "../../src/config/presets.ts";
import { buildAlias } from "../../src/corpora/alias.ts";
import { flows } from "../../src/flows/registry.ts";
import type { Batch, NoiseSource } from "../../src/lane/batch.ts";
import {
  Collector,
  finish,
  groupWords,
  inputWriter,
  prepare,
  runBackward,
  runForward,
  setParameters,
} from "../../src/lane/driver.ts";
import { JsMachine } from "../../src/lane/jsMachine.ts";
import { keyedNoise } from "../../src/lane/noise.ts";
import { compile } from "../../src/lane/program.ts";
import { fillNormals, PURPOSE, uniform } from "../../src/math/rng.ts";
import { modelById } from "../../src/models/registry.ts";
import type { RunConfig } from "../../src/protocol/config.ts";
import type { EngineStatus } from "../../src/protocol/trainer.ts";
import { freshState } from "../state.ts";
import type { Engine, EngineSetup } from "./engine.ts";
import { FusedEngine } from "./fused/engine.ts";
import { drawBatch, type TrainingSet } from "./minibatch.ts";
import { TfjsEngine } from "./tfjs/engine.ts";
import { compileKernels } from "./wasm/kernels.ts";
import { WasmMachine } from "./wasm/machine.ts";

const status: EngineStatus = { id: "wasm", adapter: "", software: true, reason: { code: "asked" } };
const [V, T, WORDS] = [5, 4, 9];

const set: TrainingSet = {
  V,
  T,
  symbols: Uint8Array.from({ length: WORDS * T }, (_, i) =>
    i % T < 1 + (i % 3) ? Math.floor((V - 1) * uniform(1, 1, 1, i)) : V - 1,
  ),
  lengths: new Uint8Array(WORDS),
  alias: buildAlias(new Float64Array(WORDS).fill(1)),
};
// a word goes up to its first end
set.lengths.forEach((_, w) => {
  const at = set.symbols.subarray(w * T, (w + 1) * T).indexOf(V - 1);
  set.lengths[w] = at < 0 ? T : at + 1;
});

/** A tiny model whose weights are all random: flows that start at the identity must not stay there. */
function setupFor(config: RunConfig): EngineSetup {
  const { slots, state } = freshState(config, V, new Float64Array(V).fill(-Math.log(V)));
  const parameters = new Float32Array(state.parameters.length);
  fillNormals(parameters, 0, parameters.length, { seed: 6, purpose: 90, step: 0 }, 0);
  return { config, slots, set, state: { ...state, parameters: parameters.map((x) => 0.3 * x) } };
}

/** Mean bound and gradient in float64. */
function exactly({ config, slots, state }: EngineSetup, batch: Batch, noise: NoiseSource) {
  const program = compile({
    define: (L) => {
      const { bound, series } = modelById(config.model.id).bound(L, config);
      return { values: { bound }, series };
    },
    slots,
    K: batch.K,
    V,
    T,
    W: 8,
    outputs: ["bound"],
    objective: "bound",
  });
  const machine = new JsMachine(new Float64Array(program.size), 8);
  prepare(machine, program);
  setParameters(machine, program, state.parameters);
  const write = inputWriter(machine, program, batch, noise);
  const bound = new Collector(program, "bound", batch);
  for (const group of groupWords(batch, 8)) {
    write(group);
    runForward(machine, program, group);
    bound.take(machine, group);
    runBackward(machine, program, group, 1 / batch.B);
  }
  finish(machine, program);
  return { bound: bound.data.reduce((a, b) => a + b, 0) / batch.B, gradient: machine.arena.subarray(program.gradient) };
}

let machine: WasmMachine;
beforeAll(async () => {
  await buildKernels();
  await tf.setBackend("cpu");
  const kernels = new URL("../../public/kernels/", import.meta.url);
  machine = new WasmMachine(await compileKernels(async (file) => readFileSync(new URL(file, kernels))));
});

const NEW = Object.keys(flows).filter((id) => !["id", "diag", "tril", "realNvp"].includes(id));
const sides = ["F_g", "F_q", "shared"] as const;
const cases = NEW.flatMap((flow) => sides.map((side, i) => [flow, side, 1 + (i % 2) * 2] as const));

describe.each(cases)("%s as %s, K = %i", (flow, side, K) => {
  it("has the same bound and gradient in WebAssembly and tfjs as in float64", async () => {
    const own = [{ flow, hyper: { hidden: 5 } }];
    const other = [{ flow: "tril", hyper: { hidden: 5 } }];
    const config: RunConfig = {
      ...presets.paper.config,
      model: { id: "dssm", hyper: { d: side === "F_q" ? 2 : 3, embedding: 3, encoder: 5, head: 4 } },
      flows: {
        g: side === "F_q" ? other : own,
        q: side === "F_q" ? own : other,
        shared: side === "shared",
      },
      objective: { id: K > 1 ? "filteringIwae" : "elbo", K },
      optimiser: { ...presets.paper.config.optimiser, batch: 11 },
    };
    const setup = setupFor(config);
    const batch = drawBatch(set, 11, K, 3, 1);
    const noise = keyedNoise(batch, 3, PURPOSE.eps, 1);
    const expected = exactly(setup, batch, noise);
    const engines: readonly Engine[] = [new FusedEngine(status, machine, setup), new TfjsEngine(status, setup)];
    for (const engine of engines) {
      const { bound, gradients } = await engine.gradient(batch, noise);
      expect(Math.abs(bound / expected.bound - 1)).toBeLessThan(1e-4);
      for (const { name, offset, size } of setup.slots) {
        const exact = expected.gradient.subarray(offset, offset + size);
        const top = Math.max(1e-6, ...Array.from(exact, Math.abs));
        const mine = gradients.get(name)!;
        exact.forEach((g, i) => {
          expect(Math.abs(mine[i]! - g) / top, `${name}[${i}]`).toBeLessThan(1e-3);
        });
      }
      engine.dispose();
    }
  });
});
