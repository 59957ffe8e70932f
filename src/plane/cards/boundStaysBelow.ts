import { createLgssm, LGSSM_DATA } from "../../exact/lgssm.ts";
import { Particles } from "../../exact/particles.ts";
import { sampleMean } from "../../math/stats.ts";
import type { Card } from "./card.ts";

const DRAWS = 300;
const model = createLgssm(LGSSM_DATA);

/** Jensen: E log p̂ ≤ log E p̂ = log p(x). */
export const boundStaysBelow: Card = {
  id: "boundStaysBelow",
  claim: "A variational bound can rise above log *p*(*x*) on average",
  holds: false,
  about: `The linear-Gaussian model with the prior for a proposal, K = 1: the mean of ${DRAWS} new estimates, against the exact value. A trial holds if it is higher by four standard errors.`,
  measure: "mean minus exact, nats",
  limit: 0,
  why: "A single estimate may lie above; the mean of logarithms cannot. How far below it stays is the KL from proposal to posterior: a variational autoencoder never tells you its likelihood itself.",
  trial: (trial) => {
    const run = new Particles(model, { proposal: "prior", bound: "iwae", mixture: false, readsHg: false }, 1, trial);
    const estimates = Float64Array.from({ length: DRAWS }, (_, i) => run.run(i));
    const { mean, se } = sampleMean(estimates);
    return { measured: mean - model.logEvidence, held: mean - 4 * se > model.logEvidence };
  },
};
