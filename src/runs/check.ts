/**
 * Whether a saved run is one this lab can train on: its settings are possible, and its tensors are those of its settings.
 * `decodeXilab` has looked at the file; this looks at what it means, before anything on the page is given up for it.
 */
import { normaliseConfig } from "../config/normalise.ts";
import { OWN_CORPUS } from "../config/spec.ts";
import { layOut } from "../lane/parameters.ts";
import { modelById } from "../models/registry.ts";
import type { SavedRun, SavedSlot } from "./savedRun.ts";

const shapes = (layout: readonly SavedSlot[]): string =>
  layout.map(({ name, shape }) => `${name}[${shape.join()}]`).join(" ");

/** Why it cannot be trained on, as the end of "This file could not be opened: …"; null if it can. */
export function whyNotTrainable(run: SavedRun): string | null {
  const { config, notices } = normaliseConfig(run.config);
  const [first] = notices;
  if (first) return `its settings are not possible here: ${first.text}`;
  const { slots } = layOut(modelById(config.model.id).parameters(config, { V: run.alphabet.length + 1 }));
  if (shapes(slots) !== shapes(run.layout))
    return "its weights do not belong to its settings; another version of the lab may have written it";
  if (run.T > config.data.maxLetters + 1) return "its words are longer than its settings allow";
  if (config.data.corpus === OWN_CORPUS && !run.own) return "it trains on own words, and they are not in it";
  return null;
}
