import type { Card } from "./card.ts";
import { bend, randomFlow } from "./randomFlow.ts";

/** False: a composition of affine maps that share their h_{t−1} is affine (Schmidt & Hofmann 2018, §5.2, use n×TRIL). */
export const twoTrilBend: Card = {
  id: "twoTrilBend",
  claim: "Two TRIL layers can bend what one TRIL layer cannot",
  holds: false,
  about:
    "2×TRIL with new random weights and a new *h_t−1*, *d* = 4. A trial holds if a second difference exceeds 10⁻⁹.",
  measure: "largest second difference",
  limit: 1e-9,
  why: "*G_2*(*g_1* + *G_1**xi:ξ*) + *g_2* is affine again: *n*×TRIL is still one Gaussian given *h_t−1*. What a second layer buys is another way to parametrise it as *h_t−1* changes.",
  trial: (trial) => {
    const layers = [0, 1].map(() => ({ flow: "tril", hyper: {} }));
    const measured = bend(randomFlow(layers, 4, trial, 1), 60, trial);
    return { measured, held: measured > 1e-9 };
  },
};
