/** Lane programs an engine can evaluate by name. */
import type { Lane, Series, Value } from "../lane/lane.ts";
import { fedRow } from "../models/fed.ts";
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
  /** What each of the batch's letters adds to the logits of the next, where letters are fed back. */
  fed: (L, config) => {
    const words = L.symbols();
    const table = latentById(config.model.id).fedBack(config);
    if (table === null) throw new RangeError("this model is fed no letters");
    return { values: {}, series: L.map((at) => ({ rows: fedRow(L, table, at(words)) })) };
  },
  information: (L, config) => ({ values: {}, series: informationProgram(L, config) }),
} satisfies Record<string, Program>;

export type ProgramId = keyof typeof programs;
