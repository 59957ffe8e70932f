/** Models whose log p(x) is known exactly, with the observations they are shown on. */
import type { ToyId } from "../protocol/bounds.ts";
import { createHmm, HMM_DATA, HMM_PARAMETERS } from "./hmm.ts";
import { createLgssm, LGSSM_DATA } from "./lgssm.ts";
import type { ExactModel } from "./model.ts";
import { createWord1d, WORD1D_WORD } from "./word1d.ts";

const MAKERS = {
  lgssm: () => createLgssm(LGSSM_DATA),
  hmm: () => createHmm(HMM_PARAMETERS, HMM_DATA),
  word1d: () => createWord1d(WORD1D_WORD),
} satisfies Record<ToyId, () => ExactModel>;

export const TOY_IDS = Object.keys(MAKERS) as readonly ToyId[];

const made = new Map<ToyId, ExactModel>();

/** Made when first asked for: the quadrature takes some milliseconds. */
export function toy(id: ToyId): ExactModel {
  const model = made.get(id) ?? MAKERS[id]();
  made.set(id, model);
  return model;
}
