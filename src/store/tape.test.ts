/** What is looked at stays on the tape, whatever word or model comes under it. */
import { afterEach, expect, it } from "vitest";
import { defaultConfig, presets } from "../config/presets.ts";
import { layOut } from "../lane/parameters.ts";
import type { GeneratorWeights } from "../models/generator.ts";
import { modelById } from "../models/registry.ts";
import type { RunConfig } from "../protocol/config.ts";
import { closeTape, patchTape, recordTape, stageIdsOf, useTape } from "./tape.ts";

const alphabet = [..."abc"];

function weightsOf(config: RunConfig): GeneratorWeights {
  const { slots, size } = layOut(modelById(config.model.id).parameters(config, { V: 4 }));
  const parameters = Float32Array.from({ length: size }, (_, i) => 0.1 * Math.sin(i));
  return { config, layout: slots, parameters, alphabet, T: 6 };
}

const latent = weightsOf({
  ...defaultConfig,
  model: { id: "dssm", hyper: { d: 4, embedding: 3, encoder: 5, head: 4 } },
});
const fed = weightsOf({ ...presets.gru8.config, model: { id: "gru", hyper: { d: 2, embedding: 2 } } });

afterEach(closeTape);

it("goes back to the last stage and coordinate there are when a model with fewer comes", () => {
  const many = recordTape(latent, "abc", 0);
  patchTape({ open: true, tape: many, stage: stageIdsOf(many).length - 1, coordinate: 3 });
  expect(useTape.getState()).toMatchObject({ stage: 8, coordinate: 3 });
  patchTape({ tape: recordTape(fed, "abc", 0) });
  expect(useTape.getState()).toMatchObject({ stage: 4, coordinate: 1 });
});

it("keeps where one stands when the next word comes", () => {
  patchTape({ open: true, tape: recordTape(latent, "abc", 0), stage: 6, coordinate: 2 });
  patchTape({ tape: recordTape(latent, "cab", 0) });
  expect(useTape.getState()).toMatchObject({ stage: 6, coordinate: 2 });
});
