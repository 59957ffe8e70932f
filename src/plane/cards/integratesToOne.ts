import type { Card } from "./card.ts";
import { randomFlow } from "./randomFlow.ts";

const REACH = 9;
const SIDE = 90;
const layers = [{ flow: "realNvp", hyper: { masks: [1, 1], zeroLast: false } }];

/** ∫ r(F⁻¹(y)) / |det J| dy = 1, by the midpoint rule. */
export const integratesToOne: Card = {
  id: "integratesToOne",
  claim: "Divided by |det *J*|, the density always integrates to one",
  holds: true,
  about: `Real NVP on the plane, new random weights; midpoint rule on ${SIDE} × ${SIDE} cells of ±${REACH}.`,
  measure: "distance of the integral from 1",
  limit: 0.01,
  why: "The determinant pays for every stretch: mass only moves. Leave it out and you no longer have a density, which the likelihood would exploit at once.",
  trial: (trial) => {
    const flow = randomFlow(layers, 2, trial, 0.25);
    const cell = (2 * REACH) / SIDE;
    const y = Float64Array.from({ length: 2 * SIDE * SIDE }, (_, i) => {
      const at = i >> 1;
      return (((i & 1) === 0 ? at % SIDE : Math.floor(at / SIDE)) + 0.5) * cell - REACH;
    });
    const { to, logDet } = flow.inverse(y);
    let mass = 0;
    for (let i = 0; i < logDet.length; i++)
      mass += Math.exp(-(to[2 * i]! ** 2 + to[2 * i + 1]! ** 2) / 2 - logDet[i]!) / (2 * Math.PI);
    const measured = Math.abs(mass * cell * cell - 1);
    return { measured, held: measured <= 0.01 };
  },
};
