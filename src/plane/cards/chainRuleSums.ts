import { defaultConfig } from "../../config/presets.ts";
import type { Tensor } from "../../lane/batch.ts";
import { JsLane, numbers } from "../../lane/js.ts";
import { sizeOf } from "../../lane/parameters.ts";
import { hash32 } from "../../math/rng.ts";
import { gru } from "../../models/gru.ts";
import type { Card } from "./card.ts";
import { normals } from "./randomFlow.ts";

const LETTERS = 2;
const EOS = LETTERS;
const LONGEST = 4;

const strings = (length: number): number[][] =>
  length === 0 ? [[]] : strings(length - 1).flatMap((s) => [0, 1].map((letter) => [...s, letter]));

/** Every word of up to three letters with its end, and every start of four letters without: one of them must happen. */
const OUTCOMES: readonly (readonly number[])[] = [
  ...[0, 1, 2, 3].flatMap((length) => strings(length).map((s) => [...s, EOS])),
  ...strings(LONGEST),
];

/** [T, B], positions first. */
const symbols = Int32Array.from({ length: LONGEST * OUTCOMES.length }, (_, i) => {
  const word = OUTCOMES[i % OUTCOMES.length]!;
  return word[Math.floor(i / OUTCOMES.length)] ?? EOS;
});
const lengths = Int32Array.from(OUTCOMES, (word) => word.length);

/** Chain rule: Σ_w Π_t P(w_t | w_{<t}) = 1 for any weights. */
export const chainRuleSums: Card = {
  id: "chainRuleSums",
  claim: "The word probabilities of an autoregressive model sum to one",
  holds: true,
  about: `A GRU of 8 units over two letters with new random weights; all ${OUTCOMES.length} words and beginnings of up to four symbols.`,
  measure: "distance of the sum from 1",
  limit: 1e-9,
  why: "Each next letter's probabilities sum to one, so the tree of words does: the likelihood is exact without any integral. The price is that letters must be drawn one after the other.",
  trial: (trial) => {
    const config = { ...defaultConfig, model: { id: "gru", hyper: {} } };
    const tensors = new Map<string, Tensor>(
      gru
        .parameters(config, { V: LETTERS + 1 })
        .map(({ name, shape }) => [name, { shape, data: normals(sizeOf(shape), trial, hash32(name)) }]),
    );
    const batch = { B: OUTCOMES.length, T: LONGEST, K: 1, symbols, lengths };
    const L = new JsLane(tensors, batch, () => {
      throw new Error("a GRU draws no noise");
    });
    const sum = numbers(gru.bound(L, config).bound).reduce((total, logP) => total + Math.exp(logP), 0);
    return { measured: Math.abs(sum - 1), held: Math.abs(sum - 1) <= 1e-9 };
  },
};
