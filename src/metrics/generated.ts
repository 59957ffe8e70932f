/**
 * What generated words look like as data (Schmidt & Hofmann 2018, Tables 1 and 2): the share that are training words, the
 * same among the different ones, and their perplexity a symbol under Witten–Bell models, exp of nats per symbol with EOS.
 */
import type { LexicalShares, NgramPerplexity } from "../protocol/results.ts";
import { type NgramModel, ngramProbabilities } from "./ngram.ts";

/** Symbols without EOS; `ended` says whether EOS came before the positions ran out. */
export interface GeneratedWord {
  readonly symbols: Uint8Array;
  readonly ended: boolean;
}

const keyOf = ({ symbols, ended }: GeneratedWord): string => `${symbols.join()}${ended ? "" : "…"}`;

/** `training`: words with at least one training token. A word that never ended is no word of it. */
export function lexicalFigures(generated: readonly GeneratedWord[], training: Iterable<Uint8Array>): LexicalShares {
  const known = new Set<string>();
  for (const symbols of training) known.add(keyOf({ symbols, ended: true }));
  const keys = generated.map(keyOf);
  const distinct = new Set(keys);
  const distinctKnown = [...distinct].filter((key) => known.has(key)).length;
  return {
    inVocabulary: keys.filter((key) => known.has(key)).length / keys.length,
    uniqueInVocabulary: distinctKnown / distinct.size,
    distinctKnownPerWord: distinctKnown / keys.length,
    words: keys.length,
  };
}

/** Perplexity a symbol under n = 2…order of one model. */
function perplexities(generated: readonly GeneratedWord[], model: NgramModel): number[] {
  const nats = new Float64Array(model.order);
  const p = new Float64Array(model.order);
  let symbolsSeen = 0;
  for (const { symbols, ended } of generated) {
    const positions = symbols.length + (ended ? 1 : 0);
    symbolsSeen += positions;
    for (let t = 0; t < positions; t++) {
      ngramProbabilities(model, symbols, t, p);
      for (let n = 0; n < model.order; n++) nats[n] = nats[n]! - Math.log(p[n]!);
    }
  }
  return Array.from(nats.subarray(1), (sum) => Math.exp(sum / symbolsSeen));
}

/** Orders of Table 2. */
export const PERPLEXITY_ORDER = 5;

export function ngramPerplexity(
  generated: readonly GeneratedWord[],
  models: { readonly trainAndTest: NgramModel; readonly test: NgramModel },
): NgramPerplexity {
  return {
    trainAndTest: perplexities(generated, models.trainAndTest),
    test: perplexities(generated, models.test),
    words: generated.length,
  };
}
