import { zero } from "../lane/derived.ts";
import type { Flow } from "./flow.ts";

/**
 * ID: F(h, x) = h + x, log|det J| = 0 (Schmidt & Hofmann 2018, §2.3 "Special cases"). As F_g it is a random walk: no
 * state is worth going to, and the best such model draws its letters independently.
 */
export const id: Flow = {
  id: "id",
  label: "ID",
  title: "Identity",
  about: "Adds the noise to the last state and nothing else.",
  source: "Schmidt & Hofmann 2018, §2.3",
  formula: (x) => `h_{t-1} + ${x}`,
  hyper: {},
  minD: 1,
  numbers: () => 0,
  parameters: () => [],
  condition: ({ L }, h) => ({
    forward: (x) => ({ to: L.add(h, x), logDet: zero(L) }),
    inverse: (y) => ({ to: L.sub(y, h), logDet: zero(L) }),
  }),
};
