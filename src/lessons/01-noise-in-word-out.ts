/** Lesson 1: the generative model. Every checked answer follows from Eq. 1–3 of Schmidt & Hofmann 2018. */
import { done, listed, notYet } from "./checks.ts";
import type { Lesson } from "./lesson.ts";

export const noiseInWordOut: Lesson = {
  id: "noise-in-word-out",
  title: "Noise in, word out",
  goal: "You can say how a word is written from nothing but noise, and what a change of the noise can change.",
  preset: null,
  steps: [
    {
      say: "A word is a path. It starts at the learned [[h|h_0]], and every step adds noise [[xi]] and bends it. Where the path passes, the map says which letter comes out. Nothing else is remembered: the letters are never fed back.",
      equation:
        "\\begin{aligned}\\sym{xi}{\\xi_t}&\\sim\\mathcal N(0,I)\\\\ \\sym{h}{h_t}&=\\sym{Fg}{F_g}(\\sym{h}{h_{t-1}},\\sym{xi}{\\xi_t})\\\\ \\sym{w}{w_t}&\\sim\\mathrm{softmax}(W\\sym{h}{h_t}+b)\\end{aligned}",
      code: "[[h|h]] = h0\nfor t in 1..T:\n  [[xi|xi]] = normal(d)\n  [[h|h]]  = [[Fg|Fg]]([[h|h]], [[xi|xi]])\n  [[w|w]]  = draw(softmax(W [[h|h]] + b))",
      look: ["paths", "strip"],
      predict: {
        question:
          "You change [[xi|ξ_4]] and keep all other noise and the draws of the letters. Which letters can change?",
        options: ["only letter 4", "letter 4 and those after it", "any letter of the word"],
        answer: 1,
      },
      try: {
        say: "Press → until position 4 is selected on the strip, then “New [[xi|ξ_4]]” until a letter changes. Which letters stay?",
        check: ({ strip }) => {
          if (!strip || strip.noiseChanged.length === 0) return notYet("The word’s noise is as it was.");
          if (strip.noiseChanged.some((t) => t !== 4))
            return notYet(
              `The noise at ${listed(strip.noiseChanged)} has changed. Undo on the strip, or take a new word.`,
            );
          if (strip.lettersChanged.length === 0)
            return notYet("[[xi|ξ_4]] is new, but every letter stayed. Once more.");
          return done(`Only [[xi|ξ_4]] is new. Changed: ${listed(strip.lettersChanged)}; none before 4.`);
        },
      },
      hint: "Follow the second line of the equation: which noise has entered [[h|h_3]], which [[h|h_5]]?",
      reveal:
        "The states before position 4 are made of [[h|h_0]], [[xi|ξ_1]], [[xi|ξ_2]] and [[xi|ξ_3]] alone, so three letters stay. [[h|h_4]] moves, and every later state starts from it.",
    },
    {
      say: "Each pad in the strip shows two of the [[d]] directions of [[xi|ξ_t]]. Thin lines are where the likeliest letter changes; the dotted circles are 1 and 2 standard deviations. Drag a triangle: the rest of the word is written again at once. The line on the top edge shows how far.",
      equation:
        "\\begin{aligned}\\sym{h}{h_t}&=\\sym{Fg}{F_g}(\\sym{h}{h_{t-1}},\\sym{xi}{\\xi_t})\\\\ \\sym{h}{h_{t+1}}&=\\sym{Fg}{F_g}(\\sym{h}{h_t},\\sym{xi}{\\xi_{t+1}})\\;\\ldots\\end{aligned}",
      code: "[[xi|xi]][t] = where you let go\nfor u in t..T:\n  [[h|h]][u] = [[Fg|Fg]]([[h|h]][u-1], [[xi|xi]][u])\n  [[w|w]][u] = argmax(W [[h|h]][u] + b)",
      look: ["strip"],
      predict: {
        question:
          "All [[xi|ξ_t]] = 0, and at each position you take the likeliest letter. How many different words can one model write?",
        options: ["exactly one", "one for each length", "as many as with noise"],
        answer: 0,
      },
      try: {
        say: "Walk along the strip with → and press “[[xi|ξ_t]] = 0” at every position the word has. What is left is the path without noise.",
        check: ({ strip }) => {
          if (!strip) return notYet("The strip has no word yet.");
          if (strip.zeros < strip.positions)
            return notYet(`${strip.zeros} of ${strip.positions} positions are at zero.`);
          return done(`All ${strip.positions} are at zero: “${strip.text}”, by its likeliest letters or by the draw.`);
        },
      },
      hint: "What is left that could differ from one word to the next? Try [[xi]] = 0 at each position of the strip.",
      reveal:
        "Without noise [[h|h_1]] follows from [[h|h_0]], [[h|h_2]] from [[h|h_1]], and so on, and each state has one likeliest letter. All variety comes from [[xi]] and from drawing letters.",
    },
    {
      say: "The letters hang on the states like leaves. Given the path, each letter is drawn on its own: no letter knows another. If neighbours fit together, that is because the path leads through places where they do.",
      equation:
        "P(\\sym{w}{w_{1:T}}\\mid \\sym{h}{h_{1:T}})=\\prod_{t=1}^{T}\\sym{P}{P}(\\sym{w}{w_t}\\mid \\sym{h}{h_t})",
      code: "logP = 0\nfor t in 1..T:\n  logits = W [[h|h]][t] + b\n  logP += logSoftmax(logits)[[[w|w]][t]]",
      look: ["words", "strip"],
      predict: {
        question: "At position 3 a very unlikely letter happens to be drawn. What does it do to letter 4?",
        options: ["the model adapts to it", "nothing at all", "letter 4 becomes unlikely too"],
        answer: 1,
      },
      try: {
        say: "Above the sampled words, choose arg-max instead of drawn. The noise and so every path stays; only how letters are read changes.",
        check: ({ mode }) =>
          mode === "argmax"
            ? done("Same paths, other letters: a letter is read off its state and told to nobody.")
            : notYet("The letters are drawn."),
      },
      hint: "Look for [[w|w_3]] on the right-hand side of any equation.",
      reveal:
        "[[w|w_3]] is fed to nothing. [[h|h_4]] comes from [[h|h_3]] and [[xi|ξ_4]], and those are the same whichever letter was drawn. In a recurrent network that reads its own letters the answer would be the first.",
    },
    {
      say: "Under the paths lies the letter map: at each point of the plane, the likeliest letter. It is the emission alone, a linear map and a softmax. The paths do not make the map; they learn to walk on it.",
      equation: "\\sym{w}{\\hat w}(\\sym{h}{h})=\\arg\\max_v\\,(W\\sym{h}{h}+b)_v",
      code: "for point in plane:\n  [[h|h]] = mean + point · axes\n  map[point] = argmax(W [[h|h]] + b)",
      look: ["paths"],
      predict: {
        question: "Which shape can the region of one letter have on that map?",
        options: ["any shape", "convex: no bays, no holes", "always a circle"],
        answer: 1,
      },
      try: {
        say: "On Trace, choose the read-out plane: its axes are directions in which one letter gains. Look for a bay or a hole.",
        check: ({ trace }) =>
          trace.projection === "readout"
            ? done("Another plane through the same space, and again no bay and no hole.")
            : notYet("Another plane is shown."),
      },
      hint: "Take two points where letter *a* beats letter *b*. What about the points between them?",
      reveal:
        "A letter wins against another one on one side of a straight line. Its region is where it wins against all: a cut of half-planes, and such a cut is convex. On the pads the flow lies in between: there, only an affine flow keeps regions convex.",
    },
    {
      say: "Now backwards: which paths could have written your word? The inference network [[q]] reads the word from its end and proposes noise; [[Fq|F_q]] bends it into states. Type a word, real or invented. Its paths come up dashed, with their bound.",
      equation:
        "\\sym{L}{\\mathcal L}(\\sym{w}{w})=\\mathbb E_{\\sym{q}{q}}\\Big[\\log\\frac{P(\\sym{w}{w},\\sym{h}{h})}{\\sym{q}{q}(\\sym{h}{h}\\mid \\sym{w}{w})}\\Big]",
      code: "[[q|a]] = backwardGRU(embed([[w|w]]))\nfor t in 1..T:\n  [[xi|xi]] = normal([[q|mean]](a[t]), [[q|sd]](a[t]))\n  [[h|h]]  = [[Fq|Fq]]([[h|h]], [[xi|xi]])",
      look: ["yourWord", "paths"],
      predict: {
        question: "Where is the bound of a word, compared with its true log-probability?",
        options: ["below it or equal", "above it", "on either side"],
        answer: 0,
      },
      try: {
        say: "Type a word of your own under “Your word”.",
        check: ({ trace }) => {
          if (trace.refused !== null) return notYet(`The model cannot read it: ${trace.refused}.`);
          return trace.typed === null
            ? notYet("That is still the page’s own word.")
            : done(`These are paths that could have written “${trace.typed}”.`);
        },
      },
      hint: "The logarithm is concave. What does that say about the average of logs?",
      reveal:
        "Inside the average is an unbiased estimate of *P*([[w]]), and the average of a logarithm is at most the logarithm of the average (Jensen). It is equal only if all paths give the same number. A finite sample of paths can still stray above: hence the ±.",
    },
  ],
};
