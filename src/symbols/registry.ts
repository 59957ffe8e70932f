/**
 * The symbols of the lab: one entry each gives its glyph in text, its LaTeX, its role colour, its name and one plain
 * sentence. Letters follow Schmidt & Hofmann 2018.
 */

/** Whose colour it wears: generation, inference, noise, data, or none. */
export type SymbolRole = "p" | "q" | "xi" | "data" | "ink";

export interface SymbolEntry {
  readonly name: string;
  /** One plain sentence. */
  readonly about: string;
  readonly tex: string;
  /** In running text, where a single letter is set in the mathematical italic. */
  readonly glyph: string;
  readonly role: SymbolRole;
}

export const symbols = {
  xi: {
    name: "noise",
    about: "Fresh standard normal noise at position t; all that tells one sampled word from another.",
    tex: "\\xi_t",
    glyph: "ξ",
    role: "xi",
  },
  zeta: {
    name: "generative noise",
    about:
      "The noise that would have led the generator to a state that inference proposed: F_g inverted at that state.",
    tex: "\\zeta_t",
    glyph: "ζ",
    role: "p",
  },
  h: {
    name: "state",
    about: "The d numbers carried from letter to letter; everything the model remembers.",
    tex: "h_t",
    glyph: "h",
    role: "p",
  },
  d: {
    name: "state size",
    about: "How many numbers a state has.",
    tex: "d",
    glyph: "d",
    role: "ink",
  },
  w: {
    name: "letter",
    about: "The letter at position t, or the end of the word.",
    tex: "w_t",
    glyph: "w",
    role: "data",
  },
  t: {
    name: "position",
    about: "Counts the letters of a word from 1; the end of the word has a position too.",
    tex: "t",
    glyph: "t",
    role: "ink",
  },
  P: {
    name: "letter probabilities",
    about: "How likely each letter is at a state: the softmax of a linear map of h.",
    tex: "P(w_t \\mid h_t)",
    glyph: "P",
    role: "p",
  },
  Fg: {
    name: "generating flow",
    about: "Bends noise into the next state, given the last one; invertible in the noise.",
    tex: "F_g",
    glyph: "F",
    role: "p",
  },
  Fq: {
    name: "inference flow",
    about: "Bends the noise that the inference network proposes into a state.",
    tex: "F_q",
    glyph: "F",
    role: "q",
  },
  q: {
    name: "posterior",
    about: "The inference network’s proposal: which noise could have written this word.",
    tex: "q(\\xi_t \\mid h_{t-1}, w_{t:T})",
    glyph: "q",
    role: "q",
  },
  K: {
    name: "number of samples",
    about: "How many draws are averaged at one position.",
    tex: "K",
    glyph: "K",
    role: "ink",
  },
  omega: {
    name: "weight",
    about: "How well a proposed state explains the letter, relative to how readily it was proposed.",
    tex: "\\omega",
    glyph: "ω",
    role: "q",
  },
  I: {
    name: "noise mutual information",
    about: "How many nats about letter t the noise at t decides, given the last state.",
    tex: "I(t)",
    glyph: "I",
    role: "xi",
  },
  H: {
    name: "entropy",
    about: "How uncertain a draw from some probabilities is, in nats.",
    tex: "H",
    glyph: "H",
    role: "ink",
  },
  L: {
    name: "bound",
    about: "A number that lies, on average, below the log-probability of the word; training raises it.",
    tex: "\\mathcal{L}",
    glyph: "L",
    role: "ink",
  },
  J: {
    name: "matrix of slopes",
    about: "The Jacobian: how the flow moves each coordinate when one coordinate of its noise moves.",
    tex: "J",
    glyph: "J",
    role: "ink",
  },
  logdet: {
    name: "log determinant",
    about: "The logarithm of how many times larger a small area or volume becomes when the flow has mapped it.",
    tex: "\\log|\\det J|",
    glyph: "log|det J|",
    role: "ink",
  },
  ESS: {
    name: "effective sample size",
    about: "How many equally weighted samples the weights are worth: between 1 and K.",
    tex: "\\mathrm{ESS}",
    glyph: "ESS",
    role: "ink",
  },
} satisfies Record<string, SymbolEntry>;

export type SymbolId = keyof typeof symbols;

export function isSymbolId(id: string): id is SymbolId {
  return Object.hasOwn(symbols, id);
}

/** Name and meaning in a sentence or two: tooltips, glossary and what is read out. */
export const describeSymbol = (id: SymbolId): string => `${symbols[id].name}: ${symbols[id].about}`;

/** What a letter in running text or on a chart stands for, by its subscript where that decides; null if it has no entry. */
export function symbolOf(glyph: string, sub = ""): SymbolId | null {
  if (glyph === "F") return sub === "g" ? "Fg" : sub === "q" ? "Fq" : null;
  if (glyph === "Ī") return "I";
  // p is what the generator's probabilities are called where they are drawn
  if (glyph === "p") return "P";
  const ids = Object.keys(symbols) as SymbolId[];
  return ids.find((id) => symbols[id].glyph === glyph) ?? null;
}
