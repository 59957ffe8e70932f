/** Lane programs an engine can evaluate by name. */
import type { Lane, Series, Value } from "../lane/lane.ts";
import { latentById, modelById } from "../models/registry.ts";
import { trajectories } from "../objectives/trajectories.ts";
import type { RunConfig } from "../protocol/config.ts";
import { informationProgram } from "./mutualInformation.ts";
import { priorProgram } from "./prior.ts";

/** Values per word and series over t, by name. */
export interface ProgramOutputs {
  readonly values: Readonly<Record<string, Value>>;
  readonly series: Readonly<Record<string, Series>>;
}
export type Program = (L: Lane, config: RunConfig) => ProgramOutputs;

export const programs = {
  bound: (L, config) => {
    const { bound, trained = bound, series } = modelById(config.model.id).bound(L, config);
    return { values: { bound, trained }, series };
  },
  prior: (L, config) => ({ values: {}, series: priorProgram(L, config) }),
  trajectories: (L, config) => {
    const { term } = latentById(config.model.id).bound(L, config, trajectories).series;
    return { values: {}, series: { term: term! } };
  },
  information: (L, config) => ({ values: {}, series: informationProgram(L, config) }),
} satisfies Record<string, Program>;

export type ProgramId = keyof typeof programs;
