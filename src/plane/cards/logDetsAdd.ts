import type { Card } from "./card.ts";
import { normals, numericLogDet, randomFlow } from "./randomFlow.ts";

const layers = [
  { flow: "diag", hyper: {} },
  { flow: "realNvp", hyper: { zeroLast: false } },
  { flow: "tril", hyper: {} },
];

/** Chain rule for determinants: log|det J_{F_n ∘ … ∘ F_1}| = Σ log|det J_{F_l}|. */
export const logDetsAdd: Card = {
  id: "logDetsAdd",
  claim: "The log-determinants of the layers add up to that of the flow",
  holds: true,
  about:
    "DIAG, Real NVP and TRIL in a row, *d* = 4; the sum of their own log-dets against the numeric Jacobian of the whole.",
  measure: "difference, nats",
  limit: 1e-4,
  why: "Each layer multiplies small volumes by its |det J|. One after the other the factors multiply, so their logarithms add. No large determinant is ever computed.",
  trial: (trial) => {
    const flow = randomFlow(layers, 4, trial, 0.4);
    const x = normals(4, trial, 3);
    const measured = Math.abs(numericLogDet((v) => flow.forward(v).to, x) - flow.forward(x).logDet[0]!);
    return { measured, held: measured <= 1e-4 };
  },
};
