/** Models whose log p(x) is known exactly, with the observations they are shown on. */
import type { ToyId } from "../protocol/bounds.ts";
import { createHmm, HMM_DATA, HMM_PARAMETERS } from "./hmm.ts";
import { createLgssm, LGSSM_DATA } from "./lgssm.ts";
import type { ExactModel } from "./model.ts";
import { once } from "./once.ts";
import { createWord1d, WORD1D_WORD } from "./word1d.ts";

/** Made when first asked for: the quadrature takes some milliseconds. */
const TOYS = {
  lgssm: once(() => createLgssm(LGSSM_DATA)),
  hmm: once(() => createHmm(HMM_PARAMETERS, HMM_DATA)),
  word1d: once(() => createWord1d(WORD1D_WORD)),
} satisfies Record<ToyId, () => ExactModel>;

export const TOY_IDS = Object.keys(TOYS) as readonly ToyId[];

export const toy = (id: ToyId): ExactModel => TOYS[id]();
