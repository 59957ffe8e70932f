import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { beforeAll, describe, expect, it } from "vitest";
import { defaultConfig } from "../../../src/config/presets.ts";
import { buildAlias } from "../../../src/corpora/alias.ts";
import type { FlowLayer, RunConfig } from "../../../src/protocol/config.ts";
import { freshState } from "../../state.ts";
import type { TrainingSet } from "../minibatch.ts";
import { TfjsEngine } from "./engine.ts";

const tril: FlowLayer = { flow: "tril", hyper: { hidden: 4 } };
const stacks: readonly (readonly FlowLayer[])[] = [
  [{ flow: "id", hyper: {} }],
  [{ flow: "diag", hyper: { hidden: 4 } }],
  [{ flow: "tril", hyper: { hidden: 4, inverse: true } }],
  [tril, tril],
  [{ flow: "realNvp", hyper: {} }],
  [
    { flow: "spline", hyper: { couplings: 1, bins: 3, hidden: 4 } },
    { flow: "maf", hyper: { passes: 1, hidden: 2 } },
    { flow: "planar", hyper: { maps: 1, hidden: 4 } },
  ],
];
/** "ab" and "c" over three letters. */
const set: TrainingSet = {
  V: 4,
  T: 3,
  symbols: Uint8Array.of(0, 1, 3, 2, 3, 3),
  lengths: Uint8Array.of(3, 2),
  alias: buildAlias([3, 1]),
};

function engineFor(g: readonly FlowLayer[], objective: RunConfig["objective"]): TfjsEngine {
  const config: RunConfig = {
    ...defaultConfig,
    model: { id: "dssm", hyper: { d: 3, embedding: 3, encoder: 4, head: 4 } },
    flows: { g, q: [tril], shared: false },
    objective,
    optimiser: { ...defaultConfig.optimiser, batch: 5 },
  };
  const { slots, state } = freshState(config, set.V, new Float64Array(set.V).fill(-Math.log(set.V)));
  const status = { id: "tfjs-cpu", adapter: "", software: true, reason: { code: "asked" } } as const;
  return new TfjsEngine(status, { config, slots, set, state });
}

describe("20 steps leave the number of tensors as it was", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  const cases = stacks.flatMap((g) =>
    [
      { id: "elbo", K: 1 },
      { id: "filteringIwae", K: 3 },
    ].map((objective) => [g.map((l) => l.flow).join("+"), objective.id, g, objective] as const),
  );
  it.each(cases)("F_g = %s, %s", async (_, __, g, objective) => {
    const engine = engineFor(g, objective);
    await engine.step({ anatomy: true });
    await engine.step({ anatomy: false });
    // constants of both lengths of a word are there by now
    for (let i = 0; i < 6; i++) await engine.step({ anatomy: true });
    const before = tf.memory().numTensors;
    for (let i = 0; i < 20; i++) {
      const record = await engine.step({ anatomy: i % 2 === 0 });
      expect(record.skipped).toBe(false);
    }
    expect(tf.memory().numTensors).toBe(before);
    engine.dispose();
  });
});
