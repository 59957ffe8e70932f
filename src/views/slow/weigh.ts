/** Slow motion, the middle: letters, weights, bound. */

import { fixed, small } from "../../charts/format.ts";
import { jsElementwise } from "../../lane/jsElementwise.ts";
import { latentById } from "../../models/registry.ts";
import { filteringIwaeMixture } from "../../objectives/filteringIwaeMixture.ts";
import type { LatentPosition, TapeSample } from "../../store/tapeLatent.ts";
import { type Cells, lettersOf, type Place, type StageContent, symbolNames } from "./content.ts";
import { type At, over, sampleAt, vector } from "./forward.ts";
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

export function letters(at: At): StageContent {
  const { tape, t, i } = at;
  const { symbol } = tape.positions[t]!;
  const { h, logits, probabilities } = sampleAt(at);
  const letter = lettersOf(tape)[t]!;
  // the first letter has none before it
  const fed = t > 0 && latentById(tape.weights.config.model.id).fedBack(tape.weights.config) !== null;
  const scores = fed ? `W h_${t + 1} + b + F_{${letterTex(lettersOf(tape)[t - 1]!)}}` : `W h_${t + 1} + b`;
  const names = symbolNames(tape);
  const best = probabilities.indexOf(Math.max(...probabilities));
  const also =
    best === symbol ? "the likeliest of all" : `${names[best]} would be likelier, at ${small(probabilities[best]!)}`;
  return {
    title: `This state writes ${letter} with probability ${small(probabilities[symbol]!, 3)}; ${also}`,
    say: fed
      ? "The state and the letter before decide: a linear map gives every symbol a score, the letter before adds its row, the softmax makes probabilities of them."
      : "The state alone decides the letter: a linear map gives every symbol a score, the softmax makes probabilities of them.",
    formula: fed
      ? "\\p{P}(w_t \\mid \\p{h_t}, w_{t-1}) = \\mathrm{softmax}(W \\p{h_t} + b + F_{w_{t-1}})_{\\data{w_t}}"
      : "\\p{P}(w_t \\mid \\p{h_t}) = \\mathrm{softmax}(W \\p{h_t} + b)_{\\data{w_t}}",
    numbers: letterLines(letter, logits, symbol, `h_${t + 1}`, scores),
    cells: [
      vector("\\p{h_t}", "state", h, Math.min(i, tape.d - 1)),
      {
        label: fed ? "W h_t + b + F" : "W h_t + b",
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

export function weights(at: At): StageContent {
  const { tape, t, k } = at;
  const { shares, u, chosen, samples } = tape.positions[t]!;
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
  const below = shares.slice(0, chosen).reduce((total, share) => total + share, 0);
  const many = K > 1;
  if (many && u !== null)
    lines.push(
      `\\tilde\\omega${sup} = \\omega${sup} / \\textstyle\\sum_j \\omega^{(j)} = ${num(shares[k]!)}, \\qquad ${num(below)} \\le u = ${num(u)} < ${num(below + shares[chosen]!)} \\;\\Rightarrow\\; k = ${chosen + 1}`,
    );
  const columns = samples.map((_, j) => String(j + 1));
  const overSamples = (label: string, name: string, values: Float64Array): Cells => ({
    label,
    name,
    values,
    names: columns,
    mark: k,
    chooses: "sample",
  });
  const of = (pick: (sample: typeof s) => number) => Float64Array.from(samples, pick);
  return {
    title: many
      ? `Sample ${chosen + 1} of ${K} goes on; it has ${small(shares[chosen]!)} of the weight`
      : `One sample: the letter, the two noises and the two flows make log ω = ${fixed(s.logOmega)}`,
    say: many
      ? "A weight says how well a state explains the letter and how readily the generator comes there, against how readily q proposed it. One sample is drawn by weight; the word goes on from its state."
      : "A weight says how well the state explains the letter and how readily the generator comes there, against how readily q proposed it.",
    formula:
      "\\log \\q{\\omega} = \\log \\p{P}(\\data{w_t} \\mid h_t) + \\log \\p{r}(\\zeta_t) - \\log \\q{q}(\\xi_t) + \\log |\\det J_{\\q{F_q}}| - \\log |\\det J_{\\p{F_g}}|",
    numbers: lines,
    cells: [
      overSamples(
        "\\log P",
        "log P of each sample",
        of(({ logP }) => logP),
      ),
      overSamples(
        "\\log r - \\log q",
        "log r − log q of each sample",
        of(({ logR, logQ }) => logR - logQ),
      ),
      overSamples(
        "\\log \\q{\\omega}",
        "log-weight of each sample",
        of(({ logOmega }) => logOmega),
      ),
      ...(many ? [overSamples("\\tilde\\omega", "share of the weight", shares)] : []),
    ],
  };
}

/** The engine's own number beside the page's. */
export function engineLine({ engine, tape }: Place, symbol: string): readonly string[] {
  if (!engine) return [];
  const { from } = engine.update;
  const off = Math.abs(from.bound - tape.bound);
  return [
    `${symbol}_{\\text{${from.engine}}} = ${from.bound.toFixed(5)}, \\qquad \\text{difference } ${off.toExponential(0).replace(/e([+-]\d+)/, " \\cdot 10^{$1}")}`,
  ];
}

/** Where training weighs the KL: what it raises in place of the bound. */
function trainedLine({ tape: { positions, weights: of } }: At): readonly string[] {
  const { beta } = of.config.objective;
  if (beta === undefined) return [];
  const letters = positions.reduce((total, { samples }) => total + samples[0]!.logP, 0);
  const rest = positions.reduce((total, { samples }) => total + samples[0]!.logOmega - samples[0]!.logP, 0);
  return [
    `\\mathcal L_\\beta = \\textstyle\\sum_t \\log P + \\beta \\sum_t (\\log \\omega_t - \\log P) = ${num(letters)} + ${num(beta)} \\cdot ${inner(rest)} = ${num(letters + beta * rest)} \\text{ is what training raises}`,
  ];
}

export function bound(at: At): StageContent {
  const { tape, t } = at;
  const { K, positions, bound: whole } = tape;
  const { samples, term } = positions[t]!;
  const names = lettersOf(tape).map((letter) => (letter === "EOS" ? "↵" : letter));
  const first = samples.slice(0, 4).map(({ logOmega }) => `e^{${num(logOmega)}}`);
  const all = `${first.join(" + ")}${K > 4 ? ` + \\dots` : ""}`;
  const mean = K > 1 ? `\\log \\tfrac1{${K}} \\left( ${all} \\right)` : "\\log \\omega";
  return {
    title: `The bound of this word is ${fixed(whole)} nats; letter ${t + 1} costs ${fixed(-term)} of them`,
    say:
      K > 1
        ? "At every letter the weights are averaged, then logged; the word's bound is the sum over its letters and its end."
        : "With one sample the log-weight is the bound itself; the word's bound is the sum over its letters and its end.",
    formula:
      K > 1
        ? "\\mathcal L_t = \\log \\tfrac1K \\textstyle\\sum_k \\q{\\omega_t^{(k)}}, \\qquad \\mathcal L = \\textstyle\\sum_t \\mathcal L_t"
        : "\\mathcal L_t = \\log \\q{\\omega_t}, \\qquad \\mathcal L = \\textstyle\\sum_t \\mathcal L_t",
    numbers: [
      `\\mathcal L_{${t + 1}} = ${mean} = ${num(term)}`,
      `\\mathcal L = ${sum(
        positions.map((position) => position.term),
        2,
      )} = ${num(whole)}`,
      ...trainedLine(at),
      ...engineLine(at, "\\mathcal L"),
    ],
    cells: [
      {
        label: "\\mathcal L_t",
        name: "bound at each position",
        values: Float64Array.from(positions, (position) => position.term),
        names,
        mark: t,
        chooses: "position",
      },
    ],
  };
}
