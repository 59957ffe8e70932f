import { dssm } from "./dssm.ts";
import type { Model } from "./model.ts";

/** Every model. */
export const models = { dssm } satisfies Record<string, Model>;

export function modelById(name: string): Model {
  const found = (models as Record<string, Model>)[name];
  if (!found) throw new RangeError(`no model ${name}`);
  return found;
}
