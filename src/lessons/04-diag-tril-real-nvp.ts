/** Lesson 4: what families of flows can and cannot shape; Schmidt & Hofmann 2018 §3, Dinh et al. 2016. */
import { done, notYet } from "./checks.ts";
import type { Lesson } from "./lesson.ts";
import type { FlowWorld } from "./world.ts";

/** Steps after which a fit of a Gaussian has settled. */
export const SETTLED_STEPS = 300;

const best = ({ fitted }: FlowWorld, family: string): number | null => {
  const kls = fitted.flatMap((one) =>
    one.family === family && one.steps >= SETTLED_STEPS && one.kl !== null ? [one.kl] : [],
  );
  return kls.length === 0 ? null : Math.min(...kls);
};

/** The last fit of a family that has run long enough, on a target that another has been fitted to as well. */
function pair({ fitted }: FlowWorld, a: readonly string[], b: readonly string[]) {
  const settled = fitted.filter(({ steps, kl }) => steps >= SETTLED_STEPS && kl !== null);
  for (const one of settled.filter(({ family }) => a.includes(family))) {
    const other = settled.find(({ family, target }) => b.includes(family) && target === one.target);
    if (other) return { target: one.target, a: one.kl!, b: other.kl! };
  }
  return null;
}

/** A family on the plane, fitted long enough to the target there. */
function settled({ family, target, fitted }: FlowWorld, id: string, saw: string, name: string) {
  if (family !== id) return notYet(`The flow on the plane is not ${name}.`);
  const steps = fitted.find((one) => one.family === id && one.target === target)?.steps ?? 0;
  return steps >= SETTLED_STEPS ? done(saw) : notYet(`${steps} of ${SETTLED_STEPS} steps.`);
}

/** nats: a transition that clearly stretches otherwise, *e* times or more. */
export const OTHERWISE = 1;

const nats = (value: number): string => `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(1)}`;

export const diagTrilRealNvp: Lesson = {
  id: "diag-tril-real-nvp",
  title: "DIAG, TRIL, Real NVP",
  goal: "You can read a Jacobian, say what each family can shape, and why stacking TRIL adds parameters but no shape.",
  preset: null,
  steps: [
    {
      say: "DIAG scales every coordinate by itself and shifts. Its [[J]] is a diagonal: no coordinate listens to another. The determinant is the product of [[d]] numbers, so the log-determinant is a sum, as cheap as can be.",
      equation:
        "\\begin{aligned}F(\\sym{xi}{\\xi})&=g+\\mathrm{diag}(s)\\,\\sym{xi}{\\xi}\\\\ \\sym{logdet}{\\log|\\det J|}&=\\textstyle\\sum_i\\log|s_i|\\end{aligned}",
      code: "y = g + s * [[xi|xi]]\n[[logdet|logDet]] = sum(log(abs(s)))",
      look: ["flowJacobian", "flowPlane"],
      predict: {
        question: "Which of these can DIAG make of round noise?",
        options: ["an ellipse along the axes", "a tilted ellipse", "a ring"],
        answer: 0,
      },
      try: {
        say: "Choose DIAG as the flow on the plane, fit it 300 steps, and look at its Jacobian.",
        check: ({ flow }) => settled(flow, "diag", "Two numbers on a diagonal, and right angles stay right.", "DIAG"),
      },
      hint: "Each axis is stretched by itself. What could tilt?",
      reveal:
        "Only ellipses along the axes. [[J]] is the same everywhere: an affine flow stretches all of the plane alike, so every cell has one colour.",
    },
    {
      say: "TRIL lets each coordinate listen to all before it. [[J]] is a triangle, and the determinant of a triangle is still the product of its diagonal: a shear changes no area. To go back, one solves row by row.",
      equation:
        "F(\\sym{xi}{\\xi})=g+G\\sym{xi}{\\xi},\\quad G=\\begin{pmatrix}\\bullet&0\\\\ \\bullet&\\bullet\\end{pmatrix}",
      code: "y = g + G @ [[xi|xi]]  // G a triangle\n[[logdet|logDet]] = sum(log(abs(diag(G))))",
      look: ["flowJacobian", "flowPlane"],
      predict: {
        question: "Which Gaussians can TRIL make of round noise?",
        options: ["all of them", "only those along the axes", "only tilted ones"],
        answer: 0,
      },
      try: {
        say: "Choose TRIL and fit it 300 steps. One corner of the Jacobian stays zero: which?",
        check: ({ flow }) =>
          settled(flow, "tril", "The upper right: coordinate 1 does not listen to coordinate 2.", "TRIL"),
      },
      hint: "Every covariance has a Cholesky factor.",
      reveal:
        "All of them: *y* is N(*g*, *G**G*ᵀ), and every covariance is *G**G*ᵀ of some lower triangle *G* (Cholesky). More than a Gaussian it cannot be.",
    },
    {
      say: "So stack two of them, as the paper does: 2×TRIL. Twice the parameters, twice the depth. What can a triangle of a triangle do that one cannot?",
      equation: "G_2(G_1\\sym{xi}{\\xi}+g_1)+g_2=(G_2G_1)\\,\\sym{xi}{\\xi}+(G_2g_1+g_2)",
      code: "for layer in 1..n:\n  [[xi|y]] = g[layer] + G[layer] @ [[xi|y]]\n// still g + G @ [[xi|xi]]",
      look: ["flowFamilies", "flowFit"],
      predict: {
        question: "Fitted to two moons, how much closer than TRIL does 2×TRIL come in the end?",
        options: ["not at all", "somewhat", "it finds both moons"],
        answer: 0,
      },
      try: {
        say: "On one target fit TRIL and then 2×TRIL, 300 steps or more each, and compare the exact KL.",
        check: ({ flow }) => {
          const both = pair(flow, ["trilTwice"], ["tril"]);
          if (both) return done(`TRIL ${both.b.toFixed(3)}, 2×TRIL ${both.a.toFixed(3)} nats from the ${both.target}.`);
          const missing = [best(flow, "tril") === null && "TRIL", best(flow, "trilTwice") === null && "2×TRIL"];
          return notYet(`Still to fit: ${missing.filter(Boolean).join(" and ") || "both on one target"}.`);
        },
      },
      hint: "Multiply out the equation: of what form is the result?",
      reveal:
        "Not at all: a product of lower triangles is a lower triangle, and both end at the same floor. Given [[h|h_{t−1}]], *n*×TRIL is still one Gaussian. What it adds is other parameters for it; they may be easier to learn.",
    },
    {
      say: "Real NVP bends. A coupling leaves some coordinates as they are, reads from them a scale and a shift, and applies both to the rest. Then the roles change. The way back reads the same numbers from the same untouched part.",
      equation:
        "\\begin{aligned}y_1&=\\sym{xi}{\\xi_1}\\\\ y_2&=\\sym{xi}{\\xi_2}\\,e^{s(\\sym{xi}{\\xi_1})}+m(\\sym{xi}{\\xi_1})\\end{aligned}",
      code: "a, b = split([[xi|xi]])\ny = join(a, b * exp(s(a)) + m(a))\n[[logdet|logDet]] = sum(s(a))",
      look: ["flowJacobian", "flowLedger"],
      predict: {
        question: "The networks *s* and *m* can be anything. Must they be invertible for the flow to be?",
        options: ["yes, both", "only *s*", "no"],
        answer: 2,
      },
      try: {
        say: "Fit TRIL and Real NVP (or Spline) to the same target, 300 steps or more each, and compare.",
        check: ({ flow }) => {
          const both = pair(flow, ["realNvp", "spline"], ["tril"]);
          if (!both) return notYet("There is no target yet that TRIL and a flow that bends were both fitted to.");
          return both.a < both.b
            ? done(`TRIL stays at ${both.b.toFixed(2)} nats; the flow that bends is at ${both.a.toFixed(2)}.`)
            : notYet(`${both.a.toFixed(2)} against ${both.b.toFixed(2)} nats: let it run on, or take a bent target.`);
        },
      },
      hint: "Going back you know the first coordinate of *y*, and that is [[xi|ξ_1]]. Which way do you evaluate *s* and *m*?",
      reveal:
        "They need not: both directions only evaluate *s* and *m* at the part that stayed. That is the trick: any network inside, and still a triangle as [[J]], with *e*^{s} on its diagonal.",
    },
    {
      say: "In the word model the flow has [[d]] dimensions, and a network sets it anew from each last state [[h|h_{t−1}]]. So TRIL is one Gaussian given that state, but another one for every state. That is how a chain of Gaussians gets beyond a Gaussian.",
      equation:
        "\\sym{h}{h_t}=\\sym{Fg}{F_g}(\\sym{h}{h_{t-1}},\\sym{xi}{\\xi_t})=g(\\sym{h}{h_{t-1}})+G(\\sym{h}{h_{t-1}})\\,\\sym{xi}{\\xi_t}",
      code: "g, G = network([[h|h]])  // each time\n[[h|h]] = g + G @ [[xi|xi]]",
      look: ["flowRunning"],
      predict: {
        question: "With a TRIL flow: is [[h|h_1]] Gaussian? Is [[h|h_2]]?",
        options: ["both are", "[[h|h_1]] is; [[h|h_2]] need not be", "neither is"],
        answer: 1,
      },
      try: {
        say: "Under “In this run”, move the last state (choose it for the arrow keys, or drag ●) until [[logdet]] is 1 nat or more from what it is at the word’s own state.",
        check: ({ tab, flow: { section, transition }, run }) => {
          if (!run.latent) return notYet("This model has no flow: take another preset.");
          if (run.g.every((id) => id === "id"))
            return notYet("ID adds the noise alone, from every state alike: take a preset with TRIL.");
          if (tab !== "flow" || section !== "run" || !transition) return notYet("Open “In this run” in the Flow tab.");
          const { logDet, logDetOfWord } = transition;
          const both = `${nats(logDet)} nats here, ${nats(logDetOfWord)} at the word’s own state`;
          return Math.abs(logDet - logDetOfWord) >= OTHERWISE
            ? done(`${both}: the same network, another stretch.`)
            : notYet(`${both}.`);
        },
      },
      hint: "[[h|h_0]] is one point. [[h|h_1]] is not: its network reads a random state.",
      reveal:
        "[[h|h_1]] is, as [[h|h_0]] is fixed. [[h|h_2]] is a mixture: one Gaussian for every [[h|h_1]], each with a place and a shape of its own, as you saw when you moved the state. In the paper’s table and here, TRIL and 2×TRIL end close to each other.",
    },
    {
      say: "What a family buys is shape given the last state [[h|h_{t−1}]]; what it costs is parameters, time to sample and time to invert. Everything else, learning included, decides in practice. Look at all of it before you believe a table.",
      equation: "\\mathrm{KL}(\\text{target}\\,\\|\\,\\text{flow})\\ge0,\\quad 0\\text{ only if equal}",
      code: "for F in families:\n  fit(F)\n  show(kl, parameters,\n       ms(F([[xi|xi]])), ms(F.inverse(y)))",
      look: ["flowFamilies"],
      ask: {
        question: "A paper reports that 3×TRIL beats TRIL as a transition. Which explanation is ruled out?",
        options: [
          {
            text: "It has parameters that are easier to learn.",
            wrong: "That may well be: the same set of Gaussians, reached on another road.",
          },
          { text: "Its transitions have two bumps where one Gaussian has one.", wrong: null },
          {
            text: "It was trained longer, or its seed was lucky.",
            wrong: "That is never ruled out by the form of the flow.",
          },
        ],
      },
      hint: "What is a triangle times a triangle times a triangle?",
      reveal:
        "Side by side you see what no amount of training changes: the floor below which an affine flow does not get.",
    },
  ],
};
