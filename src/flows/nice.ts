import { zero } from "../lane/derived.ts";
import type { HyperSpec } from "../protocol/hyper.ts";
import { type Bending, coupled, couplingHyper, namedFormula } from "./couplings.ts";
import type { Flow } from "./flow.ts";

const hyper = {
  ...couplingHyper,
  // three are the fewest by which every coordinate can move every other (§3.2)
  couplings: { ...couplingHyper.couplings, default: 4 },
  affine: {
    ...couplingHyper.affine,
    label: "scale last",
    help: "Ends with a conditional diagonal layer. Without it the flow keeps volume: log|det J| = 0.",
  },
} as const satisfies HyperSpec;

/** y = x + t */
const bending: Bending = {
  numbers: () => 1,
  role: () => "shift",
  bend: (L, [shift]) => ({
    forward: (x) => ({ to: L.add(x, shift!), logDet: zero(L) }),
    inverse: (y) => ({ to: L.sub(y, shift!), logDet: zero(L) }),
  }),
};

/** NICE: additive couplings, which keep volume, and a scaling at the end (Dinh et al. 2014, §3). */
export const nice: Flow = {
  id: "nice",
  label: "NICE",
  title: "Additive couplings",
  about: "Coordinates shift each other. Keeps volume, but for a last scaling.",
  source: "Dinh et al. 2014, §3",
  formula: namedFormula("NICE"),
  hyper,
  ...coupled(bending),
};
