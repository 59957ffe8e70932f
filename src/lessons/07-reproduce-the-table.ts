/**
 * Lesson 7: the tables of Schmidt & Hofmann 2018 beside this lab's runs. The numbers in the texts are those of
 * public/recorded/results.json and metrics/paper.ts; numbers.test.ts compares them.
 */
import { done, notYet } from "./checks.ts";
import type { Lesson } from "./lesson.ts";

/** Row of Table 1 with the lowest cross-entropy by importance sampling (numbers.test.ts). */
export const BEST_ROW = "2tril-k10-bidi";
/** Steps of one's own that show a curve falling. Chosen: past the first plateau with some engine, some seconds. */
export const OWN_STEPS = 100;

export const reproduceTheTable: Lesson = {
  id: "reproduce-the-table",
  title: "Reproduce the table",
  goal: "You can say what of the paper’s tables holds on other words, which numbers cannot be compared, and why.",
  preset: "paper",
  steps: [
    {
      say: "Table 1 lists flows and numbers of samples [[K]]. The paper’s words are not open, so digits cannot agree: its corpus is harder. What can be compared is the order of the rows. Grey is what the paper printed, ink what was trained here with three seeds.",
      equation: "\\sym{H}{H}=-\\sum_{\\sym{w}{w}}P_{\\text{data}}(\\sym{w}{w})\\,\\log \\hat P(\\sym{w}{w})",
      code: "[[H|H]] = 0\nfor [[w|word]] in test:\n  [[H|H]] -= share([[w|word]])\n    * log(pHat([[w|word]]))",
      look: ["table1"],
      predict: {
        question: "Down the TRIL rows [[K]] goes 1, 2, 5, 10. In the paper the cross-entropy falls. And here?",
        options: ["it falls too", "it rises", "no order to be seen"],
        answer: 0,
      },
      try: {
        say: "In Table 1, which row that is no GRU has the lowest of our figures by importance sampling (“IS or exact”)? Select it: Tab to its row, then Enter.",
        check: ({ tab, bench }) => {
          if (tab !== "bench" || bench?.section !== "table1") return notYet("Table 1 is not open.");
          if (bench.row === BEST_ROW)
            return done("10.54: 2×TRIL with [[K]] = 10, and a [[q]] that reads all of the word.");
          return notYet(bench.row === null ? "No row is selected." : "Another row has a lower figure.");
        },
      },
      hint: "Read the column of importance sampling as well.",
      reveal:
        "It falls: 11.10, 10.92, 10.76, 10.74 by importance sampling. From 5 to 10 samples the gain is within the spread of seeds. A second layer helps a little, at every [[K]]. Both as published.",
    },
    {
      say: "The paper measures by Eq. 12: paths are drawn from the prior, shared by all words, and each word’s letters are scored along them. The mean over paths is unbiased. Its logarithm is not.",
      equation:
        "\\hat P(\\sym{w}{w})=\\frac1N\\sum_{n=1}^{N}\\prod_t \\sym{P}{P}(\\sym{w}{w_t}\\mid \\sym{h}{h_t^{(n)}})",
      code: "paths = [[Fg|prior]](N)\nfor [[w|word]] in test:\n  for path in paths:\n    p[path] = prod([[P|P]]([[w|w]], path))\n  pHat = mean(p)",
      look: ["table1"],
      predict: {
        question:
          "The same model is scored with 10,000 paths instead of 5,000. What does the figure of Eq. 12 do on average?",
        options: ["it falls or stays", "it rises", "it stays exactly"],
        answer: 0,
      },
      try: {
        say: "In Table 1 select the row TRIL with [[K]] = 10: Tab to its row, then Enter. The run beside it says Eq. 12 with all and with half of the paths.",
        check: ({ bench }) =>
          bench?.row === "tril-k10"
            ? done("Its details say both, and importance sampling besides.")
            : notYet("Another row is selected, or none."),
      },
      hint: "Jensen: the logarithm of a mean of few is, on average, below the logarithm of the true mean.",
      reveal:
        "TRIL with [[K]] = 10 goes from 11.07 with 5,000 paths to 10.96 with 10,000, and importance sampling finds 10.74. The bias is largest where states decide most, so Eq. 12 hides part of what better models gain.",
    },
    {
      say: "A GRU that reads its own letters needs no estimate: by the chain rule *P*([[w]]) is a product of softmaxes. The paper prints 12.97 for its GRU of 8 units, and so its own models look on par or better.",
      equation: "P(\\sym{w}{w})=\\prod_t \\sym{P}{P}(\\sym{w}{w_t}\\mid \\sym{w}{w_{<t}})",
      code: "for t in 1..T:\n  logP += log([[P|P]]([[w|w]][t] given [[w|w]][:t]))",
      look: ["systems", "table1"],
      predict: {
        question: "Trained here on the same words as all others: what does the exact GRU-8 cost, in nats per word?",
        options: [
          "about 13, worse than a bigram",
          "about 11.4, level with a bigram",
          "below 10, better than every row of the table",
        ],
        answer: 2,
      },
      ask: {
        question:
          "On “All systems” a tick is exact, a dot an estimate, a ring the paper’s. Between which counts of letters does the exact GRU-8 stand?",
        options: [
          {
            text: "between bigram and unigram",
            wrong: "There lie its free-running 12.38 and the paper’s 12.97. Neither is a likelihood.",
          },
          { text: "between trigram and bigram", wrong: null },
          { text: "below the 4-gram", wrong: "The 4-gram stands at 7.43, and the ticks of both GRUs to its right." },
        ],
      },
      hint: "A bigram costs 11.42 here. Would a recurrent network do worse than counting pairs of letters?",
      reveal:
        "9.79 exact. Scored by Eq. 12 over its own free-running states it gets 12.38, near the paper’s 12.97 and no likelihood at all: those states have read other letters than the word’s. Exact against estimated was never on par.",
    },
    {
      say: "Table 3 crosses the flows: [[Fg|F_g]] down, [[Fq|F_q]] across. ID only adds noise to the last state, without any network. Where may one do without?",
      equation: "\\text{ID:}\\quad \\sym{h}{h_t}=\\sym{h}{h_{t-1}}+\\sym{xi}{\\xi_t}",
      code: "function [[Fg|id]]([[h|h]], [[xi|xi]]):\n  return [[h|h]] + [[xi|xi]]",
      look: ["table3"],
      predict: {
        question: "Which of the two flows has to be more than ID for the model to learn much?",
        options: ["[[Fg|F_g]] alone", "[[Fq|F_q]] alone", "both"],
        answer: 2,
      },
      ask: {
        question:
          "In our lines of Table 3, take [[Fg|F_g]] = TRIL. How much does [[H]] fall when [[Fq|F_q]] goes from ID to DIAG?",
        options: [
          {
            text: "by .76 nats",
            wrong: "That is the difference line: how much lower than the paper’s our cell with DIAG is.",
          },
          { text: "by 1.91 nats", wrong: null },
          {
            text: "it hardly changes",
            wrong: "That holds from DIAG to TRIL: 11.23 and 11.27. From ID to DIAG it is another matter.",
          },
        ],
      },
      hint: "Unigram letters alone cost 14.20.",
      reveal:
        "With [[Fg|F_g]] = ID nothing is learned but letters, 14.1; with [[Fq|F_q]] = ID the others end at 13.1. The rest is on par here, at 11.2 or 11.3: the paper’s gain from DIAG to TRIL does not reproduce.",
    },
    {
      say: "Now train a row yourself. The preset “Paper” is its best row: two TRIL layers generate, one infers, ten samples are weighed. Twenty thousand steps take minutes; a hundred show the first plateau.",
      equation:
        "\\sym{Fg}{F_g}=\\text{TRIL}\\circ\\text{TRIL},\\quad \\sym{Fq}{F_q}=\\text{TRIL},\\quad \\sym{K}{K}=10",
      code: 'preset("Paper")   // [[K|K]] = 10\nplay()            // Space',
      look: ["bound", "words"],
      try: {
        say: "Use the preset “Paper”, offered above, press Space to play, and let it train 100 steps.",
        check: ({ run }, start) => {
          if (run.K !== 10 || run.shared || run.g.join() !== "tril,tril" || run.q.join() !== "tril")
            return notYet("The settings are not those of the preset “Paper”.");
          // a restart counts from zero, a warm change from where it was
          const made = run.step < start.run.step ? run.step : run.step - start.run.step;
          if (!run.own || made < OWN_STEPS)
            return notYet(run.own ? `${made} of ${OWN_STEPS} steps.` : "It does not train yet.");
          return done("Your own row. The Bench tab can queue the rest of the table.");
        },
      },
      hint: "Space plays and pauses, wherever you are on the page.",
      reveal:
        "The number under the curve is a bound, not Eq. 12. To set it beside the table, ask for the exact numbers below the chart.",
    },
    {
      say: "A table is a claim, and a claim has conditions: which words, which estimator, how many paths, how long trained, how many seeds. Two numbers may be compared if all of these agree, or if one of them is exact and the other knows its error.",
      equation:
        "\\underbrace{\\log P}_{\\text{exact}}\\;\\ge\\;\\mathbb E\\log\\hat P_{\\text{IS}},\\;\\mathbb E\\log\\hat P_{\\text{Eq. 12}},\\;\\sym{L}{\\mathcal L}",
      code: "claim = {\n  words, estimator, paths,\n  steps, seeds, [[H|value]], error }",
      look: ["table1", "systems"],
      ask: {
        question: "Which sentence stands after this lesson?",
        options: [
          {
            text: "The best state space model of the table is on par with a GRU of its size.",
            wrong:
              "The exact GRU-8 costs 9.79, the table’s best row 10.54 by importance sampling. The printed 12.97 is no likelihood.",
          },
          { text: "More samples lower the cross-entropy of the trained model; the GRU is still better.", wrong: null },
          {
            text: "TRIL generates better than DIAG, as published.",
            wrong: "Here both end within the spread of seeds at [[K]] = 1.",
          },
        ],
      },
      hint: "Go back to “All systems” and look for exact ticks.",
      reveal: "All three estimates lie, on average, on one side of the truth: that much is certain before any run.",
    },
  ],
};
