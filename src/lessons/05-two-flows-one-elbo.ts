/** Lesson 5: the bound of two flows, Eq. 5–9 of Schmidt & Hofmann 2018, and what one shared flow does to it. */
import { done, notYet } from "./checks.ts";
import type { Lesson } from "./lesson.ts";

const TERMS =
  "\\begin{aligned}\\sym{L}{\\mathcal L_t}={}&\\log \\sym{P}{P}(\\sym{w}{w_t}\\mid \\sym{h}{h_t})\\\\ &+\\log r(\\sym{zeta}{\\zeta_t})-\\log \\sym{q}{q}(\\sym{xi}{\\xi_t})\\\\ &+\\sym{logdet}{\\log|\\det J_{F_q}|}-\\sym{logdet}{\\log|\\det J_{F_g}|}\\end{aligned}";

export const twoFlowsOneElbo: Lesson = {
  id: "two-flows-one-elbo",
  title: "Two flows, one ELBO",
  goal: "You can name the five terms of the bound, say which flow each comes from, and which of them one shared flow cancels.",
  preset: "tril",
  steps: [
    {
      say: "Two flows meet in one state. Inference draws [[xi|ξ_t]] and bends it with [[Fq|F_q]] to [[h|h_t]]. How readily would generation go there? Invert [[Fg|F_g]]: it finds the noise [[zeta|ζ_t]] that would have led to the same state.",
      equation:
        "\\begin{aligned}\\sym{h}{h_t}&=\\sym{Fq}{F_q}(\\sym{h}{h_{t-1}},\\sym{xi}{\\xi_t})\\\\ \\sym{zeta}{\\zeta_t}&=\\sym{Fg}{F_g}^{-1}(\\sym{h}{h_{t-1}},\\sym{h}{h_t})\\end{aligned}",
      code: "mean, sd = [[q|q]](a[t])\n[[xi|xi]] = mean + sd * normal(d)\nhNext = [[Fq|Fq]]([[h|h]], [[xi|xi]])\n[[zeta|zeta]] = [[Fg|Fg]].inverse([[h|h]], hNext)",
      look: ["anatomy"],
      predict: {
        question: "Both flows lead to one [[h|h_t]]. Is [[zeta|ζ_t]] the same noise as [[xi|ξ_t]]?",
        options: ["always", "only where the two flows agree", "never"],
        answer: 1,
      },
      try: {
        say: "Press S for slow motion and go on with Space to the stage “invert [[Fg|F_g]]”: the numbers of one word stand there.",
        check: ({ slowStage }) =>
          slowStage === "Fg"
            ? done("There they are: [[xi|ξ_t]] went in at one flow, [[zeta|ζ_t]] came out of the other.")
            : notYet(slowStage === null ? "Slow motion is closed." : "Another stage is open."),
      },
      hint: "Put [[Fq|F_q]] = [[Fg|F_g]] into the two lines of the equation.",
      reveal:
        "[[zeta|ζ_t]] is what [[Fg|F_g]] would have needed, [[xi|ξ_t]] what [[Fq|F_q]] was given. If the flows are one map, one undoes the other and both noises are equal.",
    },
    {
      say: "The bound adds five terms a position. The letter counts; so does how ordinary [[zeta|ζ_t]] is for the generator’s noise *r*, against how dense [[q]] was at [[xi|ξ_t]]. Two log-determinants turn densities of noise into densities of states.",
      equation: TERMS,
      code: "[[L|L]] = logP\n  + normal.log([[zeta|zeta]])\n  - [[q|q]].log([[xi|xi]])\n  + [[logdet|logDet]](Fq, [[xi|xi]])\n  - [[logdet|logDet]](Fg, [[zeta|zeta]])",
      look: ["anatomy"],
      predict: {
        question:
          "[[q]] proposes more narrowly: its density at what it draws doubles. What does that term alone do to [[L]]?",
        options: ["raises it by ln 2", "lowers it by ln 2", "nothing: the letter decides"],
        answer: 1,
      },
      try: {
        say: "In slow motion, go on to the stage “bound” and check that the five terms add up to it.",
        check: ({ slowStage }) =>
          slowStage === "bound"
            ? done("Five numbers, one sum: the same that the engine trains on.")
            : notYet(slowStage === null ? "Slow motion is closed: press S." : "Another stage is open: Space goes on."),
      },
      hint: "It stands with a minus sign: −log 2*x* = −log *x* − log 2.",
      reveal:
        "−log [[q]] falls by ln 2 = 0.69 nats. That is the price of knowing: it pays only if the letter’s term, or *r*, gains more. Close slow motion with Esc.",
    },
    {
      say: "Now let one flow do both. [[Fq|F_q]] = [[Fg|F_g]] gives [[zeta|ζ_t]] = [[xi|ξ_t]], and both log-determinants are taken at the same point of the same map. What is left compares two densities of noise: a Kullback–Leibler divergence in closed form.",
      equation:
        "\\begin{aligned}\\sym{L}{\\mathcal L_t}={}&\\log \\sym{P}{P}(\\sym{w}{w_t}\\mid \\sym{h}{h_t})\\\\ &-\\mathrm{KL}\\big(\\sym{q}{q}(\\sym{xi}{\\xi_t})\\,\\|\\,\\mathcal N(0,I)\\big)\\end{aligned}",
      code: "F = [[Fg|Fg]] = [[Fq|Fq]]\n[[zeta|zeta]] = [[xi|xi]]\n[[L|L]] = logP - kl([[q|mean]], [[q|sd]])",
      look: ["anatomy", "bound"],
      predict: {
        question: "What becomes of the two [[logdet|log-determinants]] when one flow does both?",
        options: ["both are zero", "they cancel", "they add up to twice one of them"],
        answer: 1,
      },
      try: {
        say: "In the controls, under Flows, change “one flow for both” (on, or off where it is on) and compare the two log-determinants in the anatomy.",
        check: ({ run }, start) => {
          if (run.shared === start.run.shared)
            return notYet(
              run.shared ? "One flow still does both." : "Generation and inference still have a flow each.",
            );
          return done(
            run.shared
              ? "One map: what one log-determinant adds the other takes away."
              : "Two maps: their log-determinants no longer cancel.",
          );
        },
      },
      hint: "Same map, same point: what is [[logdet]] minus itself?",
      reveal:
        "They cancel, however large each is. The flow may stretch space as it likes and the bound does not feel it. In this lab shared flows learn faster and end lower; the paper does not have them.",
    },
    {
      say: "The bound is not log *P*([[w]]). It lies below by the divergence between [[q]] and the true posterior: how far the proposal is from the paths that really could have written the word. Better inference tightens it; the model stays the same.",
      equation:
        "\\log P(\\sym{w}{w})-\\sym{L}{\\mathcal L}=\\mathrm{KL}\\big(\\sym{q}{q}(\\sym{h}{h}\\mid\\sym{w}{w})\\,\\|\\,P(\\sym{h}{h}\\mid\\sym{w}{w})\\big)\\ge0",
      code: "bound = mean(log([[omega|weights]]))\nlogP  = log(mean([[omega|weights]]))\n// equal if all [[omega|weights]] are equal",
      look: ["yourWord", "paths"],
      predict: {
        question: "For which word will the weights of the proposed paths be more unequal, and so the gap wider?",
        options: ["a common word", "an odd one the model hardly knows", "it is the same for all"],
        answer: null,
      },
      try: {
        say: "On Trace, type a common word under “Your word”, then an odd one, such as “xylophone”. Compare the weights and the effective samples.",
        check: ({ trace }, start) => {
          if (trace.refused !== null) return notYet(`The model cannot read it: ${trace.refused}.`);
          return trace.typed !== null && trace.typed !== start.trace.typed
            ? done(`The weights of the paths to “${trace.typed}” stand below it.`)
            : notYet("No new word was typed.");
        },
      },
      hint: "Inference was trained on common words many times, on odd ones hardly ever.",
      reveal:
        "No definition settles it. On most models odd words have the more unequal weights: [[q]] was trained where the words are. Equal weights would mean that [[q]] is the posterior itself, and the gap zero.",
    },
    {
      say: "So two networks share one number. It rises if generation gives words more probability, and also if inference proposes better. Looking at the bound alone you cannot tell which of them learned.",
      equation:
        "\\sym{L}{\\mathcal L}=\\underbrace{\\log P(\\sym{w}{w})}_{\\text{generation}}-\\underbrace{\\mathrm{KL}(\\sym{q}{q}\\|P)}_{\\text{inference}}",
      code: "[[L|L]] = logP - gap   // gap >= 0",
      look: ["bound", "anatomy"],
      ask: {
        question:
          "Two models have the same bound; by importance sampling the first has .5 nats a word less cross-entropy. What do you know?",
        options: [
          { text: "the first generates better and infers worse", wrong: null },
          {
            text: "the first infers better",
            wrong:
              "Its log *P* is higher and its bound is not: the difference, the gap, is wider. Its proposals are worse.",
          },
          { text: "one of the numbers is wrong", wrong: "Both can be right: they measure different things." },
        ],
      },
      hint: "Same [[L]], different log *P*: which of the two braces differs as well?",
      reveal: "Compare both braces of the equation, one after the other, before you answer.",
    },
  ],
};
