/** Lesson 3: change of variables. Every checked answer follows from log p(y) = log p(ξ) − log|det J|. */
import { done, notYet } from "./checks.ts";
import type { Lesson } from "./lesson.ts";

/** Steps of a fit after which a picture has bent. Chosen: seconds on any machine. */
export const FIT_STEPS = 300;
/** nats: an area clearly larger, e^.5 = 1.6 times, or smaller. */
export const CLEARLY = 0.5;

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

export const whatAFlowDoes: Lesson = {
  id: "what-a-flow-does",
  title: "What a flow does",
  goal: "You can say what the log-determinant does, and write the density of anything that a flow makes of noise.",
  preset: null,
  steps: [
    {
      say: "A flow is a map with a way back. On the left lies noise [[xi]] from a standard normal, on the right where the flow takes it. The grid is drawn through the flow: follow one square and see what becomes of it.",
      equation: "y=F(\\sym{xi}{\\xi}),\\qquad \\sym{xi}{\\xi}=F^{-1}(y)",
      code: "[[xi|xi]] = normal(2)\ny  = F([[xi|xi]])\n[[xi|xi]] = F.inverse(y)  // the same",
      look: ["flowPlane"],
      predict: {
        question: "Two different points of noise: can the flow take them to one and the same place?",
        options: ["yes, where it folds", "no, never"],
        answer: 1,
      },
      try: {
        say: "In the Flow tab let the fit run 300 steps; if it waits, press Fit. Look for a fold of the grid.",
        check: ({ flow }) => {
          const most = Math.max(0, ...flow.fitted.map(({ steps }) => steps));
          return most >= FIT_STEPS
            ? done("Bent, stretched, squeezed, and nowhere folded.")
            : notYet(most === 0 ? "No flow was fitted yet." : `${most} of ${FIT_STEPS} steps.`);
        },
      },
      hint: "It has a way back. Where would the way back lead from a point with two origins?",
      reveal:
        "Never: the inverse could give only one of them back. Lines of the grid bend and crowd together, but they do not cross and the sheet does not fold.",
    },
    {
      say: "Take the point and move it about. Around it lies a small square; the flow makes a small parallelogram of it. The slopes of its sides are the matrix [[J]], and how many times larger its area became is |det [[J]]|.",
      equation:
        "\\sym{J}{J}=\\frac{\\partial F}{\\partial \\sym{xi}{\\xi}},\\qquad \\frac{\\text{area after}}{\\text{area before}}=|\\det \\sym{J}{J}|",
      code: "[[J|J]] = slopes(F, [[xi|xi]])     // 2 x 2\ngrowth = abs(det([[J|J]]))\n[[logdet|logDet]] = log(growth)",
      look: ["flowPlane", "flowJacobian"],
      predict: {
        question: "Where many lines of the grid crowd together on the right, what is [[logdet]] there?",
        options: ["positive", "zero", "negative"],
        answer: 2,
      },
      try: {
        say: "Move the point (drag it, or arrow keys on a plane) to where [[logdet]] is below −0.5.",
        check: ({ flow }) => {
          if (flow.logDet === null) return notYet("Start a fit first: nothing is bent yet.");
          return flow.logDet < -CLEARLY
            ? done(
                `${signed(flow.logDet)} nats: areas shrink to ${Math.exp(flow.logDet).toFixed(2)} of what they were.`,
              )
            : notYet(`${signed(flow.logDet)} nats here.`);
        },
      },
      hint: "Crowded lines: are the squares between them larger or smaller than before?",
      reveal:
        "Squares that have shrunk have |det [[J]]| below 1, so its logarithm is negative. The colour of a cell is that logarithm: pale where areas stay as they were.",
    },
    {
      say: "No noise is lost on the way: what was in the square is in the parallelogram. If the area grows, the same probability has to cover more of it, and the density falls by just as much.",
      equation: "\\log p(y)=\\log p(\\sym{xi}{\\xi})-\\sym{logdet}{\\log|\\det J|}",
      code: "logP = normal.log([[xi|xi]]) - [[logdet|logDet]]",
      look: ["flowLedger", "flowPlane"],
      predict: {
        question: "The flow doubles areas around a point. What becomes of the log-density there?",
        options: ["it rises by ln 2", "it falls by ln 2", "it stays: the noise is the same"],
        answer: 1,
      },
      try: {
        say: "Now move the point to where [[logdet]] is above +0.5 and read the ledger.",
        check: ({ flow }) => {
          if (flow.logDet === null) return notYet("Start a fit first: nothing is bent yet.");
          return flow.logDet > CLEARLY
            ? done(`${signed(flow.logDet)} nats: the density is ${Math.exp(-flow.logDet).toFixed(2)} of the noise’s.`)
            : notYet(`${signed(flow.logDet)} nats here.`);
        },
      },
      hint: "Twice the area, the same probability.",
      reveal:
        "Half the density, so ln 2 = 0.69 nats less. Without this term a flow could put density anywhere for free: the log-determinant is what makes it add up to one.",
    },
    {
      say: "A deep flow is a chain. Each layer bends what the last one left, and stretches areas by its own factor. Factors multiply, so their logarithms add: the ledger has one bar for each.",
      equation: "\\sym{logdet}{\\log|\\det J|}=\\sum_l \\sym{logdet}{\\log|\\det J_l|}",
      code: "logP = normal.log([[xi|xi]])\nfor layer in F:\n  [[xi|y]], one = layer([[xi|y]])\n  logP -= one     // its [[logdet|logDet]]",
      look: ["flowLedger", "flowPlane"],
      predict: {
        question:
          "One layer adds +1.2 nats at a point, the next one −0.4. How many times larger is the area after both?",
        options: ["e^0.8 = 2.2 times", "e^1.6 = 5.0 times", "0.8 times"],
        answer: 0,
      },
      try: {
        say: "Choose a flow of several steps and move the slider under the plane in the middle through all of them.",
        check: ({ flow }, start) => {
          if (flow.steps < 2) return notYet("This flow has a single step, or was not started.");
          return flow.depth !== start.flow.depth
            ? done(`After ${flow.depth} of ${flow.steps} steps. The ledger has a bar for each.`)
            : notYet("The slider stands where it stood.");
        },
      },
      hint: "Add first, then take the exponential.",
      reveal:
        "1.2 − 0.4 = 0.8, and e^0.8 = 2.2. Adding logarithms is why deep flows stay cheap: no large matrix is ever formed, each layer tells its own small sum.",
    },
    {
      say: "The same holds in any coordinates. Take polar ones: a step in angle is a longer way the farther out you are, and the determinant is just r. Leave it out, and noise seems to avoid the outside.",
      equation: "x=r\\cos\\varphi,\\; y=r\\sin\\varphi,\\qquad |\\det \\sym{J}{J}|=r",
      code: "x, y = r * cos(phi), r * sin(phi)\n[[logdet|logDet]] = log(r)",
      look: ["flowPolar"],
      predict: {
        question:
          "Two cells have equal sides dr and dφ, one at r = 1, the other at r = 3. How do their areas on the plane compare?",
        options: ["equal", "three times as large", "nine times as large"],
        answer: 1,
      },
      try: {
        say: "In “Coordinates & pictures”, move the cell outwards and compare its area in both planes.",
        check: ({ tab, flow }) =>
          tab === "flow" && flow.section === "pictures"
            ? done("Left equal sides, right a growing area: the factor is r.")
            : notYet("That part of the Flow tab is not open."),
      },
      hint: "The area is r dr dφ.",
      reveal:
        "Three times: r dr dφ. This is the determinant you have known since school, and a flow’s is nothing else. In the word model it stands in the bound twice, once for each flow.",
    },
    {
      say: "A fit raises the mean of log p(y) over points of the target. The flow gains by moving noise to where the points are and by squeezing it there; it pays for every squeeze with a stretch elsewhere, since the noise is all there is.",
      equation:
        "\\max_F\\;\\mathbb E_{y\\sim\\text{target}}\\big[\\log p(F^{-1}(y))-\\sym{logdet}{\\log|\\det J|}\\big]",
      code: "for y in target:\n  [[xi|xi]] = F.inverse(y)\n  loss -= normal.log([[xi|xi]]) - [[logdet|logDet]]",
      look: ["flowFit", "flowLedger"],
      ask: {
        question: "What does the log-determinant do?",
        options: [
          {
            text: "It punishes flows that bend too much.",
            wrong:
              "It is no penalty: shearing or turning bends as much as you like at a determinant of one. Only area counts.",
          },
          {
            text: "It keeps the books of area: where the flow stretches, density falls; where it squeezes, density rises.",
            wrong: null,
          },
          {
            text: "It makes sure that the flow can be inverted.",
            wrong:
              "A flow is invertible by how it is built. The determinant of an invertible map can have any size but zero.",
          },
        ],
      },
      hint: "Think of the two places you moved the point to: one squeezed, one stretched.",
      reveal: "You have seen both signs of it on the plane, and the sum in the ledger.",
    },
  ],
};
