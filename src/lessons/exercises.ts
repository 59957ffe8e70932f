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
      "Letter a beats b where (W_a − W_b)[[h]] + b_a − b_b > 0: a half-space. A region is a cut of half-spaces, hence convex. On a pad [[h]] = [[Fg|F_g]]([[xi]]): an affine flow maps half-spaces back to half-spaces, so it holds; a flow that bends does not keep it.",
  },
  {
    lesson: "where-does-the-noise-speak",
    step: 2,
    task: "Prove H[w_t | h_{t−1}] = [[I|I(t)]] + H[w_t | h_t]. Which of the three terms can training change without changing the distribution of the words?",
    answer:
      "Given h_{t−1}, w_t depends on [[xi|ξ_t]] only through h_t, and h_t is a function of both, so [[I|I(t)]] = H[w_t | h_{t−1}] − H[w_t | h_t] by the definition of mutual information. [[I|I(t)]] and H[w_t | h_t] can be traded for each other while their sum stays.",
  },
  {
    lesson: "where-does-the-noise-speak",
    step: 5,
    task: "With [[K]] draws the estimate of [[I|I(t)]] cannot exceed ln [[K]]. Why? Where does the bias point, and how would you show it on the page?",
    answer:
      "It is the information between a letter and the number of the draw, at most the entropy of that number, ln [[K]]. Entropy is concave, so the mean of few distributions looks too certain and the estimate is too small on average. Bench lists Ī with 20 and with 2,000 draws: the second is larger.",
  },
  {
    lesson: "two-flows-one-elbo",
    step: 1,
    task: "Write the five terms of the bound at one position. Replace [[Fq|F_q]] and [[Fg|F_g]] by one flow and simplify as far as you can.",
    answer:
      "log [[P]] + log r([[zeta]]) − log [[q]]([[xi]]) + log|det J_{F_q}| − log|det J_{F_g}|. With one flow [[zeta]] = [[xi]] and the determinants cancel: log [[P]] + log r([[xi]]) − log [[q]]([[xi]]), whose mean is log [[P]] − KL([[q]] ‖ N(0, I)).",
  },
  {
    lesson: "two-flows-one-elbo",
    step: 4,
    task: "Two models have the same bound, one has the lower cross-entropy by importance sampling. What differs, and which would you take to write words? Which to infer?",
    answer:
      "The one with the lower cross-entropy generates better and has the wider gap, so its inference is worse. To write words take it; as an inference network, for its own model, the other proposes better.",
  },
  {
    lesson: "reproduce-the-table",
    step: 1,
    task: "Eq. 12 averages over prior paths. Show that its −log P̂ is too large on average, and name two ways to see this in Table 1.",
    answer:
      "E log X ≤ log E X (Jensen), and P̂ is unbiased, so −log P̂ is too large on average. Seen: the figure falls from 5,000 to 10,000 paths, and importance sampling, with better paths, is lower still.",
  },
  {
    lesson: "reproduce-the-table",
    step: 2,
    task: "The paper gives its GRU 12.97 nats per word. A bigram costs 11.42 here. What do you conclude about the 12.97, and what would you ask the authors?",
    answer:
      "A network that reads its letters should beat counts of pairs: the number is no likelihood. The exact GRU-8 costs 9.79 here; scored along its free-running states, as Eq. 12 would, 12.38. Ask how the baseline was scored, and for its exact likelihood by the chain rule.",
  },
];
