/**
 * What the coupling families share: one half of the coordinates stays and says, together with h_{t−1}, how each
 * coordinate of the other half is bent: y_i = f(x_i; θ_i(x_kept, h)), log|det J| = Σ log f′ (Dinh et al. 2014, §3.2).
 * The halves take turns; with one coordinate nothing stays and h_{t−1} alone speaks. Last layers start at zero, where
 * every f is the identity. A conditional diagonal layer may follow: it carries the bent noise to where h says.
 */
import { twoLayerMlp } from "../lane/derived.ts";
import type { Lane, Value } from "../lane/lane.ts";
import { linear, type ParameterSpec } from "../lane/parameters.ts";
import type { HyperSpec, HyperValues } from "../protocol/hyper.ts";
import { affine, affineDefaults, affineParameters } from "./affine.ts";
import { compose } from "./compose.ts";
import type { Bijection, Flow, FlowContext } from "./flow.ts";

export const affineLast = {
  kind: "toggle",
  label: "affine last",
  help: "Ends with a conditional diagonal layer, which puts the bent noise where the last state says.",
  default: true,
} as const satisfies HyperSpec[string];

export const couplingHyper = {
  couplings: {
    kind: "int",
    label: "couplings",
    help: "The two halves of the coordinates take turns: one stays, the other moves.",
    min: 1,
    max: 12,
    default: 2,
  },
  affine: affineLast,
  hidden: {
    kind: "int",
    label: "hidden units",
    help: "Width of the two hidden layers.",
    min: 1,
    max: 128,
    default: 16,
    advanced: true,
  },
} as const satisfies HyperSpec;

/** How one family bends coordinates. */
export interface Bending {
  /** Numbers the network gives for each coordinate; all zero means the identity. */
  numbers(hyper: HyperValues): number;
  /** Layers whose numbers mean the same; a warm swap keeps weights between them. */
  role(hyper: HyperValues): string;
  /** The map of m coordinates; `numbers[j]` holds the j-th number of each. */
  bend(L: Lane, numbers: readonly Value[], hyper: HyperValues): Bijection;
}

function coupling(context: FlowContext, h: Value, index: number, { numbers, bend }: Bending): Bijection {
  const { L, d, hyper, param } = context;
  const stay = Math.floor(d / 2);
  const m = d - stay;
  const [from, to] = index % 2 === 0 ? [0, stay] : [m, 0];
  const weights = ["W1", "b1", "W2", "b2", "W3", "b3"].map((name) => param(`${index}.${name}`));
  const run = (x: Value, way: "forward" | "inverse") => {
    const kept = stay > 0 ? [L.slice(x, from, stay)] : [];
    const out = twoLayerMlp(L, L.concat([...kept, h]), weights);
    const given = Array.from({ length: numbers(hyper) }, (_, j) => L.slice(out, j * m, m));
    const moved = bend(L, given, hyper)[way](L.slice(x, to, m));
    return { to: L.concat(to > 0 ? [...kept, moved.to] : [moved.to, ...kept]), logDet: moved.logDet };
  };
  return { forward: (x) => run(x, "forward"), inverse: (y) => run(y, "inverse") };
}

function parameters(d: number, hyper: HyperValues, bending: Bending): readonly ParameterSpec[] {
  const hidden = hyper.hidden as number;
  const stay = Math.floor(d / 2);
  const role = bending.role(hyper);
  const couplings = Array.from({ length: hyper.couplings as number }, (_, i) => [
    ...linear(`${i}.W1`, `${i}.b1`, stay + d, hidden, 1, role),
    ...linear(`${i}.W2`, `${i}.b2`, hidden, hidden, 1, role),
    ...linear(`${i}.W3`, `${i}.b3`, hidden, bending.numbers(hyper) * (d - stay), 0, role),
  ]);
  return [...couplings.flat(), ...lastParameters(d, hyper)];
}

/** Parameters of the affine layer that may follow. */
export const lastParameters = (d: number, hyper: HyperValues): readonly ParameterSpec[] =>
  hyper.affine ? affineParameters(d, affineDefaults, false).map((p) => ({ ...p, name: `last.${p.name}` })) : [];

/** The affine layer that may follow. */
export const lastLayers = (context: FlowContext, h: Value): readonly Bijection[] =>
  context.hyper.affine ? [affine({ ...context, hyper: affineDefaults }, h, false, "last.")] : [];

/** The part of a flow that says how it computes, for couplings that bend in this way. */
export const coupled = (bending: Bending): Pick<Flow, "minD" | "numbers" | "parameters" | "condition"> => ({
  minD: 1,
  numbers: (d, hyper) =>
    (hyper.couplings as number) * bending.numbers(hyper) * Math.ceil(d / 2) + (hyper.affine ? 2 * d : 0),
  parameters: (d, hyper) => parameters(d, hyper, bending),
  condition: (context, h) =>
    compose(context.L, [
      ...Array.from({ length: context.hyper.couplings as number }, (_, i) => coupling(context, h, i, bending)),
      ...lastLayers(context, h),
    ]),
});

/** The layer as a formula: its name applied to x, then the affine layer. */
export const namedFormula = (name: string) => (x: string, index: string, hyper: HyperValues) => {
  const i = index ? `_${index}` : "";
  const bent = `\\mathrm{${name}}${i}${hyper.inverse ? "^{-1}" : ""}(${x})`;
  return hyper.affine ? `g${i} + s${i}\\,${bent}` : bent;
};
