/** One word alone as a training step that is not taken: what slow motion shows. The run stays as it is. */
import type { Slot } from "../src/lane/parameters.ts";
import { fitsModel, wordBatch, wordNoise } from "../src/models/wordBatch.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type { WordStep } from "../src/protocol/trainer.ts";
import type { Engine } from "./engines/engine.ts";

export interface WordStepRequest {
  readonly engine: Pick<Engine, "status" | "state" | "gradient">;
  readonly config: RunConfig;
  readonly slots: readonly Slot[];
  readonly alphabet: readonly string[];
  readonly T: number;
}

/** Throws a RangeError for a word the model cannot read. */
export async function wordStep(request: WordStepRequest, word: string): Promise<WordStep> {
  const { engine, config, slots, alphabet, T } = request;
  if (!fitsModel(word, alphabet, T)) throw new RangeError(`the model cannot read “${word}”`);
  const { step, parameters, m, v, ages } = await engine.state();
  const batch = wordBatch(word, alphabet, config.objective.K);
  const { bound, gradients } = await engine.gradient(batch, wordNoise(batch, config.seed, step));
  const gradient = new Float32Array(parameters.length);
  for (const { name, offset } of slots) gradient.set(gradients.get(name)!, offset);
  const layout = slots.map(({ name, shape, offset, size }) => ({ name, shape, offset, size }));
  const { id } = engine.status;
  return { word, engine: id, step, config, layout, alphabet, T, parameters, m, v, ages, bound, gradient };
}
