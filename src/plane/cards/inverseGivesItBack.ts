import type { Card } from "./card.ts";
import { normals, numericLogDet, randomFlow } from "./randomFlow.ts";

const layers = [
  { flow: "realNvp", hyper: { zeroLast: false } },
  { flow: "tril", hyper: {} },
];

/** Inverse function theorem: J_{F⁻¹}(F(x)) = J_F(x)⁻¹. */
export const inverseGivesItBack: Card = {
  id: "inverseGivesItBack",
  claim: "What a flow stretches, its inverse squeezes by as much",
  holds: true,
  about:
    "Real NVP and TRIL, *d* = 4: the numeric log-dets of the flow at *x* and of its inverse at *y* = *F*(*x*), added.",
  measure: "sum of both, nats",
  limit: 1e-4,
  why: "There and back again is the identity, whose log-determinant is 0. That is why log p(y) can be read from either side.",
  trial: (trial) => {
    const flow = randomFlow(layers, 4, trial, 0.4);
    const x = normals(4, trial, 3);
    const there = numericLogDet((v) => flow.forward(v).to, x);
    const back = numericLogDet((v) => flow.inverse(v).to, flow.forward(x).to);
    return { measured: Math.abs(there + back), held: Math.abs(there + back) <= 1e-4 };
  },
};
