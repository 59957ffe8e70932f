/**
 * Lesson 2: noise mutual information, Eq. 13 of Schmidt & Hofmann 2018. Checked answers follow from the definition;
 * what depends on the trained model is asked openly.
 */
import { done, largest, listed, notYet, secondLargest } from "./checks.ts";
import type { Lesson } from "./lesson.ts";

const DEFINITION =
  "\\begin{aligned}\\sym{I}{I(t)}={}&\\sym{H}{H}\\big[\\tfrac1{\\sym{K}{K}}\\textstyle\\sum_k \\sym{P}{P}(\\cdot\\mid \\sym{h}{h^{(k)}})\\big]\\\\ &-\\tfrac1{\\sym{K}{K}}\\textstyle\\sum_k \\sym{H}{H}\\big[\\sym{P}{P}(\\cdot\\mid \\sym{h}{h^{(k)}})\\big]\\\\ \\sym{h}{h^{(k)}}={}&\\sym{Fg}{F_g}(\\sym{h}{h_{t-1}},\\sym{xi}{\\xi^{(k)}})\\end{aligned}";
const CODE =
  "// one state, K draws of noise\n[[h|h]] = [[Fg|Fg]](hPrev, [[xi|xi]])\n[[P|p]] = softmax(W [[h|h]] + b)\n[[I|I]] = entropy(mean_k([[P|p]]))\n  - mean_k(entropy([[P|p]]))";

export const whereDoesTheNoiseSpeak: Lesson = {
  id: "where-does-the-noise-speak",
  title: "Where does the noise speak?",
  goal: "You can read I(t): at which letters the noise decides, and at which the state already knows.",
  preset: null,
  steps: [
    {
      say: "Each letter is drawn from a state [[h]], and each state was moved by fresh noise [[xi]]. If the noise at a position decides the letter, [[I|I(t)]] is large. If the state already knows what comes next, it is zero.",
      equation: DEFINITION,
      code: CODE,
      look: ["information", "strip"],
      predict: {
        question:
          "Suppose the flow ignores its noise: the next state depends on [[h|h_{t−1}]] alone. What is [[I|I(t)]]?",
        options: ["zero", "the entropy of the letter", "that depends on the letters"],
        answer: 0,
      },
      try: {
        say: "Find a position where the noise decides the letter: press “New [[xi|ξ_t]]” there until that very letter changes.",
        check: ({ strip }) => {
          const decided = strip?.noiseChanged.filter((t) => strip.lettersChanged.includes(t)) ?? [];
          if (decided.length > 0) return done(`[[xi|ξ_${decided[0]}]] decided letter ${decided[0]}.`);
          return strip && strip.noiseChanged.length > 0
            ? notYet(`The noise at ${listed(strip.noiseChanged)} is new; the letter there stayed.`)
            : notYet("The word’s noise is as it was.");
        },
      },
      hint: "Put equal states into both lines of the equation.",
      reveal:
        "All [[K]] states are then one and the same, so the entropy of the mean and the mean of the entropies are one number. The letter can still be uncertain: that is the draw, not the noise.",
    },
    {
      say: "[[I|I(t)]] is measured in nats. It compares two uncertainties: of the letter when the noise is unknown, and of the letter when it is known. So it cannot be larger than the first of them.",
      equation: "0\\le \\sym{I}{I(t)}\\le \\sym{H}{H}[\\sym{w}{w_t}\\mid \\sym{h}{h_{t-1}}]\\le \\ln V",
      code: "ceiling = min(ln(V), ln(K))",
      look: ["information"],
      predict: {
        question: "The estimate uses [[K]] = 20 draws of noise. How large can it come out?",
        options: ["at most ln 20 = 3.00", "at most 1", "there is no limit"],
        answer: 0,
      },
      hint: "How many nats does it take to name one of 20 equally likely things?",
      reveal:
        "The estimate is the information between a letter and which of the 20 draws it came from. Knowing one of 20 is worth at most ln 20 nats. With *V* symbols there is the second ceiling ln *V*; for a to z and the end of the word that is 3.30.",
    },
    {
      say: "Two things make a letter uncertain, seen from the last state: the noise still to come, and the draw from the softmax. They add up exactly. Training moves uncertainty from one account to the other.",
      equation:
        "\\sym{H}{H}[\\sym{w}{w_t}\\mid \\sym{h}{h_{t-1}}]=\\sym{I}{I(t)}+\\sym{H}{H}[\\sym{w}{w_t}\\mid \\sym{h}{h_t}]",
      code: "before = entropy(mean_k([[P|p]]))\nafter  = mean_k(entropy([[P|p]]))\n[[I|I]] = before - after",
      look: ["entropy"],
      predict: {
        question:
          "The letters grow surer, so [[H|H[w_t | h_t]]] falls, while [[H|H[w_t | h_{t−1}]]] stays as it is. What must [[I|I(t)]] do?",
        options: ["fall as well", "stay", "rise by the same amount"],
        answer: 2,
      },
      hint: "It is one equation with three terms.",
      reveal:
        "The left side stays, one term on the right falls, so the other one rises by as much. Uncertainty has moved from the draw into the noise: the path, not the dice, decides the letter.",
    },
    {
      say: "Every word starts at the same [[h|h_0]]. Up to the first letter nothing tells one word from another but [[xi|ξ_1]] and the draw. Later states already carry what earlier noise decided.",
      equation:
        "\\sym{h}{h_1}=\\sym{Fg}{F_g}(\\sym{h}{h_0},\\sym{xi}{\\xi_1}),\\quad \\sym{h}{h_0}\\text{ the same for all words}",
      code: "[[h|h]] = h0          // one for all\n[[h|h]] = [[Fg|Fg]]([[h|h]], [[xi|xi]])  // words part",
      look: ["information"],
      predict: {
        question: "At which position will this model’s noise decide most?",
        options: ["the first letter", "somewhere in the middle", "near the end of the words"],
        answer: null,
      },
      try: {
        say: "Read the box plots. Which position has the second-highest mean? Select it: ← and → move the selection.",
        check: ({ information, t }) => {
          const second = secondLargest(information);
          if (second === null) return notYet("I(t) is still being worked out: open Train and wait a moment.");
          const of = (at: number) => information.find((one) => one.t === at)?.value.toFixed(2);
          if (t === second)
            return done(
              `Position ${t} has ${of(t)} nats, after ${of(largest(information)!)} at position ${largest(information)}.`,
            );
          if (t === largest(information)) return notYet(`Position ${t} has ${of(t)} nats, the most of all.`);
          return notYet(
            of(t) === undefined ? `Position ${t} has no box.` : `Position ${t} has ${of(t)} nats; another has more.`,
          );
        },
      },
      hint: "Where could a state know least about the letter to come?",
      reveal:
        "No definition settles this; the box plots do. The paper found the first position highest and a fall from there. The first letter has no history to lean on; late ones often follow from what came before.",
    },
    {
      say: "[[I|I(t)]] asks about letter [[t]] alone. But [[xi|ξ_t]] also moves the state that all later letters start from. Trace redraws [[xi|ξ_t]] many times, keeps all else, and counts how many of the letters from [[t]] on change.",
      equation:
        "\\begin{gathered}\\sym{xi}{\\xi_t}\\to\\sym{xi}{\\xi_t'}\\\\ \\text{share of }u\\ge t\\text{ with }\\sym{w}{w_u'}\\ne \\sym{w}{w_u}\\end{gathered}",
      code: "[[xi|xi]][t] = normal(d)  // redrawn\nother = write([[xi|xi]])\nchanged = other[t:] != word[t:]\nshare = mean(changed)",
      look: ["decides", "strip"],
      predict: {
        question: "At some position [[I|I(t)]] = 0. Can redrawing [[xi|ξ_t]] still change later letters?",
        options: ["yes", "no"],
        answer: 0,
      },
      try: {
        say: "Open Trace. Of all positions after the first, select the one whose noise changes the largest share of the letters that follow.",
        check: ({ tab, trace, t }) => {
          const later = trace.decides.filter((one) => one.t > 1);
          const best = largest(later);
          if (tab !== "trace" || best === null) return notYet("Open Trace and let it count.");
          const here = later.find((one) => one.t === t)?.value;
          return t === best
            ? done(`Redrawing [[xi|ξ_${t}]] changes ${Math.round(100 * here!)} % of the letters from there on.`)
            : notYet(t === 1 ? "That is the first position." : `Not position ${t}: another bar is longer.`);
        },
      },
      hint: "Can a state move without changing the letter probabilities right there?",
      reveal:
        "Zero means that the noise does not change the probabilities of letter [[t]]. It may still move [[h|h_t]] along a direction the softmax does not see, and the next step of the flow can turn that into another letter.",
    },
    {
      say: "[[I|I(t)]] is estimated from [[K]] draws of noise, as in the paper with [[K]] = 20. A mean of few distributions looks more certain than the true mixture. That makes the first entropy, and so the estimate, too small on average.",
      equation:
        "\\mathbb E\\,\\sym{H}{H}\\big[\\tfrac1{\\sym{K}{K}}\\textstyle\\sum_k \\sym{P}{P}_k\\big]\\;\\le\\;\\sym{H}{H}\\big[\\mathbb E\\,\\sym{P}{P}\\big]",
      code: "few  = information([[h|h]], draws: 20)\nmany = information([[h|h]], draws: 2000)",
      look: ["information"],
      predict: {
        question: "You estimate with 2,000 draws instead of 20. What does the estimate do on average?",
        options: ["it does not fall", "it falls", "it becomes exactly zero"],
        answer: 0,
      },
      hint: "Only the first term depends on how many draws are averaged.",
      reveal:
        "Entropy is concave, so the entropy of a mean can only grow, on average, as more draws are averaged; the second term has the same average for any [[K]]. Where the draws agree anyway, nothing changes.",
    },
  ],
};
