import type { Card } from "./card.ts";
import { normals, randomFlow } from "./randomFlow.ts";

const layers = [
  { flow: "realNvp", hyper: { zeroLast: false } },
  { flow: "tril", hyper: {} },
];

/** False: a flow is a bijection, so that F⁻¹(F(x)) = x. */
export const pointsMeet: Card = {
  id: "pointsMeet",
  claim: "Two points of noise can land on the same spot",
  holds: false,
  about:
    "Real NVP and TRIL, *d* = 4, 40 points there and back. A trial holds if a point does not come back to where it was.",
  measure: "largest way from home",
  limit: 1e-6,
  why: "A flow may stretch and bend, but not fold: every spot has exactly one noise it comes from. So the posterior noise of a state is a point, and the likelihood needs no sum over causes.",
  trial: (trial) => {
    const flow = randomFlow(layers, 4, trial, 0.4);
    const x = normals(160, trial, 3);
    const back = flow.inverse(flow.forward(x).to).to;
    const measured = back.reduce((most, v, i) => Math.max(most, Math.abs(v - x[i]!)), 0);
    return { measured, held: measured > 1e-6 };
  },
};
