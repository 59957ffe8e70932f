/** Which model the numbers on the page belong to: the run's, or before there is one that of the weights shown. */
import { modelOf } from "../config/spec.ts";
import type { Model } from "../models/model.ts";
import { useGeneratorStore } from "../store/generator.ts";
import { useRun } from "../store/run.ts";

export function useModel(): Model | null {
  const running = useRun((run) => run.info?.config.model.id);
  const shown = useGeneratorStore((state) => state.weights?.config.model.id);
  return modelOf(running ?? shown ?? "");
}
