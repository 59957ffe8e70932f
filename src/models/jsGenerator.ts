/** The page's generator: the definitions in plain JavaScript, vectorised over paths (see src/lane/js.ts). */
import { feedbackGenerator } from "./feedbackGenerator.ts";
import type { Generator, GeneratorWeights } from "./generator.ts";
import { latentGenerator } from "./latentGenerator.ts";
import { modelById } from "./registry.ts";

export function createGenerator(weights: GeneratorWeights): Generator {
  const model = modelById(weights.config.model.id);
  switch (model.kind) {
    case "latent":
      return latentGenerator(model, weights);
    case "feedback":
      return feedbackGenerator(model, weights);
    default:
      return model satisfies never;
  }
}
