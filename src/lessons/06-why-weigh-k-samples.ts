/**
 * Lesson 6: importance weighting. Burda et al. 2015, Maddison et al. 2017, Rainforth et al. 2018, Tucker et al. 2018, and
 * Algorithm 1 of Schmidt & Hofmann 2018. Numbers of the toy in the texts are compared in numbers.test.ts.
 */
import { done, notYet } from "./checks.ts";
import type { Lesson } from "./lesson.ts";
import type { BoundWorld, CurveWorld } from "./world.ts";

const curveOf = ({ curves }: BoundWorld, proposal: string, bound: string): CurveWorld["points"] =>
  curves.find((curve) => curve.proposal === proposal && curve.bound === bound)?.points ?? [];

const text = (nats: number): string => `${nats < 0 ? "−" : ""}${Math.abs(nats).toFixed(2)}`;

/** The toy the numbers in the texts are of, and its exact log p(x) (`exact/lgssm.ts`; compared in numbers.test.ts). */
const TOY = "lgssm";
export const LOG_P = -13.57636;

/** Where the read-out of the curves has to stand: the first K of a curve for which something holds. */
function readOut(bound: BoundWorld, points: CurveWorld["points"], holds: (nats: number) => boolean, what: string) {
  if (bound.toy !== TOY) return notYet(ANOTHER_TOY);
  const [first, found] = [points[0], points.find(({ mean }) => holds(mean))];
  if (first?.K !== 1 || !found) return notYet(COMPUTING);
  const here = points.find(({ K }) => K === bound.K);
  if (found.K === bound.K)
    return done(
      `At [[K]] = ${found.K} ${text(found.mean)} nats; at [[K]] = 1 it was ${text(first.mean)}, the exact value is ${text(LOG_P)}.`,
    );
  if (!here || bound.K < found.K) return notYet(`At [[K]] = ${bound.K} it is not yet ${what}.`);
  return notYet(`At [[K]] = ${bound.K} it is ${what}, but not for the first time.`);
}

/** nats: so near IWAE shall come, so much shall Algorithm 1 lose. Chosen: far from every point of the two curves. */
export const NEAR_BY = 3;
export const LOST = 1.5;
/** A K at which FIVO and IWAE can be compared again. */
export const FAR_K = 100;

const ANOTHER_TOY = "Another toy is chosen: take the linear-Gaussian one.";
const COMPUTING = "The curve is still being computed: open Bound and wait a moment.";

export const whyWeighKSamples: Lesson = {
  id: "why-weigh-k-samples",
  title: "Why weigh K samples?",
  goal: "You can say what more samples buy in each of the bounds, and when a larger K does not help.",
  preset: null,
  steps: [
    {
      say: "A bound averages logarithms. Draw [[K]] samples, average their weights [[omega]] first and take the logarithm then: a steadier number, so the logarithm loses less. On a toy the truth is exact: the black rule. The panels differ in what the proposal has read: nothing (prior), the present (filtering), everything (smoothing).",
      equation:
        "\\log p(x)\\ge\\mathbb E\\Big[\\log\\tfrac1{\\sym{K}{K}}\\sum_{k}\\sym{omega}{\\omega_k}\\Big],\\quad \\sym{omega}{\\omega_k}=\\frac{p(x,h_k)}{\\sym{q}{q}(h_k)}",
      code: "for k in 1..[[K|K]]:\n  h = [[q|q]].draw()\n  [[omega|w]][k] = p(x, h) / [[q|q]](h)\nbound = log(mean([[omega|w]]))",
      look: ["boundCurves"],
      predict: {
        question: "IWAE averages [[K]] whole trajectories. Can its bound, on average, get worse with more of them?",
        options: ["never", "yes, with a bad proposal", "yes, with a good one"],
        answer: 0,
      },
      try: {
        say: "How many samples does IWAE need under the prior to come within 3 nats of the black rule? Move the read-out to the first such [[K]]: point at the chart, or press arrow keys on it.",
        check: ({ tab, bound }) =>
          tab === "bound"
            ? readOut(bound, curveOf(bound, "prior", "iwae"), (nats) => nats >= LOG_P - NEAR_BY, "so near")
            : notYet("Bound is not open."),
      },
      hint: "Leave one of [[K]] + 1 samples out, at random: what is the mean of what you get?",
      reveal:
        "Never (Burda et al. 2015): the average of [[K]] + 1 weights is the mean of all averages of [[K]] of them, and the logarithm is concave. Under the prior it rises slowly, though: a whole trajectory rarely fits all twelve observations.",
    },
    {
      say: "Why so slowly? Look at the weights of one population. After a few positions hardly any particle still fits, and one holds almost all of the weight. The [[ESS]] says how many equal samples that is worth.",
      equation:
        "\\sym{ESS}{\\mathrm{ESS}}=\\frac{(\\sum_k\\sym{omega}{\\omega_k})^2}{\\sum_k\\sym{omega}{\\omega_k}^2}",
      code: "ess = sum([[omega|w]])**2 / sum([[omega|w]]**2)",
      look: ["boundWeights", "boundGenealogy"],
      predict: {
        question:
          "[[K]] = 20 particles, one has weight .9, the others share the rest evenly. About how many samples is that worth?",
        options: ["20", "10", "a little over 1"],
        answer: 2,
      },
      try: {
        say: "Under “One population”, move the position [[t]] from the end to the left: at which is the prior’s [[ESS]] for the first time below half of [[K]]? Stay there.",
        check: ({ tab, bound: { population } }) => {
          const { ess, K, t } = population;
          if (tab !== "bound" || ess.length === 0) return notYet("Nothing is drawn yet: open Bound.");
          const first = ess.findIndex((value) => value < K / 2) + 1;
          if (first === 0) return notYet("It never is in this draw: press “New draw”.");
          if (t === first)
            return done(
              `At ${t}: ${ess[t - 1]!.toFixed(1)} of ${K} are left, and at the end ${ess.at(-1)!.toFixed(1)}.`,
            );
          return notYet(t < first ? `At ${t} more than half are left.` : `At ${t} it is, but not for the first time.`);
        },
      },
      hint: "1 / (.9² + 19 × (.1/19)²)",
      reveal:
        "1 / (.81 + .0005) = 1.2. Nineteen of twenty samples were paid for and are worth a fifth of one. More samples help, but each time [[K]] has to grow a lot.",
    },
    {
      say: "FIVO is the remedy: when the [[ESS]] falls below half of [[K]], draw the particles anew in proportion to their weights. Bad ones die, good ones multiply, and all go on with equal weight. The genealogy shows whose children are left.",
      equation:
        "\\log p(x)\\ge\\mathbb E\\Big[\\sum_t\\log\\tfrac1{\\sym{K}{K}}\\sum_k\\sym{omega}{\\omega_{t,k}}\\Big]",
      code: "if ess < [[K|K]] / 2:\n  parents = draw([[K|K]], like=[[omega|w]])\n  h, [[omega|w]] = h[parents], 1",
      look: ["boundGenealogy", "boundCurves"],
      predict: {
        question: "Under the prior, at [[K]] = 10: how far is FIVO above IWAE on this toy?",
        options: ["about .5 nats", "about 5 nats", "it is below"],
        answer: 1,
      },
      try: {
        say: "Read both numbers at [[K]] = 10, then move the read-out to [[K]] = 100. What is left of the gap?",
        check: ({ bound }) => {
          if (bound.toy !== TOY) return notYet(ANOTHER_TOY);
          const [fivo, iwae] = [curveOf(bound, "prior", "fivoEss"), curveOf(bound, "prior", "iwae")].map((points) =>
            points.find(({ K }) => K === FAR_K),
          );
          if (!fivo || !iwae) return notYet(COMPUTING);
          return bound.K === FAR_K
            ? done(`At [[K]] = ${FAR_K}: FIVO ${text(fivo.mean)}, IWAE ${text(iwae.mean)} nats.`)
            : notYet(`The read-out stands at [[K]] = ${bound.K}.`);
        },
      },
      hint: "The prior sees no data at all; what makes up for it is dying early.",
      reveal:
        "About 5 nats at [[K]] = 10: −14.8 against −19.9 over very many draws, with log *p* = −13.58. With a proposal that has read the future there is little to gain, and resampling even costs a bit: it throws away particles that were good for later.",
    },
    {
      say: "The paper’s Algorithm 1 weighs [[K]] proposals at each position, adds the logarithm of their mean weight, and goes on from one, drawn by weight. Its product of means is an unbiased estimate of P(w), contrary to §2.7 of the paper. So it is a bound too.",
      equation:
        "\\sym{L}{\\mathcal L}=\\mathbb E\\Big[\\sum_t\\log\\tfrac1{\\sym{K}{K}}\\sum_k\\sym{omega}{\\omega_{t,k}}\\Big],\\quad h_t\\propto\\sym{omega}{\\omega_{t,k}}",
      code: "for t in 1..T:\n  h, [[omega|w]] = propose([[K|K]], from=h)\n  bound += log(mean([[omega|w]]))\n  h = draw(1, like=[[omega|w]])",
      look: ["boundCurves"],
      predict: {
        question:
          "The smoothing proposal is perfect: at [[K]] = 1 its bound is log *p* itself. What does a larger [[K]] do to Algorithm 1?",
        options: ["nothing: it is exact already", "it gets worse", "it gets better than exact"],
        answer: 1,
      },
      try: {
        say: "Follow Algorithm 1 under smoothing to the right. At which [[K]] has it for the first time lost more than 1.5 nats? Move the read-out there.",
        check: ({ bound }) =>
          readOut(bound, curveOf(bound, "smoothing", "filteringIwae"), (nats) => nats < LOG_P - LOST, "so much lower"),
      },
      hint: "By what is the survivor drawn: what it says of the present observation, or also of all that follow?",
      reveal:
        "Worse. A weight at [[t]] counts the present observation alone. The more proposals, the more the survivor looks as if filtering had drawn it, and the future that [[q]] had read is thrown away. The curve ends at the bound of filtering, −15.53.",
    },
    {
      say: "There are gradients, too. More samples make the bound tighter, and with it the gradient of the proposal fainter against its own noise. Doubly reparametrised gradients (DReG) mend that; STL is less noisy, but for [[K]] > 1 it points elsewhere.",
      equation:
        "\\begin{gathered}\\mathrm{SNR}=|\\mathbb E\\,g|\\,/\\,\\mathrm{sd}\\,g\\\\ \\text{IWAE}\\sim\\sym{K}{K}^{-1/2},\\;\\text{DReG}\\sim\\sym{K}{K}^{1/2}\\end{gathered}",
      code: "g = grad([[q|q]], log(mean_k([[omega|w]])))\nsnr = abs(mean(g)) / sd(g)",
      look: ["boundGradients"],
      predict: {
        question: "You go from 16 to 1,024 samples. What becomes of the signal-to-noise of IWAE’s gradient for [[q]]?",
        options: ["8 times better", "the same", "about 8 times worse"],
        answer: 2,
      },
      try: {
        say: "Let the gradients be measured up to [[K]] = 64 or more, and compare the three slopes.",
        check: ({ bound: { gradientKs } }) => {
          const most = Math.max(0, ...gradientKs);
          return most >= 64
            ? done(`Measured up to [[K]] = ${most.toLocaleString("en-US")}.`)
            : notYet(most === 0 ? "Nothing is measured yet." : `Up to [[K]] = ${most}.`);
        },
      },
      hint: "1,024 is 64 times 16, and 64 to the power of −½ is …",
      reveal:
        "About 64^{½} = 8 times worse (Rainforth et al. 2018): the better the bound, the less it tells [[q]]. DReG has the same mean as IWAE and rises instead.",
    },
    {
      say: "And words? The running model has no exact truth, but log *P̂* by many trajectories comes near. Its bounds at several [[K]] show the same: IWAE rises, Algorithm 1 rises as long as [[q]] is poor, then loosens.",
      equation: "\\log \\hat P(\\sym{w}{w})=\\log\\tfrac1N\\sum_{n=1}^N\\sym{omega}{\\omega_n},\\quad N\\gg\\sym{K}{K}",
      code: "for [[K|K]] in 1, 2, 5, 10, 20, 50:\n  show(bound([[w|word]], [[K|K]]), se)",
      look: ["boundRunning"],
      predict: {
        question: "Our recorded 2×TRIL model: from which [[K]] on does Algorithm 1 loosen, on test words?",
        options: ["from 2", "from about 20", "never"],
        answer: 1,
      },
      try: {
        say: "Under “Your model”, at the end of the room, type a word and press “Bound this word”.",
        check: ({ bound: { word } }) =>
          word === null ? notYet("No word is measured yet.") : done(`Measured for “${word}”, each with its error.`),
      },
      hint: "It was trained with ten samples.",
      reveal:
        "Measured on 4,000 test words: −[[L]] is 13.34 at [[K]] = 1, 11.46 at 10, 11.42 at 20 and 11.63 at 64, while log *P* itself does not move. A single word may differ: look at its error bars.",
    },
    {
      say: "So a larger [[K]] is no good by itself. Ask what is averaged, what is thrown away, and whose gradient it is. And before you compare two bounds, compare their [[K]].",
      equation:
        "\\begin{aligned}\\sym{K}{K}\\to\\infty:\\;&\\text{IWAE, FIVO}\\to\\log p\\\\ &\\text{Algorithm 1}\\to\\text{filter}\\end{aligned}",
      code: "bound(model, [[q|q]], [[K|K]])  // all three",
      look: ["boundCurves", "boundGradients"],
      ask: {
        question: "When does a larger [[K]] not help?",
        options: [
          {
            text: "Never: more samples always tighten a bound.",
            wrong: "That holds for IWAE. You saw Algorithm 1 fall from the exact value under the perfect smoother.",
          },
          {
            text: "In Algorithm 1, once [[q]] knows the future: the survivor forgets it. And for the gradient of [[q]] in IWAE.",
            wrong: null,
          },
          {
            text: "When the proposal is the prior: then all samples are the same.",
            wrong: "There it helps most: the prior’s samples differ widely, and averaging them gains nats.",
          },
        ],
      },
      hint: "Look at the one curve that falls, and at the one slope that falls.",
      reveal: "Both are on this screen: a bound that falls with [[K]], and a signal that falls with [[K]].",
    },
  ],
};
