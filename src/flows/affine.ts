/**
 * What the affine families share: y = g(h) + G(h) x (Schmidt & Hofmann 2018, Eq. 10) with g and G one-hidden-layer MLPs
 * of h_{t−1} and G diagonal or lower triangular, kept away from singular. Parametrising the inverse instead
 * (`inverse`, §2.4): x = G(h) (y − g(h)), so that the bound needs no triangular solve; sampling then solves.
 */
import { mlp, softplusFrom } from "../lane/derived.ts";
import type { Lane, Value } from "../lane/lane.ts";
import { linear, type ParameterSpec } from "../lane/parameters.ts";
import type { HyperSpec, HyperValues } from "../protocol/hyper.ts";
import type { Bijection, FlowContext } from "./flow.ts";

export const affineHyper = {
  inverse: {
    kind: "toggle",
    label: "give the inverse",
    help: "The networks give ζ from h instead of h from ζ: training then needs no triangular solve.",
    default: false,
  },
  diagonal: {
    kind: "choice",
    label: "diagonal",
    help: "How the diagonal of G is kept away from zero. Clip is the paper's; its gradient is dead inside ±δ.",
    options: [
      { id: "softplus", label: "softplus" },
      { id: "exp", label: "exp" },
      { id: "clip", label: "clip" },
      { id: "sclip", label: "clip, straight through" },
    ],
    default: "softplus",
  },
  delta: {
    kind: "real",
    label: "margin",
    symbol: "\\delta",
    help: "The diagonal of G stays at least this far from zero.",
    min: 0.01,
    max: 0.49,
    step: 0.01,
    default: 0.1,
    advanced: true,
  },
  hidden: {
    kind: "int",
    label: "hidden units",
    help: "Width of the one hidden layer of g and of G.",
    min: 1,
    max: 128,
    default: 32,
    advanced: true,
  },
  residual: {
    kind: "toggle",
    label: "g adds to h",
    help: "g(h) = h + MLP(h). Measured worse for words; here to try.",
    default: false,
    advanced: true,
  },
  activation: {
    kind: "choice",
    label: "activation",
    help: "Nonlinearity of the hidden layers.",
    options: [
      { id: "tanh", label: "tanh" },
      { id: "relu", label: "relu" },
    ],
    default: "tanh",
    advanced: true,
  },
} as const satisfies HyperSpec;

/** Settings of an affine layer inside another family. */
export const affineDefaults: HyperValues = Object.fromEntries(
  Object.entries(affineHyper).map(([name, spec]) => [name, spec.default]),
);

/** Diagonal of G from the network's output r; 1 at r = 0 in every variant. */
function diagonalOf(L: Lane, raw: Value, hyper: HyperValues): Value {
  const delta = hyper.delta as number;
  switch (hyper.diagonal) {
    case "exp":
      return L.exp(raw);
    case "clip":
    case "sclip": {
      const v = L.add(raw, 1);
      const clipped = L.select(
        L.add(L.abs(v), -delta),
        v,
        L.select(L.mul(v, -1), L.constant([-delta]), L.constant([delta])),
      );
      return hyper.diagonal === "clip" ? clipped : L.add(v, L.stopGradient(L.sub(clipped, v)));
    }
    default:
      return L.add(softplusFrom(L, raw, 1 - delta), delta);
  }
}

const strictSize = (d: number): number => (d * (d - 1)) / 2;

/** Parameters `g.W1 g.b1 g.W2 g.b2 G.W1 …` of one affine layer. */
export function affineParameters(d: number, hyper: HyperValues, triangular: boolean): readonly ParameterSpec[] {
  const hidden = hyper.hidden as number;
  // a warm swap may keep g and G only where they mean the same
  const role = `affine${hyper.inverse ? ", inverse" : ""}${hyper.residual ? ", residual" : ""}`;
  const scale = `${role}, ${hyper.diagonal}`;
  return [
    ...linear("g.W1", "g.b1", d, hidden, 1, role),
    ...linear("g.W2", "g.b2", hidden, d, 0.1, role),
    ...linear("G.W1", "G.b1", d, hidden, 1, scale),
    ...linear("G.W2", "G.b2", hidden, triangular ? d + strictSize(d) : d, 0.1, scale),
  ];
}

/** One affine layer given h_{t−1}; `prefix` is put before the parameter names. */
export function affine(context: FlowContext, h: Value, triangular: boolean, prefix = ""): Bijection {
  const { L, d, hyper } = context;
  const net = (name: string) => {
    const p = (s: string) => context.param(`${prefix}${name}.${s}`);
    return mlp(L, h, p("W1"), p("b1"), p("W2"), p("b2"), hyper.activation as string);
  };
  const out = net("g");
  const g = hyper.residual ? L.add(h, out) : out;
  const raw = net("G");
  const diagonal = diagonalOf(L, triangular ? L.slice(raw, 0, d) : raw, hyper);
  const strict = triangular && d > 1 ? L.slice(raw, d, strictSize(d)) : null;
  const signed = hyper.diagonal === "clip" || hyper.diagonal === "sclip";
  const logG = L.sum(L.log(signed ? L.abs(diagonal) : diagonal));
  const multiply = (x: Value) => (strict ? L.triMul(diagonal, strict, x) : L.mul(diagonal, x));
  const solve = (y: Value) => (strict ? L.triSolve(diagonal, strict, y) : L.div(y, diagonal));
  if (hyper.inverse) {
    const logDet = L.mul(logG, -1);
    return {
      name: "affine",
      forward: (x) => ({ to: L.add(g, solve(x)), logDet }),
      inverse: (y) => ({ to: multiply(L.sub(y, g)), logDet }),
    };
  }
  return {
    name: "affine",
    forward: (x) => ({ to: L.add(g, multiply(x)), logDet: logG }),
    inverse: (y) => ({ to: solve(L.sub(y, g)), logDet: logG }),
  };
}

export const affineFormula = (matrix: string) => (x: string, index: string, hyper: HyperValues) => {
  const i = index ? `_${index}` : "";
  const inner = /[+]/.test(x) ? `(${x})` : x;
  return hyper.inverse ? `g${i} + ${matrix}${i}^{-1} ${inner}` : `g${i} + ${matrix}${i} ${inner}`;
};
