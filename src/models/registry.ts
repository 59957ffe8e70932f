import { dssm } from "./dssm.ts";
import { gru } from "./gru.ts";
import type { LatentModel, Model } from "./model.ts";

/** Every model, in the order of the menu. */
export const models = { dssm, gru } satisfies Record<string, Model>;

export function modelById(name: string): Model {
  const found = (models as Record<string, Model>)[name];
  if (!found) throw new RangeError(`no model ${name}`);
  return found;
}

/** A model that has noise and a transition; what is asked of one makes no sense for others. */
export function latentById(name: string): LatentModel {
  const found = modelById(name);
  if (found.kind !== "latent") throw new RangeError(`${found.label} has no noise`);
  return found;
}
