/** Every bound over K samples on every engine that runs here: bounds, gradients, and a few steps of training. */
import { readFileSync } from "node:fs";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { beforeAll, describe, expect, it } from "vitest";
import { buildKernels } from "../../scripts/kernels.ts";
import { presets } from "../../src/config/presets.ts";
import { buildAlias } from "../../src/corpora/alias.ts";
import { keyedNoise } from "../../src/lane/noise.ts";
import { PURPOSE, uniform } from "../../src/math/rng.ts";
import { objectives } from "../../src/objectives/registry.ts";
import type { RunConfig } from "../../src/protocol/config.ts";
import type { EngineStatus } from "../../src/protocol/trainer.ts";
import { freshState } from "../state.ts";
import type { Engine, EngineSetup } from "./engine.ts";
import { FusedEngine } from "./fused/engine.ts";
import { JsFusedMachine } from "./fused/jsMachine.ts";
import { drawBatch, type TrainingSet } from "./minibatch.ts";
import { TfjsEngine } from "./tfjs/engine.ts";
import { compileKernels } from "./wasm/kernels.ts";
import { WasmMachine } from "./wasm/machine.ts";

const status: EngineStatus = { id: "js", adapter: "", software: true, reason: { code: "asked" } };
const [T, V, BATCH] = [6, 5, 21];

/** Random words of 1…5 letters over four symbols. */
function wordSet(): TrainingSet {
  const n = 100;
  const symbols = new Uint8Array(n * T).fill(V - 1);
  const lengths = new Uint8Array(n);
  for (let w = 0; w < n; w++) {
    const letters = 1 + Math.floor((T - 1) * uniform(1, 1, 1, w));
    lengths[w] = letters + 1;
    for (let t = 0; t < letters; t++) symbols[w * T + t] = Math.floor((V - 1) * uniform(1, 2, w, t));
  }
  return { V, T, symbols, lengths, alias: buildAlias(new Float64Array(n).fill(1)) };
}

function setupFor(id: string, K: number, beta?: number, hyper: RunConfig["model"]["hyper"] = {}): EngineSetup {
  const { config } = presets.paper;
  const small: RunConfig = {
    ...config,
    model: { id: "dssm", hyper: { ...config.model.hyper, d: 5, embedding: 3, encoder: 9, head: 7, ...hyper } },
    objective: beta === undefined ? { id, K } : { id, K, beta },
    optimiser: { ...config.optimiser, batch: BATCH },
  };
  const { slots, state } = freshState(small, V, new Float64Array(V).fill(-Math.log(V)));
  return { config: small, slots, set: wordSet(), state };
}

let machine: WasmMachine;
beforeAll(async () => {
  await buildKernels();
  await tf.setBackend("cpu");
  const kernels = new URL("../../public/kernels/", import.meta.url);
  machine = new WasmMachine(await compileKernels(async (file) => readFileSync(new URL(file, kernels))));
});

const all = (setup: EngineSetup): Readonly<Record<string, Engine>> => ({
  js: new FusedEngine(status, new JsFusedMachine(), setup),
  wasm: new FusedEngine(status, machine, setup),
  tfjs: new TfjsEngine(status, setup),
});

async function expectOneGradient(setup: EngineSetup): Promise<void> {
  const { K } = setup.config.objective;
  const engines = all(setup);
  const given = drawBatch(wordSet(), BATCH, K, 3, 1);
  const noise = keyedNoise(given, 3, PURPOSE.eps, 1);
  const results = await Promise.all(
    Object.entries(engines).map(async ([name, engine]) => ({ name, ...(await engine.gradient(given, noise)) })),
  );
  for (const engine of Object.values(engines)) engine.dispose();
  const [js, ...others] = results as [(typeof results)[0], ...typeof results];
  for (const { name, bound, gradients } of others) {
    expect(Math.abs(bound / js.bound - 1), name).toBeLessThan(1e-5);
    for (const [tensor, expected] of js.gradients) {
      const top = Math.max(1e-6, ...Array.from(expected, Math.abs));
      expected.forEach((x, i) => {
        expect(Math.abs(gradients.get(tensor)![i]! - x) / top, `${name} ${tensor}[${i}]`).toBeLessThan(1e-3);
      });
    }
  }
}

describe.each(Object.keys(objectives).filter((id) => id !== "elbo"))("%s", (id) => {
  it.each([1, 5])("has one bound and one gradient on every engine, K = %i", (K) => expectOneGradient(setupFor(id, K)));

  it("trains alike on every engine, and shows a variance of the weights and an anatomy", async () => {
    const engines = all(setupFor(id, 3));
    for (let step = 0; step < 4; step++) {
      const records = await Promise.all(Object.values(engines).map((engine) => engine.step({ anatomy: step === 0 })));
      const [js, ...others] = records as [(typeof records)[0], ...typeof records];
      for (const record of others) {
        // one flipped choice moves the mean of 21 words by up to some per cent
        expect(Math.abs(record.boundNats / js.boundNats - 1)).toBeLessThan(step === 0 ? 1e-5 : 2e-2);
        if (step > 0) continue;
        record.weightVariance.forEach((v, t) => {
          expect(Math.abs(v - js.weightVariance[t]!)).toBeLessThan(1e-3 * (1 + js.weightVariance[t]!));
        });
        record.anatomy!.forEach((x, i) => {
          expect(Math.abs(x - js.anatomy![i]!)).toBeLessThan(2e-3 * (1 + Math.abs(x)));
        });
      }
    }
    for (const engine of Object.values(engines)) engine.dispose();
  });
});

it.each([1, 3])("letters fed back have one bound and one gradient on every engine, K = %i", async (K) => {
  const setup = setupFor(K === 1 ? "elbo" : "filteringIwae", K, undefined, { feeds: true, wordDropout: 0.3 });
  // the table starts empty
  const { offset, size } = setup.slots.find(({ name }) => name === "emit.F")!;
  for (let i = 0; i < size; i++) setup.state.parameters[offset + i] = Math.sin(7 * i);
  await expectOneGradient(setup);
});

it.each([0, 2])("the ELBO with β = %f has one bound and one gradient on every engine", async (beta) => {
  const setup = setupFor("elbo", 1, beta);
  await expectOneGradient(setup);
  // the bound is that of β = 1, the gradient is not
  const given = drawBatch(wordSet(), BATCH, 1, 3, 1);
  const noise = keyedNoise(given, 3, PURPOSE.eps, 1);
  const [own, plain] = await Promise.all(
    [setup, setupFor("elbo", 1)].map(async (one) => {
      const engine = new FusedEngine(status, machine, one);
      const found = await engine.gradient(given, noise);
      engine.dispose();
      return found;
    }),
  );
  expect(own!.bound).toBe(plain!.bound);
  expect([...own!.gradients.get("q.E")!]).not.toEqual([...plain!.gradients.get("q.E")!]);
});
