/** Lesson 3: change of variables. Every checked answer follows from log p(y) = log p(ξ) − log|det J|. */
import { done, notYet } from "./checks.ts";
import type { Lesson } from "./lesson.ts";

/** Steps of a fit after which a picture has bent. Chosen: seconds on any machine. */
export const FIT_STEPS = 300;
/** The factor of area looked for in polar coordinates, and how near is there: a step of an arrow key. */
export const FACTOR = 3;
const NEAR = 0.05;
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
      say: "Take a tiny square of noise around the point. The flow makes a tiny parallelogram of it, and the matrix [[J]] holds its two sides. |det [[J]]| says how many times larger its area became; below 1 it has shrunk.",
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
      say: "No noise is lost on the way: what was in the square is in the parallelogram. If the area grows, the same probability is spread over more of it, and the density falls by just as much. That is the minus sign.",
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
        "Half the density, so ln 2 = 0.69 nats less. In the ledger a stretch is a bar downwards, a squeeze one upwards. Without these bars a flow could put density anywhere for free, and it would no longer add up to one.",
    },
    {
      say: "A deep flow is a chain. Each layer bends what the last one left, and stretches areas by its own factor. Factors multiply, so their logarithms add: the ledger has one bar for each.",
      equation: "\\sym{logdet}{\\log|\\det J|}=\\sum_l \\sym{logdet}{\\log|\\det J_l|}",
      code: "logP = normal.log([[xi|xi]])\nfor layer in F:\n  [[xi|y]], one = layer([[xi|y]])\n  logP -= one     // its [[logdet|logDet]]",
      look: ["flowLedger", "flowPlane"],
      predict: {
        question:
          "At a point one layer has [[logdet]] = +1.2, the next one −0.4. How many times larger is the area after both?",
        options: ["*e*^{0.8} = 2.2 times", "*e*^{1.6} = 5.0 times", "0.8 times"],
        answer: 0,
      },
      try: {
        say: "Choose a flow of several steps. Move the slider under the plane in the middle and watch one layer bend what the last one left.",
        check: ({ flow }, start) => {
          if (flow.steps < 2) return notYet("This flow has a single step, or was not started.");
          return flow.depth !== start.flow.depth
            ? done(`After ${flow.depth} of ${flow.steps} steps. The ledger has a bar for each.`)
            : notYet("The slider stands where it stood.");
        },
      },
      hint: "Add first, then take the exponential.",
      reveal:
        "1.2 − 0.4 = 0.8, and *e*^{0.8} = 2.2. Adding logarithms is why deep flows stay cheap: no large matrix is ever formed, each layer tells its own small sum.",
    },
    {
      say: "You have known such a determinant since school. Polar coordinates are a flow, too, from (*r*, *φ*) to the plane: the same step in angle is a longer way the farther out you are. Every small cell grows by a factor that depends on *r* alone.",
      // what the determinant is stands in the reveal: it is to be found
      equation:
        "\\begin{gathered}x=r\\cos\\varphi,\\quad y=r\\sin\\varphi\\\\ \\frac{\\text{area in }(x,y)}{\\text{area in }(r,\\varphi)}=|\\det \\sym{J}{J}|\\end{gathered}",
      code: "x, y = r * cos(phi), r * sin(phi)\n[[J|J]] = slopes((x, y), (r, phi))\n[[logdet|logDet]] = log(abs(det([[J|J]])))",
      look: ["flowPolar"],
      predict: {
        question:
          "Two cells have equal sides d*r* and d*φ*, one at *r* = 1, the other at *r* = 3. How large is the second on the plane?",
        options: ["as large as the first", "three times as large", "nine times as large"],
        answer: 1,
      },
      try: {
        say: "Move the cell to where its area on the plane is three times that in (*r*, *φ*): drag it, or press arrow keys on the picture. At which radius is it?",
        check: ({ tab, flow }) => {
          if (tab !== "flow" || flow.section !== "pictures")
            return notYet("Open “Coordinates & pictures” in the Flow tab.");
          const factor = `${flow.radius.toFixed(2)} times`;
          return Math.abs(flow.radius - FACTOR) < NEAR
            ? done(`At radius ${flow.radius.toFixed(2)} it is ${factor} as large: the factor is the radius itself.`)
            : notYet(`Here it is ${factor} as large.`);
        },
      },
      hint: "How long is the arc of the angle d*φ* at radius *r*?",
      reveal:
        "Three times: an arc at radius *r* is *r* d*φ* long, so the area is *r* d*r* d*φ* and |det [[J]]| = *r*. Below, the radii follow the curve with *r*; without it, most draws would have to lie at the centre.",
    },
    {
      say: "A fit raises the mean of log *p*(*y*) over points of the target. The flow gains by moving noise to where the points are and by squeezing it there. It pays with a stretch elsewhere: there is only so much noise. Look at the colours: where is it squeezed, where stretched?",
      equation:
        "\\max_F\\;\\mathbb E_{y\\sim\\text{target}}\\big[\\log p(F^{-1}(y))-\\sym{logdet}{\\log|\\det J|}\\big]",
      code: "for y in target:\n  [[xi|xi]] = F.inverse(y)\n  loss -= normal.log([[xi|xi]]) - [[logdet|logDet]]",
      look: ["flowPlane", "flowLedger"],
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
      hint: "At the two places you moved the point to, one squeezed and one stretched: which way did its bars go?",
      reveal: "You have seen both signs of it on the plane, and the sum in the ledger.",
    },
  ],
};
