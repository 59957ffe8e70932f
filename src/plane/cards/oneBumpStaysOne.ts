import type { Card } from "./card.ts";
import { randomFlow } from "./randomFlow.ts";

const N = 400;
const REACH = 4;
const layers = [{ flow: "spline", hyper: {} }];

/** Peaks of a curve: points higher than both neighbours by more than rounding. */
export function peaks(curve: Float64Array): number {
  let count = 0;
  for (let i = 1; i < curve.length - 1; i++)
    if (curve[i]! > curve[i - 1]! * (1 + 1e-9) && curve[i]! >= curve[i + 1]! * (1 + 1e-9)) count++;
  return count;
}

/** False for the spline: y = F(x) with x ~ N(0, 1) has density φ(x) / F′(x) (Durkan et al. 2019). */
export const oneBumpStaysOne: Card = {
  id: "oneBumpStaysOne",
  claim: "A flow of one bump has one bump",
  holds: false,
  about: "A spline in one dimension with new random weights; peaks of the density of *y*, at 400 points.",
  measure: "peaks",
  limit: 1,
  why: "Where the spline is steep the density thins out, and a valley opens. An affine flow is as steep everywhere: that is why DIAG and TRIL cannot.",
  trial: (trial) => {
    const x = Float64Array.from({ length: N }, (_, i) => ((i + 0.5) / N) * 2 * REACH - REACH);
    const { to, logDet } = randomFlow(layers, 1, trial, 0.35).forward(x);
    const density = x.map((v, i) => Math.exp(-(v ** 2) / 2 - logDet[i]!) / Math.sqrt(2 * Math.PI));
    const measured = peaks(density);
    return { measured, held: measured <= 1, curve: evenly(to, density) };
  },
};

/** The curve at equal steps of y: linear between its points. */
function evenly(y: Float64Array, p: Float64Array): Float64Array {
  const [from, to] = [y[0]!, y[y.length - 1]!];
  let at = 0;
  return Float64Array.from({ length: 120 }, (_, i) => {
    const want = from + ((to - from) * i) / 119;
    while (at < y.length - 2 && y[at + 1]! < want) at++;
    const share = (want - y[at]!) / (y[at + 1]! - y[at]! || 1);
    return p[at]! + share * (p[at + 1]! - p[at]!);
  });
}
