/**
 * The baseline: a gated recurrent language model of letters, teacher forced (Cho et al. 2014; the baseline of Schmidt &
 * Hofmann 2018, §5.2, "BASELINE-8D" and "-16D").
 * P(w_t | w_{<t}) = softmax(W h_{t−1} + b), h_t = GRU(E[w_t], h_{t−1}), h_0 learned: w_1 comes from h_0 without a symbol
 * for the start. log P(w) = Σ_t log P(w_t | w_{<t}) is exact, EOS included, so there is nothing to bound.
 */
import { gru as gated, zero } from "../lane/derived.ts";
import type { Lane, Symbols, Value } from "../lane/lane.ts";
import { linear, type ParameterSpec } from "../lane/parameters.ts";
import type { RunConfig } from "../protocol/config.ts";
import { fillDefaults, type HyperSpec } from "../protocol/hyper.ts";
import type { BoundProgram, FeedbackModel, Vocabulary } from "./model.ts";

const gruHyper = {
  d: {
    kind: "int",
    label: "state size",
    symbol: "d",
    help: "Units of the state h. The paper compares 8 and 16.",
    effect: "restart",
    min: 1,
    max: 64,
    default: 8,
  },
  embedding: {
    kind: "int",
    label: "embedding",
    help: "Numbers that stand for a letter where it is fed back.",
    effect: "warm",
    min: 1,
    max: 64,
    default: 8,
    advanced: true,
  },
} as const satisfies HyperSpec;

const sizes = (config: RunConfig) => {
  const { d, embedding } = fillDefaults(gruHyper, config.model.hyper);
  return { d: d as number, E: embedding as number };
};

function parameters(config: RunConfig, { V }: Vocabulary): readonly ParameterSpec[] {
  const { d, E } = sizes(config);
  const [W, b] = linear("W", "b", d, V, 1, "emission") as [ParameterSpec, ParameterSpec];
  return [
    { name: "h0", shape: [d], init: { kind: "normal", sd: 0.1 }, role: "state" },
    { name: "E", shape: [V, E], init: { kind: "normal", sd: 1 }, role: "feedback" },
    ...linear("Wx", "bx", E, 3 * d, 1, "feedback"),
    ...linear("Wh", "bh", d, 3 * d, 1, "recurrence"),
    W,
    // the letters' frequencies are the best guess of a state that knows nothing yet
    { ...b, init: { kind: "logLetterFrequency" } },
  ];
}

const initial = (L: Lane): Value => L.vector(L.param("h0"));
const gates = (L: Lane, letter: Symbols): Value => L.dense(L.embed(L.param("E"), letter), L.param("Wx"), L.param("bx"));
const step = (L: Lane, h: Value, x: Value): Value => gated(L, x, h, L.param("Wh"), L.param("bh"));
const emission = (L: Lane, h: Value): Value => L.dense(h, L.param("W"), L.param("b"));

function bound(L: Lane): BoundProgram {
  const words = L.symbols();
  const { x } = L.map((at) => ({ x: gates(L, at(words)) }));
  const { last, h } = L.scan("forward", initial(L), (carry, at) => {
    const next = step(L, carry, at(x!));
    return { carry: next, out: { last: carry, h: next } };
  });
  // with the letters given, only the recurrence has to go in order
  const series = L.map((at) => {
    const logP = L.logSoftmaxPick(emission(L, at(last!)), at(words));
    const none = zero(L);
    return { term: logP, logP, logR: none, logQ: none, logDetQ: none, logDetG: none };
  });
  return { bound: L.sumT(series.term!), series: { ...series, h: h! } };
}

export const gru: FeedbackModel = {
  kind: "feedback",
  id: "gru",
  label: "GRU",
  formula: "h_t = \\mathrm{GRU}(E_{w_t}, h_{t-1}), \\quad w_{t+1} \\sim \\mathrm{softmax}(W h_t + b)",
  source: "Cho et al. 2014; baseline of Schmidt & Hofmann 2018, §5.2",
  hyper: gruHyper,
  d: (config) => sizes(config).d,
  parameters,
  bound,
  initial,
  emission,
  advance: (L, h, letter) => step(L, h, gates(L, letter)),
};
