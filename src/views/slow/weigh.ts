/** Slow motion, the middle: letters, weights, bound. */

import { fixed, small } from "../../charts/format.ts";
import { jsElementwise } from "../../lane/jsElementwise.ts";
import { filteringIwaeMixture } from "../../objectives/filteringIwaeMixture.ts";
import { type LatentPosition, type PassId, type TapeSample, trainedPass } from "../../store/tapeLatent.ts";
import { lettersOf, type Place, type StageContent, symbolNames } from "./content.ts";
import { type At, over, sampleAt, vector } from "./forward.ts";
import { carriedLines, carriedTitle, descentsOf, overSamples, samplesBound, startOf, termLines } from "./particles.ts";
import { inner, letterTex, num, sum } from "./tex.ts";

/** log softmax at the letter, in numbers; `scores`: what the logits are. */
export function letterLines(
  letter: string,
  logits: Float64Array,
  symbol: number,
  given: string,
  scores = `W ${given} + b`,
): readonly string[] {
  const lse = jsElementwise.logSumExp(logits, 0, logits.length, 1);
  const logP = logits[symbol]! - lse;
  return [
    `\\log P(${letterTex(letter)} \\mid ${given}) = ${num(logits[symbol]!)} - \\log \\textstyle\\sum_v e^{(${scores})_v} = ${num(logits[symbol]!)} - ${inner(lse)} = ${num(logP)}`,
    `P(${letterTex(letter)} \\mid ${given}) = e^{${num(logP)}} = ${num(Math.exp(logP))}`,
  ];
}

/** Who decides the letter: the state, and the letter before where it is fed back and not hidden. */
function letterBefore({ tape, t }: At) {
  const { fed } = tape.positions[t]!;
  const dropout = num(Number(tape.weights.config.model.hyper.wordDropout ?? 0), 2);
  const reads = fed !== null && !fed.hidden;
  const name = letterTex(lettersOf(tape)[t - 1] ?? "EOS");
  const linear = "a linear map gives every symbol a score,";
  const say = reads
    ? `The state and the letter before decide: ${linear} the letter before adds its row, the softmax makes probabilities of them.`
    : `The state alone decides the letter: ${linear} the softmax makes probabilities of them.`;
  const hiding =
    fed?.u === null || !fed
      ? []
      : [
          `u_{${t + 1}} = ${num(fed.u)} ${fed.hidden ? "\\le" : ">"} ${dropout} \\;\\Rightarrow\\; ${name} \\text{ is ${fed.hidden ? "hidden" : "fed back"} in this step}`,
        ];
  return { reads, name, say, hiding, hidden: fed?.hidden === true };
}

export function letters(at: At): StageContent {
  const { tape, t, i } = at;
  const { symbol } = tape.positions[t]!;
  const { h, logits, probabilities } = sampleAt(at);
  const letter = lettersOf(tape)[t]!;
  const { reads, name, say, hiding, hidden } = letterBefore(at);
  const state = `h_{${t + 1}}`;
  const scores = reads ? `W ${state} + b + F_{${name}}` : `W ${state} + b`;
  const names = symbolNames(tape);
  const best = probabilities.indexOf(Math.max(...probabilities));
  const also =
    best === symbol ? "the likeliest of all" : `${names[best]} would be likelier, at ${small(probabilities[best]!)}`;
  return {
    title: `This state writes ${letter} with probability ${small(probabilities[symbol]!, 3)}; ${also}`,
    say: hidden ? `Word dropout hides the letter before, ${lettersOf(tape)[t - 1]}, in this step. ${say}` : say,
    formula: reads
      ? "\\p{P}(w_t \\mid \\p{h_t}, w_{t-1}) = \\mathrm{softmax}(W \\p{h_t} + b + F_{w_{t-1}})_{\\data{w_t}}"
      : "\\p{P}(w_t \\mid \\p{h_t}) = \\mathrm{softmax}(W \\p{h_t} + b)_{\\data{w_t}}",
    numbers: [...hiding, ...letterLines(letter, logits, symbol, state, scores)],
    cells: [
      vector("\\p{h_t}", "state", h, Math.min(i, tape.d - 1)),
      {
        label: reads ? "W h_t + b + F" : "W h_t + b",
        name: "scores of the symbols",
        values: logits,
        names,
        mark: symbol,
      },
      { label: "P", name: "probabilities of the symbols", values: probabilities, names, mark: symbol },
    ],
  };
}

/** log N(ξ; μ_j, diag σ_j²) */
function density(xi: Float64Array, { mu, sd }: Pick<TapeSample, "mu" | "sd">): number {
  return xi.reduce(
    (sum, x, i) => sum - 0.5 * ((x - mu[i]!) / sd[i]!) ** 2 - Math.log(sd[i]!) - 0.5 * Math.log(2 * Math.PI),
    0,
  );
}

/** The mean of all samples' densities, where the bound puts it under the weights. */
function mixtureLine({ samples }: LatentPosition, s: TapeSample, sup: string): string {
  const K = samples.length;
  const first = samples.slice(0, 4).map((other) => `e^{${num(density(s.xi, other))}}`);
  const all = `${first.join(" + ")}${K > 4 ? " + \\dots" : ""}`;
  return `\\log \\tfrac1{${K}} \\textstyle\\sum_j q_j(\\xi${sup}) = \\log \\tfrac1{${K}} \\left( ${all} \\right) = ${num(s.logQ)}`;
}

const EXPLAINS =
  "A weight says how well a state explains the letter and how readily the generator comes there, against how readily q proposed it.";
const WEIGHED = {
  one: EXPLAINS.replace("a state", "the state"),
  many: `${EXPLAINS} One sample is drawn by weight; the word goes on from its state.`,
  side: `${EXPLAINS} Samples go on side by side: each multiplies the share it has so far.`,
};

/** Who goes on where one sample does. */
function chosenLine(at: At, u: number): string {
  const { shares, chosen } = at.tape.positions[at.t]!;
  const below = shares.slice(0, chosen).reduce((total, share) => total + share, 0);
  const sup = over(at);
  return `\\tilde\\omega${sup} = \\omega${sup} / \\textstyle\\sum_j \\omega^{(j)} = ${num(shares[at.k]!)}, \\qquad ${num(below)} \\le u = ${num(u)} < ${num(below + shares[chosen]!)} \\;\\Rightarrow\\; k = ${chosen + 1}`;
}

export function weights(at: At): StageContent {
  const { tape, t } = at;
  const { shares, u, chosen, samples, carried } = tape.positions[t]!;
  const s = sampleAt(at);
  const { d, K } = tape;
  const squared = (x: Float64Array) => x.reduce((total, v) => total + v * v, 0);
  const half = (d / 2) * Math.log(2 * Math.PI);
  const logSd = s.sd.reduce((total, v) => total + Math.log(v), 0);
  const sup = over(at);
  const mixed = s.hg !== null && tape.weights.config.objective.id === filteringIwaeMixture.id;
  const lines = [
    `\\log r(\\zeta${sup}) = -\\tfrac12 \\lVert\\zeta\\rVert^2 - \\tfrac{${d}}2 \\log 2\\pi = -\\tfrac12 \\cdot ${num(squared(s.zeta))} - ${num(half)} = ${num(s.logR)}`,
    `\\log q(\\xi${sup}) = -\\tfrac12 \\lVert\\varepsilon\\rVert^2 - \\textstyle\\sum_i \\log \\sigma_i - \\tfrac{${d}}2 \\log 2\\pi = -\\tfrac12 \\cdot ${num(squared(s.eps))} - ${inner(logSd)} - ${num(half)} = ${num(mixed ? density(s.xi, s) : s.logQ)}`,
    ...(mixed ? [mixtureLine(tape.positions[t]!, s, sup)] : []),
    `\\log \\omega${sup} = ${num(s.logP)} + ${inner(s.logR)} - ${inner(s.logQ)} + ${inner(s.logDetQ)} - ${inner(s.logDetG)} = ${num(s.logOmega)}`,
  ];
  const many = K > 1;
  const side = many && carried !== null;
  if (side) lines.push(...carriedLines(at));
  else if (many && u !== null) lines.push(chosenLine(at, u));
  const of = (pick: (sample: typeof s) => number) => Float64Array.from(samples, pick);
  return {
    title: side
      ? carriedTitle(at)
      : many
        ? `Sample ${chosen + 1} of ${K} goes on; it has ${small(shares[chosen]!)} of the weight`
        : `One sample: the letter, the two noises and the two flows make log ω = ${fixed(s.logOmega)}`,
    say: side ? WEIGHED.side : many ? WEIGHED.many : WEIGHED.one,
    formula:
      "\\log \\q{\\omega} = \\log \\p{P}(\\data{w_t} \\mid h_t) + \\log \\p{r}(\\zeta_t) - \\log \\q{q}(\\xi_t) + \\log |\\det J_{\\q{F_q}}| - \\log |\\det J_{\\p{F_g}}|",
    numbers: lines,
    cells: [
      overSamples(
        at,
        "\\log P",
        "log P of each sample",
        of(({ logP }) => logP),
      ),
      overSamples(
        at,
        "\\log r - \\log q",
        "log r − log q of each sample",
        of(({ logR, logQ }) => logR - logQ),
      ),
      overSamples(
        at,
        "\\log \\q{\\omega}",
        "log-weight of each sample",
        of(({ logOmega }) => logOmega),
      ),
      ...(side ? [overSamples(at, "\\tilde\\omega_{t-1}", "share of the weight before", carried)] : []),
      ...(many ? [overSamples(at, side ? "\\tilde\\omega_t" : "\\tilde\\omega", "share of the weight", shares)] : []),
    ],
    ...(side && { descents: descentsOf(at) }),
  };
}

/** What the bound is called: that of the pass with letters hidden has a name of its own. */
export const nameOf = (pass: PassId): string =>
  pass === "hidden" ? "\\mathcal L^{\\,\\mathrm{hidden}}" : "\\mathcal L";

/** The engine's own number beside the page's: the bound that is shown. */
export function engineLine({ engine, tape }: Place, symbol: string): readonly string[] {
  if (!engine) return [];
  const { from } = engine.update;
  const bound = tape.kind === "latent" ? tape.passes.shown.bound : tape.bound;
  const off = Math.abs(from.bound - bound);
  return [
    `${symbol}_{\\text{${from.engine}}} = ${from.bound.toFixed(5)}, \\qquad \\text{difference } ${off.toExponential(0).replace(/e([+-]\d+)/, " \\cdot 10^{$1}")}`,
  ];
}

/** The other pass's bound, where word dropout makes two. */
function otherPassLine({ tape: { pass, passes } }: At): readonly string[] {
  const { shown, hidden } = passes;
  if (!hidden) return [];
  return [
    pass === "hidden"
      ? `${nameOf("shown")} = ${num(shown.bound)} \\text{ with all letters fed back: the bound that is shown}`
      : `${nameOf("hidden")} = ${num(hidden.bound)} \\text{ with letters hidden: what training raises}`,
  ];
}

/** Where training weighs the KL: what it raises in place of the bound. */
function trainedLine({ tape }: At): readonly string[] {
  const { beta } = tape.weights.config.objective;
  if (beta === undefined) return [];
  const { positions } = trainedPass(tape);
  const letters = positions.reduce((total, { samples }) => total + samples[0]!.logP, 0);
  const rest = positions.reduce((total, { samples }) => total + samples[0]!.logOmega - samples[0]!.logP, 0);
  return [
    `\\mathcal L_\\beta = \\textstyle\\sum_t \\log P + \\beta \\sum_t (\\log \\omega_t - \\log P) = ${num(letters)} + ${num(beta)} \\cdot ${inner(rest)} = ${num(letters + beta * rest)} \\text{ is what training raises}`,
  ];
}

const BOUND = {
  one: {
    say: "With one sample the log-weight is the bound itself; the word's bound is the sum over its letters and its end.",
    formula: "\\mathcal L_t = \\log \\q{\\omega_t}, \\qquad \\mathcal L = \\textstyle\\sum_t \\mathcal L_t",
  },
  many: {
    say: "At every letter the weights are averaged, then logged; the word's bound is the sum over its letters and its end.",
    formula:
      "\\mathcal L_t = \\log \\tfrac1K \\textstyle\\sum_k \\q{\\omega_t^{(k)}}, \\qquad \\mathcal L = \\textstyle\\sum_t \\mathcal L_t",
  },
};

function boundTitle({ tape: { pass, bound: whole, positions }, t }: At): string {
  const cost = `letter ${t + 1} costs ${fixed(-positions[t]!.term)} of them`;
  return pass === "hidden"
    ? `With letters hidden, as training has it, this word has ${fixed(whole)} nats; ${cost}`
    : `The bound of this word is ${fixed(whole)} nats; ${cost}`;
}

export function bound(at: At): StageContent {
  const { tape, t } = at;
  const { K, positions, bound: whole, pass } = tape;
  const { samples, term, carried } = positions[t]!;
  const side = K > 1 && carried !== null;
  const L = nameOf(pass);
  const names = lettersOf(tape).map((letter) => (letter === "EOS" ? "↵" : letter));
  const parts = samples.map(({ logOmega }) => `e^{${num(logOmega)}}`);
  const mean = K > 1 ? `\\log \\tfrac1{${K}} \\left( ${startOf(parts)} \\right)` : "\\log \\omega";
  return {
    title: boundTitle(at),
    ...(side ? samplesBound(at) : K > 1 ? BOUND.many : BOUND.one),
    numbers: [
      ...(side ? termLines(at, L) : [`${L}_{${t + 1}} = ${mean} = ${num(term)}`]),
      `${L} = ${sum(
        positions.map((position) => position.term),
        2,
      )} = ${num(whole)}`,
      ...otherPassLine(at),
      ...trainedLine(at),
      ...engineLine(at, "\\mathcal L"),
    ],
    cells: [
      {
        label: `${L}_t`,
        name: "bound at each position",
        values: Float64Array.from(positions, (position) => position.term),
        names,
        mark: t,
        chooses: "position",
      },
    ],
    ...(side && { descents: descentsOf(at) }),
  };
}
