/** The weights of a saved run as the page's own generator takes them. */
import { sizeOf } from "../lane/parameters.ts";
import type { GeneratorWeights } from "../models/generator.ts";
import type { TensorSlot } from "../protocol/trainer.ts";
import type { SavedRun, SavedSlot } from "./savedRun.ts";

/** Where each tensor lies in the flat parameters. */
export function slotsOf(layout: readonly SavedSlot[]): TensorSlot[] {
  let offset = 0;
  return layout.map(({ name, shape }) => {
    const size = sizeOf(shape);
    offset += size;
    return { name, shape, size, offset: offset - size };
  });
}

export function weightsOf({ config, layout, parameters, alphabet, T }: SavedRun): GeneratorWeights {
  return { config, layout: slotsOf(layout), parameters, alphabet, T };
}
