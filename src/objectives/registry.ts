import { elbo } from "./elbo.ts";
import { filteringIwae } from "./filteringIwae.ts";
import { filteringIwaeMixture } from "./filteringIwaeMixture.ts";
import { fivo } from "./fivo.ts";
import { fivoAlways } from "./fivoAlways.ts";
import { iwae } from "./iwae.ts";
import type { Objective } from "./objective.ts";

/** Every bound, in the order of the menu. */
export const objectives = { elbo, filteringIwae, filteringIwaeMixture, iwae, fivo, fivoAlways } satisfies Record<
  string,
  Objective
>;

export function objectiveById(name: string): Objective {
  const found = (objectives as Record<string, Objective>)[name];
  if (!found) throw new RangeError(`no objective ${name}`);
  return found;
}
