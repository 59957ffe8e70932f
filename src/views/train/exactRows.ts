/** Exact numbers as rows of a table: what it is, training words, test words, and of how many draws. */
import { fixed, small, whole, withError } from "../../charts/format.ts";
import type { Eq12, Metrics } from "../../protocol/results.ts";

export interface ExactRow {
  /** Rich text. */
  readonly name: string;
  readonly train: string | null;
  readonly test: string;
  /** How it was found. */
  readonly how: string;
}

const mixture = (name: string, found: Eq12): ExactRow[] => {
  const rows = [
    { ...found, k: found.k, name },
    { ...found.halfK, k: Math.floor(found.k / 2), name: "the same, half of them" },
  ];
  return rows.map((row) => ({
    name: row.name,
    train: fixed(row.train),
    test: fixed(row.test),
    how: `${whole(row.k)} trajectories`,
  }));
};

export function exactRows(found: Metrics): readonly ExactRow[] {
  const { crossEntropyEq12, crossEntropyIs, crossEntropyExact, crossEntropyFreeRunning } = found;
  const rows: ExactRow[] = [];
  if (crossEntropyExact) {
    const { train, test } = crossEntropyExact;
    rows.push({ name: "chain rule", train: fixed(train), test: fixed(test), how: "exact, every word" });
  }
  if (crossEntropyIs) {
    const { test, se, samples, words } = crossEntropyIs;
    const how = `${whole(samples)} trajectories of *q*, ${whole(words)} words`;
    rows.push({ name: "importance sampling", train: null, test: withError(test, se), how });
  }
  if (crossEntropyEq12) rows.push(...mixture("Eq. 12", crossEntropyEq12));
  if (crossEntropyFreeRunning) rows.push(...mixture("Eq. 12, free-running states", crossEntropyFreeRunning));
  if (!crossEntropyExact) {
    const test = withError(found.boundNats, found.boundSe);
    rows.push({ name: "bound −*L*", train: null, test, how: `${whole(found.boundWords)} words` });
  }
  return rows;
}

/** What has no training and test side. */
export function exactFacts(found: Metrics): readonly { readonly name: string; readonly value: string }[] {
  const { draw, argmax } = found.lexical;
  const facts = [
    { name: "*w* ∈ V, drawn", value: `${small(draw.inVocabulary)} of ${whole(draw.words)} words` },
    { name: "*w* ∈ V, likeliest", value: small(argmax.inVocabulary) },
    { name: "distinct ones in V", value: small(draw.uniqueInVocabulary) },
  ];
  const { meanMutualInformation: mean, meanMutualInformationSe: se, meanMutualInformationUnbiased: many } = found;
  if (mean !== null && se !== null && many !== null)
    facts.push({ name: "*xi:Ī*", value: `${withError(mean, se)} with 20 draws, ${fixed(many)} with 2,000` });
  const perplexity = found.ngramPerplexity.trainAndTest.map((x) => x.toFixed(1)).join(" · ");
  facts.push({ name: "perplexity of words, n = 2…5", value: perplexity });
  return facts;
}
