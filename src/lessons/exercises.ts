/** Exercises for paper, each tied to the lesson step where it can be seen. Texts use the markup of lessons. */
export interface Exercise {
  /** Lesson id. */
  readonly lesson: string;
  /** 0-based. */
  readonly step: number;
  readonly task: string;
  readonly answer: string;
}

export const exercises: readonly Exercise[] = [
  {
    lesson: "noise-in-word-out",
    step: 0,
    task: "A model writes six letters. You replace [[xi|ξ_3]] and keep everything else. Which letters may change, and which cannot? Give the reason in one sentence, then check it on the strip.",
    answer:
      "Letters 3 to 6 and the end of the word may change; letters 1 and 2 cannot: [[h|h_1]] and [[h|h_2]] are made of [[h|h_0]], [[xi|ξ_1]] and [[xi|ξ_2]] alone.",
  },
  {
    lesson: "noise-in-word-out",
    step: 3,
    task: "Show that the region of one letter on the letter map is convex. Does your proof also hold for the regions on a noise pad?",
    answer:
      "Letter a beats letter b where one linear function of [[h]] is larger than another: a half-space. A region is a cut of half-spaces, hence convex. On a pad [[h]] = [[Fg|F_g]]([[xi]]): an affine flow maps half-spaces back to half-spaces, so it holds; a flow that bends does not keep it.",
  },
  {
    lesson: "where-does-the-noise-speak",
    step: 2,
    task: "Prove [[H|H[w_t | h_{t−1}]]] = [[I|I(t)]] + [[H|H[w_t | h_t]]]. Which of the three terms can training change without changing the distribution of the words?",
    answer:
      "Given [[h|h_{t−1}]], the letter depends on [[xi|ξ_t]] only through [[h|h_t]], which is a function of both. So [[I|I(t)]] = [[H|H[w_t | h_{t−1}]]] − [[H|H[w_t | h_t]]] is the definition of mutual information. [[I|I(t)]] and [[H|H[w_t | h_t]]] can be traded for each other while their sum stays.",
  },
  {
    lesson: "where-does-the-noise-speak",
    step: 5,
    task: "With [[K]] draws the estimate of [[I|I(t)]] cannot exceed ln [[K]]. Why? Where does the bias point, and how would you show it on the page?",
    answer:
      "It is the information between a letter and the number of the draw, at most the entropy of that number, ln [[K]]. Entropy is concave, so the mean of few distributions looks too certain and the estimate is too small on average. Bench lists Ī with 20 and with 2,000 draws: the second is larger.",
  },
  {
    lesson: "what-a-flow-does",
    step: 2,
    task: "A flow doubles lengths in both directions of the plane. By how many nats does it change the log-density? And in [[d]] dimensions?",
    answer:
      "Areas grow by 4, so the log-density falls by ln 4 = 1.39 nats. In [[d]] dimensions volumes grow by 2 to the power of [[d]]: it falls by [[d]] ln 2.",
  },
  {
    lesson: "what-a-flow-does",
    step: 3,
    task: "Choose a flow of at least three layers and a point. Copy the ledger, add up its lines, and compare the sum with the log-density printed there.",
    answer:
      "The log-density of the noise at the point minus the [[logdet]] of each layer is the log-density of the result, to the digits shown. Factors of area multiply; their logarithms add.",
  },
  {
    lesson: "what-a-flow-does",
    step: 5,
    task: "What does the log-determinant do? Answer in two sentences, with one place of your fit where it is positive and one where it is negative.",
    answer:
      "It keeps the books of area: where it is positive the flow has stretched the noise and density falls, where it is negative the flow has squeezed it and density rises. In a fit of two moons it is negative along the moons and positive in the gap that joins them.",
  },
  {
    lesson: "diag-tril-real-nvp",
    step: 2,
    task: "Multiply out two TRIL layers. Why does the paper’s 2×TRIL fit two moons no better than TRIL? What could still make it the better transition in training?",
    answer:
      "A lower triangle times a lower triangle is a lower triangle, so the composition is again an affine map: one Gaussian, given [[h|h_{t−1}]]. It has other parameters, and those may be easier to learn.",
  },
  {
    lesson: "diag-tril-real-nvp",
    step: 3,
    task: "Write the Jacobian of one coupling on the plane and its determinant. Why need the networks inside not be invertible?",
    answer:
      "Rows (1, 0) and (∗, *e*^{s}): the determinant is *e*^{s}, its logarithm *s*. To go back one evaluates *s* and *m* at the coordinate that stayed, which is known; they are never inverted.",
  },
  {
    lesson: "two-flows-one-elbo",
    step: 1,
    task: "Write the five terms of the bound at one position. Replace [[Fq|F_q]] and [[Fg|F_g]] by one flow and simplify as far as you can.",
    answer:
      "log [[P]] + log *r*([[zeta]]) − log [[q]]([[xi]]) + [[logdet]] of [[Fq|F_q]] − [[logdet]] of [[Fg|F_g]]. With one flow [[zeta]] = [[xi]] and the determinants cancel: log [[P]] + log *r*([[xi]]) − log [[q]]([[xi]]), whose mean is log [[P]] − KL([[q]] ‖ N(0, *I*)).",
  },
  {
    lesson: "two-flows-one-elbo",
    step: 4,
    task: "Two models have the same bound, one has the lower cross-entropy by importance sampling. What differs, and which would you take to write words? Which to infer?",
    answer:
      "The one with the lower cross-entropy generates better and has the wider gap, so its inference is worse. To write words take it; as an inference network, for its own model, the other proposes better.",
  },
  {
    lesson: "why-weigh-k-samples",
    step: 1,
    task: "One of 20 weights is .9, the others are equal. Compute the effective sample size. For which weights is it largest, for which smallest?",
    answer: "1 / (.81 + 19 × (.1/19)²) = 1.23. Largest, [[K]], for equal weights; smallest, 1, if one weight is all.",
  },
  {
    lesson: "why-weigh-k-samples",
    step: 3,
    task: "Under the perfect smoother the weights of whole trajectories are constant. Explain why Algorithm 1 nevertheless falls as [[K]] grows, and where it ends.",
    answer:
      "Its weight at a position counts the present observation only. The survivor is drawn by it, so with many proposals it looks as if drawn by a filter, and what the smoother knew of the future is lost. It ends at the single-sample bound of the filtering proposal, here −15.53 against log *p* = −13.58.",
  },
  {
    lesson: "why-weigh-k-samples",
    step: 6,
    task: "When does a larger [[K]] not help? Name a bound, a proposal and a gradient, and sketch the curve that shows it.",
    answer:
      "The bound of Algorithm 1 under the smoothing proposal falls from the exact value. The gradient of IWAE for the proposal loses signal to noise as one over the square root of [[K]]. IWAE’s own bound never loosens, but with a proposal that is exact already it gains nothing.",
  },
  {
    lesson: "reproduce-the-table",
    step: 1,
    task: "Eq. 12 averages over prior paths. Show that its −log *P̂* is too large on average, and name two ways to see this in Table 1.",
    answer:
      "E log *X* ≤ log E *X* (Jensen), and *P̂* is unbiased, so −log *P̂* is too large on average. Seen: the figure falls from 5,000 to 10,000 paths, and importance sampling, with better paths, is lower still.",
  },
  {
    lesson: "reproduce-the-table",
    step: 2,
    task: "The paper gives its GRU 12.97 nats per word. A bigram costs 11.42 here. What do you conclude about the 12.97, and what would you ask the authors?",
    answer:
      "A network that reads its letters should beat counts of pairs: the number is no likelihood. The exact GRU-8 costs 9.79 here; scored along its free-running states, as Eq. 12 would, 12.38. Ask how the baseline was scored, and for its exact likelihood by the chain rule.",
  },
];
