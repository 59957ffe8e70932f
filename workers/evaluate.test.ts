/** What is measured while a run trains, of a model that is fed its own letters. */
import { expect, it } from "vitest";
import { defaultConfig } from "../src/config/presets.ts";
import { buildCorpus } from "../src/corpora/build.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import { DataSource } from "./data.ts";
import { FusedEngine } from "./engines/fused/engine.ts";
import { JsFusedMachine } from "./engines/fused/jsMachine.ts";
import { EvaluationNoise, evaluateRun } from "./evaluate.ts";
import { freshState } from "./state.ts";

const words = ["anna", "ann", "nana", "an", "na", "naan", "banana", "ban", "nab", "bab"];
const own = { label: "few", counts: { words, counts: Float64Array.from(words, (_, i) => 400 - 30 * i) } };
const config: RunConfig = {
  ...defaultConfig,
  data: { ...defaultConfig.data, corpus: "own", minCount: 1 },
  model: { id: "dssm", hyper: { d: 2, embedding: 3, encoder: 5, head: 4, feeds: true } },
  objective: { id: "elbo", K: 1 },
};
const V = buildCorpus(own.counts, config.data, { id: "own", label: "few" }).alphabet.length + 1;

it("finds I(t) given the letter the model itself has written, and the KL of validation words", async () => {
  const data = await new DataSource("http://nowhere.invalid/").of(config, own);
  const { slots, state } = freshState(config, V, new Float64Array(V));
  for (const { name, offset, size } of slots)
    for (let i = 0; i < size; i++) {
      if (name === "emit.W") state.parameters[offset + i] = 3 * Math.sin(5 * i);
      // each letter decides the one after it
      if (name === "emit.F") state.parameters[offset + i] = i % V === (Math.floor(i / V) + 1) % V ? 60 : 0;
    }
  const status = { id: "js", adapter: "", software: true, reason: { code: "asked" } } as const;
  const engine = new FusedEngine(status, new JsFusedMachine(), { config, slots, set: data.training, state });
  const { information } = await evaluateRun(engine, config, data, 0, null, new EvaluationNoise());
  engine.dispose();
  const means = Array.from({ length: information!.T }, (_, t) => information!.quantiles[t * 6 + 5]!);
  expect(means[0]).toBeGreaterThan(0.1);
  for (const mean of means.slice(1)) if (Number.isFinite(mean)) expect(mean).toBeLessThan(1e-3);
  expect(information!.kl!.words).toBe(512);
  expect(information!.kl!.natsPerWord).toBeGreaterThan(0);
});
