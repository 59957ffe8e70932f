/**
 * Slow motion where samples go on side by side (Burda et al. 2015, Eq. 8; Maddison et al. 2017, Algorithm 1): the weights
 * they carry, who is drawn anew, and the bound as what the weighted mean of the samples grows by.
 */
import { fixed, small } from "../../charts/format.ts";
import type { LatentPosition } from "../../store/tapeLatent.ts";
import { type Cells, type Descents, lettersOf, type StageContent } from "./content.ts";
import { type At, over, sampleAt } from "./forward.ts";
import { num } from "./tex.ts";

/** Terms of a long sum or list that are written out. Chosen: a line of the view. */
const FIRST = 4;
const LISTED = 8;

export const startOf = (parts: readonly string[]): string =>
  `${parts.slice(0, FIRST).join(" + ")}${parts.length > FIRST ? " + \\dots" : ""}`;

const list = (values: ArrayLike<number>, text: (x: number) => string): string =>
  `${Array.from(values).slice(0, LISTED).map(text).join(", \\; ")}${values.length > LISTED ? ", \\; \\dots" : ""}`;

export function overSamples(at: At, label: string, name: string, values: Float64Array): Cells {
  const names = Array.from(values, (_, j) => String(j + 1));
  return { label, name, values, names, mark: at.k, chooses: "sample" };
}

export const descentsOf = ({ tape, t, line }: At): Descents => ({
  positions: tape.positions,
  letters: lettersOf(tape),
  t,
  line,
});

/** A share under an exponent, where a power of ten would be one too many. */
const squared = (share: number): string => (share < 0.0005 ? "0" : `${num(share)}^2`);

/** 1 / Σ ω̃² in numbers. */
const effectiveLine = ({ shares, effective }: LatentPosition): string =>
  `1 / \\left( ${startOf(Array.from(shares, squared))} \\right) = ${num(effective)}`;

/** What the weights of all letters so far come to. */
export function carriedLines(at: At): readonly string[] {
  const { tape, t, k } = at;
  const position = tape.positions[t]!;
  const { shares, carried, term } = position;
  const sup = over(at);
  const before = `\\tilde\\omega_{${t}}${sup}`;
  return [
    `\\tilde\\omega_{${t + 1}}${sup} = ${before} \\, \\omega_{${t + 1}}${sup} \\, / \\textstyle\\sum_j \\tilde\\omega_{${t}}^{(j)} \\, \\omega_{${t + 1}}^{(j)} = ${num(carried![k]!)} \\cdot e^{${num(sampleAt(at).logOmega)}} \\, / \\, e^{${num(term)}} = ${num(shares[k]!)}`,
    `\\mathrm{ESS}_{${t + 1}} = 1 / \\textstyle\\sum_k (\\tilde\\omega_{${t + 1}}^{(k)})^2 = ${effectiveLine(position)}`,
  ];
}

export const carriedTitle = ({ tape: { positions, K }, t, k }: At): string =>
  `Sample ${k + 1} has ${small(positions[t]!.shares[k]!)} of the weight; all ${K} together count as ${fixed(positions[t]!.effective, 1)}`;

/** Which samples have descendants at the next position. */
const goOn = ({ ancestors }: LatentPosition): number => new Set(ancestors).size;

function resampleTitle({ tape: { positions, K }, t }: At): string {
  const position = positions[t]!;
  const counted = fixed(position.effective, 1);
  if (t === positions.length - 1) return `The word ends here: no sample has to go on; the ${K} count as ${counted}`;
  if (!position.drawn) return `All ${K} samples go on: they count as ${counted}, more than half of ${K}`;
  return `${goOn(position)} of ${K} samples go on: the ${K} counted as ${counted}`;
}

/** How many of the next samples come from sample k, and who. */
function offspringLine({ tape: { positions, K }, t, k }: At): string {
  const { shares, ancestors } = positions[t]!;
  // pointers in order: who goes on from k stands side by side
  const children = Array.from(ancestors, (from, j) => (from === k ? [j + 1] : [])).flat();
  const below = shares.slice(0, k).reduce((sum, share) => sum + share, 0);
  const who =
    children.length > 0
      ? `\\text{: } j = ${(children.length > 3 ? [children[0], "\\dots", children.at(-1)] : children).join(", ")}`
      : "";
  return `${num(below)} \\le \\frac{j - 1 + u}{${K}} < ${num(below + shares[k]!)} \\;\\Rightarrow\\; a^{(j)} = ${k + 1} \\text{ for } ${children.length} \\text{ of } ${K}${who}, \\qquad ${K} \\, \\tilde\\omega${`^{(${k + 1})}`} = ${num(K * shares[k]!)} \\text{ expected}`;
}

/** The sample whose trajectory is shown elsewhere, drawn by its last weight. */
export function endLine({ tape: { positions } }: At): string {
  const { shares, u, chosen } = positions.at(-1)!;
  const below = shares.slice(0, chosen).reduce((sum, share) => sum + share, 0);
  return `${num(below)} \\le u = ${num(u!)} < ${num(below + shares[chosen]!)} \\;\\Rightarrow\\; \\text{trajectory } ${chosen + 1} \\text{ is the one drawn}`;
}

const DRAWN =
  "a_t^{(j)} = \\min \\left\\{ k : \\q{\\tilde\\omega_t^{(1)}} + \\dots + \\q{\\tilde\\omega_t^{(k)}} > \\frac{j - 1 + u_t}{K} \\right\\}, \\qquad \\tilde\\omega_t^{(j)} \\leftarrow \\frac1K";

function drawnContent(at: At): Pick<StageContent, "say" | "formula" | "numbers" | "cells"> {
  const { tape, t } = at;
  const { K } = tape;
  const { shares, u, ancestors } = tape.positions[t]!;
  let sum = 0;
  const sums = shares.map((share) => {
    sum += share;
    return sum;
  });
  const pointers = shares.map((_, j) => (j + u!) / K);
  return {
    say: "One uniform draw sets K pointers in equal steps along the weights laid end to end; each points at the sample to go on from. After that all weigh the same. No gradient flows through the choice.",
    formula: DRAWN,
    numbers: [
      `u_{${t + 1}} = ${num(u!)}, \\qquad \\frac{j - 1 + u}{${K}} = ${list(pointers, (x) => num(x))}`,
      `a = ${list(ancestors, (from) => String(from + 1))}`,
      offspringLine(at),
    ],
    cells: [
      overSamples(at, "\\q{\\tilde\\omega_t}", "share of the weight", shares),
      overSamples(at, "\\textstyle\\sum \\tilde\\omega", "shares up to and with this one", sums),
      overSamples(at, "(j - 1 + u)/K", "pointers", pointers),
      overSamples(
        at,
        "a_t",
        "sample that is gone on from",
        Float64Array.from(ancestors, (from) => from + 1),
      ),
    ],
  };
}

/** Whether and from whom the samples of the next letter go on. */
export function resample(at: At): StageContent {
  const { tape, t } = at;
  const { K, positions } = tape;
  const position = positions[t]!;
  const last = t === positions.length - 1;
  const title = resampleTitle(at);
  const descents = descentsOf(at);
  if (position.drawn && !last) return { title, descents, ...drawnContent(at) };
  const half = `\\mathrm{ESS}_{${t + 1}} = ${effectiveLine(position)}`;
  return {
    title,
    descents,
    say: last
      ? "The bound needs no choice at the end. Where one path is shown, here and elsewhere, it is drawn by its last weight and followed back through its ancestors."
      : "Samples are drawn anew only where they count as half of K or less. Here each goes on from its own state, and takes its weight along.",
    formula: last ? "k \\sim \\q{\\tilde\\omega_T}" : "\\mathrm{ESS}_t > K/2 \\;\\Rightarrow\\; a_t^{(k)} = k",
    numbers: last ? [endLine(at)] : [`${half} > ${num(K / 2, 1)}`],
    cells: [overSamples(at, "\\q{\\tilde\\omega_t}", "share of the weight", position.shares)],
  };
}

/** The stretch around t between two draws, from its first to its last position, 0-based. */
export function stretchAt(positions: readonly LatentPosition[], t: number): readonly [number, number] {
  let [from, to] = [t, t];
  while (from > 0 && !positions[from - 1]!.drawn) from--;
  while (to < positions.length - 1 && !positions[to]!.drawn) to++;
  return [from, to];
}

/** L_t, and the terms of a stretch without a draw as the one logarithm they are. `L`: what the bound is called. */
export function termLines({ tape: { positions, K }, t }: At, L: string): readonly string[] {
  const { samples, carried, term } = positions[t]!;
  const parts = samples.map(({ logOmega }, j) => `${num(carried![j]!)} \\cdot e^{${num(logOmega)}}`);
  const one = `${L}_{${t + 1}} = \\log \\left( ${startOf(parts)} \\right) = ${num(term)}`;
  const [from, to] = stretchAt(positions, t);
  if (from === to) return [one];
  const stretch = positions.slice(from, to + 1);
  const logs = Array.from({ length: K }, (_, j) => stretch.reduce((sum, p) => sum + p.samples[j]!.logOmega, 0));
  const total = stretch.reduce((sum, p) => sum + p.term, 0);
  const range = `t=${from + 1}}^{${to + 1}`;
  return [
    one,
    `\\textstyle\\sum_{${range}} ${L}_t = \\log \\tfrac1{${K}} \\sum_k \\prod_{${range}} \\omega_t^{(k)} = \\log \\tfrac1{${K}} \\left( ${startOf(logs.map((x) => `e^{${num(x)}}`))} \\right) = ${num(total)}`,
  ];
}

export const samplesBound = ({ tape: { resamples } }: At): Pick<StageContent, "say" | "formula"> => ({
  say: resamples
    ? "The weighted mean of the samples grows by a factor at every letter; its logarithm is the letter's term. Where samples are drawn anew all weigh the same again."
    : "The weighted mean of the samples grows by a factor at every letter; its logarithm is the letter's term. All terms together are the log of the mean over whole trajectories.",
  formula: resamples
    ? "\\mathcal L_t = \\log \\textstyle\\sum_k \\tilde\\omega_{t-1}^{(k)} \\, \\q{\\omega_t^{(k)}}, \\qquad \\mathcal L = \\textstyle\\sum_t \\mathcal L_t"
    : "\\mathcal L_t = \\log \\textstyle\\sum_k \\tilde\\omega_{t-1}^{(k)} \\, \\q{\\omega_t^{(k)}}, \\qquad \\mathcal L = \\textstyle\\sum_t \\mathcal L_t = \\log \\tfrac1K \\sum_k \\prod_t \\q{\\omega_t^{(k)}}",
});

/** What a sample counts in the gradient, as it is written under the sum. */
export function pullTex({ positions, resamples }: At["tape"]): string {
  if (positions.length > 1 && positions.slice(0, -1).every(({ drawn }) => drawn)) return "\\tilde\\omega_t^{(k)}";
  return resamples ? "\\tilde\\omega_{e(t)}^{(k)}" : "\\tilde\\omega_T^{(k)}";
}
