/**
 * Four families of generative models and what they give exactly (after Dinh et al. 2016, §2). A mark that a card proves
 * names it; what the lab has no model for is known from the literature.
 */

export type Mark = "yes" | "no" | "bound" | "none";

export interface Cell {
  readonly mark: Mark;
  /** Rich text. */
  readonly text: string;
  /** Id of the card that tries it here; null: from the literature. */
  readonly card: string | null;
}

export interface SystemRow {
  readonly name: string;
  readonly sampling: Cell;
  readonly inference: Cell;
  readonly likelihood: Cell;
}

const known = (mark: Mark, text: string): Cell => ({ mark, text, card: null });
const tried = (mark: Mark, text: string, card: string): Cell => ({ mark, text, card });

export const generativeSystems: readonly SystemRow[] = [
  {
    name: "VAE",
    sampling: known("yes", "one pass"),
    inference: known("no", "*q* comes near it"),
    likelihood: tried("bound", "a bound", "boundStaysBelow"),
  },
  {
    name: "Autoregressive",
    sampling: known("yes", "letter by letter"),
    inference: known("none", "nothing hidden"),
    likelihood: tried("yes", "chain rule", "chainRuleSums"),
  },
  {
    name: "GAN",
    sampling: known("yes", "one pass"),
    inference: known("no", "no encoder"),
    likelihood: known("no", "none"),
  },
  {
    name: "Invertible",
    sampling: known("yes", "one pass"),
    inference: tried("yes", "*F*⁻¹", "pointsMeet"),
    likelihood: tried("yes", "log-det", "integratesToOne"),
  },
];
