/** Slow motion, the end: gradient and update, for any model; the engine computed them. */
import { fixed } from "../../charts/format.ts";
import { type EngineHalf, emissionBiasGradient } from "../../store/tape.ts";
import { BETA1, BETA2, EPSILON, type Update } from "../../store/tapeUpdate.ts";
import { type Cells, lettersOf, type Place, type StageContent, symbolNames } from "./content.ts";
import { inner, letterTex, num, power, sum } from "./tex.ts";

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

/** Σ_t (1[v = w_t] − mean P), position by position. */
function biasTerms({ tape }: Place, v: number): readonly { readonly hit: number; readonly p: number }[] {
  return tape.positions.map((position) => {
    const p =
      "samples" in position
        ? position.samples.reduce((total, { probabilities }, k) => total + position.shares[k]! * probabilities[v]!, 0)
        : position.probabilities[v]!;
    return { hit: position.symbol === v ? 1 : 0, p };
  });
}

export function gradient(place: Place, { update }: EngineHalf): StageContent {
  const { tape } = place;
  const v = symbolAt(place);
  const letter = lettersOf(tape)[place.t]!;
  const strongest = [...update.tensors].sort((a, b) => b.norm - a.norm)[0]!;
  const own = emissionBiasGradient(tape)[v]!;
  const engine = update.from.gradient[slotOf(update, biasOf(place)).offset + v]!;
  const shown = place.tensor ?? biasOf(place);
  const sample = tape.kind === "latent" && tape.K > 1 ? "\\textstyle\\sum_k \\tilde\\omega_t^{(k)}" : "";
  const state = tape.kind === "latent" ? (tape.K > 1 ? "h_t^{(k)}" : "h_t") : "h_{t-1}";
  const terms = biasTerms(place, v).map(({ hit, p }) => `(${hit} - ${num(p, 2)})`);
  return {
    title: `This word pulls hardest at ${strongest.name}: its gradient is ${strongest.norm.toPrecision(3)} long there, ${update.norm.toPrecision(3)} in all`,
    say: "The engine goes back through all of it by the chain rule. For the bias of a letter the rule is short: what was there, less what was expected.",
    formula: `\\frac{\\partial \\mathcal L}{\\partial b_v} = \\textstyle\\sum_t ${sample} \\left( [\\data{w_t} = v] - \\p{P}(v \\mid ${state}) \\right)`,
    numbers: [
      `\\frac{\\partial \\mathcal L}{\\partial b_{${letterTex(letter)}}} = ${terms.join(" + ")} = ${num(own)}`,
      `\\text{from the engine: } ${num(engine, 5)}, \\qquad \\text{difference } ${power(engine - own)}`,
    ],
    cells: [tensorCells(update.from.gradient, update, shown, "\\partial \\mathcal L / \\partial \\theta", place)],
    tensors: tensorList(place, update, "length of the gradient", ({ norm }) => norm),
  };
}

/** Why a step up the gradient can lead down. */
const lowered = (tape: Place["tape"]): string =>
  ` It can fall: the step follows the running mean of earlier words too${
    tape.kind === "latent" && tape.K > 1 ? ", and with other weights another sample may go on" : ""
  }.`;

export function update(place: Place, { update: done, boundAfter }: EngineHalf): StageContent {
  const { tape } = place;
  const { from, scale, rate, norm } = done;
  const v = symbolAt(place);
  const slot = slotOf(done, biasOf(place));
  const at = slot.offset + v;
  const age = from.ages[from.layout.indexOf(slot)]! + 1;
  const [g, m0, v0, m, s] = [from.gradient[at]!, from.m[at]!, from.v[at]!, done.m[at]!, done.v[at]!];
  const [mHat, vHat] = [m / (1 - BETA1 ** age), s / (1 - BETA2 ** age)];
  const b = `b_{${letterTex(lettersOf(tape)[place.t]!)}}`;
  const raised = boundAfter >= tape.bound;
  const shown = place.tensor ?? biasOf(place);
  return {
    title: `A step along this word alone would ${raised ? "raise" : "lower"} its bound from ${fixed(tape.bound)} to ${fixed(boundAfter)} nats`,
    say: `Adam keeps running means of the gradient and of its square, and steps by their ratio. A real step takes the mean gradient of ${from.config.optimiser.batch} words; this one is not taken, and the run stays as it is.${raised ? "" : lowered(tape)}`,
    formula:
      "m \\leftarrow \\beta_1 m + (1 - \\beta_1)\\, c\\, g, \\quad v \\leftarrow \\beta_2 v + (1 - \\beta_2)\\,(c\\, g)^2, \\quad \\theta \\leftarrow \\theta + \\eta\\, \\frac{\\hat m}{\\sqrt{\\hat v} + \\epsilon}",
    numbers: [
      `c = ${from.config.optimiser.clipNorm > 0 ? `\\min(1, ${num(from.config.optimiser.clipNorm)} / ${num(norm)})` : "1"} = ${num(scale)}, \\qquad \\eta = ${num(rate, 5)}, \\qquad \\epsilon = ${power(EPSILON)}`,
      `m = ${BETA1} \\cdot ${inner(m0, 5)} + ${num(1 - BETA1, 1)} \\cdot ${inner(scale * g, 5)} = ${num(m, 5)}, \\qquad v = ${BETA2} \\cdot ${num(v0, 6)} + ${num(1 - BETA2)} \\cdot ${num((scale * g) ** 2, 6)} = ${num(s, 6)}`,
      `${b} \\leftarrow ${num(from.parameters[at]!, 5)} + ${num(rate, 5)} \\cdot \\frac{${num(mHat, 5)}}{\\sqrt{${num(vHat, 6)}} + \\epsilon} = ${num(from.parameters[at]! + done.change[at]!, 5)}`,
      `\\mathcal L: \\; ${sum([tape.bound])} \\;\\to\\; ${sum([boundAfter])} \\quad \\text{(same noise)}`,
    ],
    cells: [tensorCells(done.change, done, shown, "\\Delta \\theta", place)],
    tensors: tensorList(place, done, "root mean square of the change", ({ changeRms }) => changeRms),
  };
}
