/** The page's generator of a feedback model: it draws a letter, is fed it, and goes on. There is no noise to take hold of. */
import { freeRun } from "../metrics/freeRunning.ts";
import type { FeedbackGenerator, GeneratorWeights } from "./generator.ts";
import { boundPaths, emitted, swapAxes, tensorsOf, withStart } from "./generatorParts.ts";
import type { FeedbackModel } from "./model.ts";

export function feedbackGenerator(model: FeedbackModel, weights: GeneratorWeights): FeedbackGenerator {
  const { config, alphabet, T } = weights;
  const tensors = tensorsOf(weights);
  const d = model.d(config);
  const V = alphabet.length + 1;
  const h0 = Float64Array.from(tensors.get("h0")!.data);
  return {
    kind: "feedback",
    d,
    T,
    V,
    noiseSize: 0,
    noise: () => new Float64Array(0),
    paths({ uniforms, mode, prefix = [] }) {
      const n = uniforms.length / T;
      const run = freeRun(model, tensors, { n, T, uniforms, mode, prefix });
      return {
        n,
        T,
        d,
        h: withStart(run.h, h0, T, n, d),
        probabilities: swapAxes(run.probabilities, T, n, V),
        symbols: Int32Array.from({ length: n * T }, (_, i) => run.symbols[(i % T) * n + Math.floor(i / T)]!),
      };
    },
    // with the letters given nothing is left to chance
    posterior: (word, _, seed) => boundPaths(model, weights, tensors, word, 1, seed),
    emit: (h, m) => emitted(model, weights, tensors, h, m, null),
  };
}
