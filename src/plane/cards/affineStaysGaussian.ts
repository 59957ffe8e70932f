import type { Card } from "./card.ts";
import { bend, randomFlow } from "./randomFlow.ts";

/** A map is affine exactly if all its second differences vanish, and an affine map of a Gaussian is a Gaussian. */
export const affineStaysGaussian: Card = {
  id: "affineStaysGaussian",
  claim: "An affine flow turns a Gaussian into a Gaussian",
  holds: true,
  about: "TRIL with new random weights and a new *h_t−1*, *d* = 4; 60 second differences of the map.",
  measure: "largest second difference",
  limit: 1e-9,
  why: "Given *h_t−1*, TRIL is *g* + *G**xi:ξ*: every second difference is zero, however wild the weights. Only where it starts and how it stretches changes.",
  trial: (trial) => {
    const measured = bend(randomFlow([{ flow: "tril", hyper: {} }], 4, trial, 1), 60, trial);
    return { measured, held: measured <= 1e-9 };
  },
};
