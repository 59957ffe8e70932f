import type { Card } from "./card.ts";
import { normals, randomFlow } from "./randomFlow.ts";

const D = 6;
const KEPT = 3;
const layer = {
  flow: "realNvp",
  hyper: { masks: [KEPT], affineFirst: false, reverse: false, scaleBound: 2, zeroLast: false },
};

/** Dinh et al. 2016, Eq. 7: y_{1:m} = x_{1:m}. */
export const couplingKeepsHalf: Card = {
  id: "couplingKeepsHalf",
  claim: "One coupling leaves half of the coordinates untouched",
  holds: true,
  about: "One Real NVP coupling, *d* = 6, *m* = 3, new random weights; 50 points.",
  measure: "largest change of a kept coordinate",
  limit: 0,
  why: "The kept half decides how the other moves, and must be read again to undo it. So a Real NVP needs at least two couplings with the halves swapped.",
  trial: (trial) => {
    const x = normals(50 * D, trial, 3);
    const { to } = randomFlow([layer], D, trial, 0.8).forward(x);
    const measured = to.reduce((most, y, i) => (i % D < KEPT ? Math.max(most, Math.abs(y - x[i]!)) : most), 0);
    return { measured, held: measured === 0 };
  },
};
