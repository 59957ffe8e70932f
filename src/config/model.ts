/** Another model in a configuration. */
import type { RunConfig } from "../protocol/config.ts";
import { defaultConfig } from "./presets.ts";

/**
 * The configuration with model `id`: as it was last set among `earlier` ones, oldest first, else with the present state
 * size and what else it starts with. Words, optimiser and seed stay; `normaliseConfig` puts the rest in order.
 */
export function withModel(config: RunConfig, id: string, earlier: readonly RunConfig[]): RunConfig {
  const last = earlier.findLast(({ model }) => model.id === id);
  const { flows, objective } = last ?? defaultConfig;
  const { d } = config.model.hyper;
  return { ...config, flows, objective, model: last?.model ?? { id, hyper: d === undefined ? {} : { d } } };
}
