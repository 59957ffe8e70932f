/** Slow motion of a model that is fed its letters: it reads, expects, and adds up; nothing is drawn. */
import { fixed, small } from "../../charts/format.ts";
import type { FeedbackTape } from "../../store/tapeFeedback.ts";
import { type GateNames, gatesAt } from "../../store/tapeGates.ts";
import { lettersOf, type Place, type StageContent, symbolNames } from "./content.ts";
import { vector } from "./forward.ts";
import { inner, num, sum } from "./tex.ts";
import { engineLine, letterLines } from "./weigh.ts";

type At = Place<FeedbackTape>;

const UNIT: GateNames = { table: "E", Wx: "Wx", bx: "bx", Wh: "Wh", bh: "bh" };

export function read({ tape, t, i }: At): StageContent {
  const { symbol, before } = tape.positions[t]!;
  const { letter, z, n, after } = gatesAt(tape.weights, UNIT, symbol, before);
  const c = Math.min(i, tape.d - 1);
  const letters = lettersOf(tape);
  return {
    title: `The state reads ${letters[t]} and now knows “${letters
      .slice(0, t + 1)
      .filter((l) => l !== "EOS")
      .join("")}”`,
    say: "A gated unit mixes what it knew with what the letter tells it. There is no noise: the letters alone decide the state.",
    formula: "\\p{h_t} = \\mathrm{GRU}(E_{w_t}, h_{t-1}) = (1 - z_t) \\odot n_t + z_t \\odot h_{t-1}",
    numbers: [
      `h_{${t + 1},${c + 1}} = (1 - ${inner(z[c]!)}) \\cdot ${inner(n[c]!)} + ${inner(z[c]!)} \\cdot ${inner(before[c]!)} = ${num(after[c]!)}`,
    ],
    cells: [
      { label: `E_{w_{${t + 1}}}`, name: `embedding of ${letters[t]}`, values: letter },
      vector("z_t", "update gate", z, c),
      vector("n_t", "candidate", n, c),
      vector("h_{t-1}", "last state", before, c),
      vector("\\p{h_t}", "next state", after, c),
    ],
  };
}

export function expectLetter({ tape, t, i }: At): StageContent {
  const { symbol, before, logits, probabilities } = tape.positions[t]!;
  const letter = lettersOf(tape)[t]!;
  const names = symbolNames(tape);
  const best = probabilities.indexOf(Math.max(...probabilities));
  const also =
    best === symbol ? "the likeliest of all" : `${names[best]} would be likelier, at ${small(probabilities[best]!)}`;
  return {
    title: `It expects ${letter} with probability ${small(probabilities[symbol]!, 3)}; ${also}`,
    say: "From what it has read so far it gives every symbol a score; the softmax makes probabilities of them.",
    formula: "\\p{P}(w_t \\mid w_{<t}) = \\mathrm{softmax}(W h_{t-1} + b)_{\\data{w_t}}",
    numbers: letterLines(letter, logits, symbol, `h_{${t}}`),
    cells: [
      vector("h_{t-1}", "state before the letter", before, Math.min(i, tape.d - 1)),
      { label: "W h_{t-1} + b", name: "scores of the symbols", values: logits, names, mark: symbol },
      { label: "P", name: "probabilities of the symbols", values: probabilities, names, mark: symbol },
    ],
  };
}

export function addUp(at: At): StageContent {
  const { tape, t } = at;
  const { positions, bound } = tape;
  const { term } = positions[t]!;
  return {
    title: `log P of this word is ${fixed(bound)} nats, exactly; letter ${t + 1} costs ${fixed(-term)} of them`,
    say: "By the chain rule the word's log-probability is the sum over its letters and its end: nothing is estimated, so there is nothing to bound.",
    formula: "\\log P(w) = \\textstyle\\sum_t \\log \\p{P}(\\data{w_t} \\mid w_{<t})",
    numbers: [
      `\\log P(w) = ${sum(
        positions.map((position) => position.term),
        2,
      )} = ${num(bound)}`,
      ...engineLine(at, "\\log P(w)"),
    ],
    cells: [
      {
        label: "\\log P",
        name: "log-probability of each letter",
        values: Float64Array.from(positions, (position) => position.term),
        names: lettersOf(tape).map((letter) => (letter === "EOS" ? "↵" : letter)),
        mark: t,
        chooses: "position",
      },
    ],
  };
}
