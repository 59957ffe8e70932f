/** The page's generator: the definitions in plain JavaScript, vectorised over paths (see src/lane/js.ts). */
import { feedbackGenerator } from "./feedbackGenerator.ts";
import type { Draws, Generator, GeneratorWeights, PriorPaths } from "./generator.ts";
import { latentGenerator } from "./latentGenerator.ts";
import { modelById } from "./registry.ts";

interface Path extends Draws {
  readonly paths: PriorPaths;
}

/** Many parts of the page read the same word: its path is drawn once, as long as its noise lives. Draws never change. */
function remembering(T: number, draw: (draws: Draws) => PriorPaths): (draws: Draws) => PriorPaths {
  const known = new WeakMap<Float64Array, Path>();
  return (draws) => {
    const { noise, uniforms, mode, prefix } = draws;
    if (uniforms.length !== T) return draw(draws);
    const last = known.get(noise);
    if (last && last.uniforms === uniforms && last.mode === mode && last.prefix === prefix) return last.paths;
    const paths = draw(draws);
    known.set(noise, { ...draws, paths });
    return paths;
  };
}

export function createGenerator(weights: GeneratorWeights): Generator {
  const model = modelById(weights.config.model.id);
  switch (model.kind) {
    case "latent": {
      const generator = latentGenerator(model, weights);
      return { ...generator, paths: remembering(generator.T, generator.paths) };
    }
    case "feedback": {
      const generator = feedbackGenerator(model, weights);
      return { ...generator, paths: remembering(generator.T, generator.paths) };
    }
    default:
      return model satisfies never;
  }
}
