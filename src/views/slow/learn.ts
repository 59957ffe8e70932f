/** Slow motion, the end: gradient and update, for any model; the engine computed them. */
import { fixed } from "../../charts/format.ts";
import { type EngineHalf, emissionBiasGradient } from "../../store/tape.ts";
import { seenAs, trainedPass } from "../../store/tapeLatent.ts";
import { BETA1, BETA2, EPSILON, type Update } from "../../store/tapeUpdate.ts";
import { type Cells, lettersOf, type Place, type StageContent, symbolNames } from "./content.ts";
import { pullTex } from "./particles.ts";
import { inner, letterTex, num, power, sum } from "./tex.ts";
import { nameOf } from "./weigh.ts";

const biasOf = ({ tape }: Place): string => (tape.kind === "latent" ? "emit.b" : "b");

const slotOf = ({ from: { layout } }: Update, name: string) => layout.find((slot) => slot.name === name)!;

/** The letter whose bias is written out: the one at the position looked at. */
const symbolAt = ({ tape, t }: Place): number => tape.positions[t]!.symbol;

/** Cells shown of one tensor at most. */
const MOST_CELLS = 3200;

/** Part of a flat vector as a strip: matrices keep their rows. */
function tensorCells(flat: ArrayLike<number>, update: Update, shown: string, label: string, place: Place): Cells {
  const { offset, size, shape } = slotOf(update, shown);
  const columns = shape.length > 1 ? shape[1]! : size;
  const rows = Math.min(size / columns, Math.max(1, Math.floor(MOST_CELLS / columns)));
  const values = Float64Array.from({ length: rows * columns }, (_, i) => flat[offset + i]!);
  const cut = rows * columns < size ? `, first ${rows} of ${size / columns} rows` : "";
  const perLetter = shown === biasOf(place) ? { names: symbolNames(place.tape), mark: symbolAt(place) } : {};
  return { label, name: `${shown}${cut}`, values, rows, ...perLetter };
}

function tensorList(place: Place, update: Update, unit: string, value: (tensor: Update["tensors"][number]) => number) {
  const shown = place.tensor ?? biasOf(place);
  return { unit, shown, items: update.tensors.map((t) => ({ name: t.name, shape: t.shape, value: value(t) })) };
}

/** Σ_t (1[v = w_t] − mean P), position by position, of the pass that is trained. */
function biasTerms({ tape }: Place, v: number): readonly { readonly hit: number; readonly p: number }[] {
  const hit = (symbol: number): number => (symbol === v ? 1 : 0);
  if (tape.kind === "feedback")
    return tape.positions.map(({ symbol, probabilities }) => ({ hit: hit(symbol), p: probabilities[v]! }));
  return trainedPass(tape).positions.map(({ symbol, samples, pull }) => ({
    hit: hit(symbol),
    p: samples.reduce((total, { probabilities }, k) => total + pull[k]! * probabilities[v]!, 0),
  }));
}

/** What the gradient is of, and how a sample counts in it. */
function pulled(tape: Place["tape"]): { readonly L: string; readonly sum: string; readonly say: string } {
  if (tape.kind === "feedback") return { L: "\\mathcal L", sum: "", say: "" };
  const { passes, positions, K } = tape;
  const hidden = passes.hidden
    ? " With word dropout it is the gradient of the pass with letters hidden, not of the bound that is shown."
    : "";
  const L = nameOf(passes.hidden ? "hidden" : "shown");
  if (K === 1) return { L, sum: "", say: hidden };
  const later = positions[0]!.carried
    ? " A sample counts with the share it has when samples are next drawn anew, at the latest at the end."
    : "";
  return {
    L,
    sum: `\\textstyle\\sum_k ${pullTex(seenAs(tape, passes.hidden ? "hidden" : "shown"))}`,
    say: later + hidden,
  };
}

/** What the probability of a letter is given. */
function stateTex(tape: Place["tape"]): string {
  if (tape.kind === "feedback") return "h_{t-1}";
  const fed = tape.positions.some((position) => position.fed) ? ", w_{t-1}" : "";
  return `${tape.K > 1 ? "h_t^{(k)}" : "h_t"}${fed}`;
}

export function gradient(place: Place, { update }: EngineHalf): StageContent {
  const { tape } = place;
  const v = symbolAt(place);
  const letter = lettersOf(tape)[place.t]!;
  const strongest = [...update.tensors].sort((a, b) => b.norm - a.norm)[0]!;
  const own = emissionBiasGradient(tape)[v]!;
  const engine = update.from.gradient[slotOf(update, biasOf(place)).offset + v]!;
  const shown = place.tensor ?? biasOf(place);
  const { L, sum: sample, say } = pulled(tape);
  const state = stateTex(tape);
  const terms = biasTerms(place, v).map(({ hit, p }) => `(${hit} - ${num(p, 2)})`);
  return {
    title: `This word pulls hardest at ${strongest.name}: its gradient is ${strongest.norm.toPrecision(3)} long there, ${update.norm.toPrecision(3)} in all`,
    say: `The engine goes back through all of it by the chain rule. For the bias of a letter the rule is short: what was there, less what was expected.${say}`,
    formula: `\\frac{\\partial ${L}}{\\partial b_v} = \\textstyle\\sum_t ${sample} \\left( [\\data{w_t} = v] - \\p{P}(v \\mid ${state}) \\right)`,
    numbers: [
      `\\frac{\\partial ${L}}{\\partial b_{${letterTex(letter)}}} = ${terms.join(" + ")} = ${num(own)}`,
      `\\text{from the engine: } ${num(engine, 5)}, \\qquad \\text{difference } ${power(engine - own)}`,
    ],
    cells: [tensorCells(update.from.gradient, update, shown, `\\partial ${L} / \\partial \\theta`, place)],
    tensors: tensorList(place, update, "length of the gradient", ({ norm }) => norm),
  };
}

/** Why a step up the gradient can lead down. */
function lowered(tape: Place["tape"]): string {
  const reasons = ["the step follows the running mean of earlier words too"];
  if (tape.kind === "latent") {
    const { passes, positions, K } = tape;
    if (K > 1 && positions.slice(0, -1).some(({ drawn }) => drawn))
      reasons.push("with other weights another sample may go on");
    if (passes.hidden) reasons.push("the step is for the word with letters hidden");
  }
  return ` It can fall: ${reasons.join(", and ")}.`;
}

/** What the step is for, where that is not the bound. */
function trainedLine({ tape, engine }: Place): readonly string[] {
  if (tape.kind === "feedback" || !engine) return [];
  const { beta } = tape.weights.config.objective;
  const hidden = tape.passes.hidden !== null;
  if (!hidden && beta === undefined) return [];
  const L = beta === undefined ? nameOf("hidden") : `\\mathcal L_\\beta${hidden ? "^{\\,\\mathrm{hidden}}" : ""}`;
  return [
    `${L}: \\; ${sum([tape.trained])} \\;\\to\\; ${sum([engine.trainedAfter])} \\quad \\text{(what the step is for)}`,
  ];
}

export function update(place: Place, { update: done, boundAfter }: EngineHalf): StageContent {
  const { tape } = place;
  const before = tape.kind === "latent" ? tape.passes.shown.bound : tape.bound;
  const { from, scale, rate, norm } = done;
  const v = symbolAt(place);
  const slot = slotOf(done, biasOf(place));
  const at = slot.offset + v;
  const age = from.ages[from.layout.indexOf(slot)]! + 1;
  const [g, m0, v0, m, s] = [from.gradient[at]!, from.m[at]!, from.v[at]!, done.m[at]!, done.v[at]!];
  const [mHat, vHat] = [m / (1 - BETA1 ** age), s / (1 - BETA2 ** age)];
  const b = `b_{${letterTex(lettersOf(tape)[place.t]!)}}`;
  const raised = boundAfter >= before;
  const shown = place.tensor ?? biasOf(place);
  return {
    title: `A step along this word alone would ${raised ? "raise" : "lower"} its bound from ${fixed(before)} to ${fixed(boundAfter)} nats`,
    say: `Adam keeps running means of the gradient and of its square, and steps by their ratio. A real step takes the mean gradient of ${from.config.optimiser.batch} words; this one is not taken, and the run stays as it is.${raised ? "" : lowered(tape)}`,
    formula:
      "m \\leftarrow \\beta_1 m + (1 - \\beta_1)\\, c\\, g, \\quad v \\leftarrow \\beta_2 v + (1 - \\beta_2)\\,(c\\, g)^2, \\quad \\theta \\leftarrow \\theta + \\eta\\, \\frac{\\hat m}{\\sqrt{\\hat v} + \\epsilon}",
    numbers: [
      `c = ${from.config.optimiser.clipNorm > 0 ? `\\min(1, ${num(from.config.optimiser.clipNorm)} / ${num(norm)})` : "1"} = ${num(scale)}, \\qquad \\eta = ${num(rate, 5)}, \\qquad \\epsilon = ${power(EPSILON)}`,
      `m = ${BETA1} \\cdot ${inner(m0, 5)} + ${num(1 - BETA1, 1)} \\cdot ${inner(scale * g, 5)} = ${num(m, 5)}, \\qquad v = ${BETA2} \\cdot ${num(v0, 6)} + ${num(1 - BETA2)} \\cdot ${num((scale * g) ** 2, 6)} = ${num(s, 6)}`,
      `${b} \\leftarrow ${num(from.parameters[at]!, 5)} + ${num(rate, 5)} \\cdot \\frac{${num(mHat, 5)}}{\\sqrt{${num(vHat, 6)}} + \\epsilon} = ${num(from.parameters[at]! + done.change[at]!, 5)}`,
      `\\mathcal L: \\; ${sum([before])} \\;\\to\\; ${sum([boundAfter])} \\quad \\text{(same noise)}`,
      ...trainedLine(place),
    ],
    cells: [tensorCells(done.change, done, shown, "\\Delta \\theta", place)],
    tensors: tensorList(place, done, "root mean square of the change", ({ changeRms }) => changeRms),
  };
}
