/**
 * Conditional Real NVP: couplings x_{≥m} ← x_{≥m} e^s + t with (s, t) an MLP of [x_{<m}, h_{t−1}], log|det J| = Σ s
 * (Dinh et al. 2016, Eq. 7–8; Schmidt & Hofmann 2018, §5.2: masks m = 2…7, two hidden layers of 8).
 *
 * Taken literally the paper's masks leave coordinates 1 and 2 as they came and nothing bounds s: training is unstable.
 * Repaired: a conditional affine layer first, coordinates reversed between couplings, s = b tanh(s / b), last layers
 * zero at the start. `literal` switches all of it off.
 */
import { bounded, twoLayerMlp, zero } from "../lane/derived.ts";
import type { Lane, Value } from "../lane/lane.ts";
import { linear, type ParameterSpec } from "../lane/parameters.ts";
import type { HyperSpec, HyperValues } from "../protocol/hyper.ts";
import { affine, affineDefaults, affineParameters } from "./affine.ts";
import type { Bijection, Flow, FlowContext, Mapped } from "./flow.ts";

const hyper = {
  masks: {
    kind: "ints",
    label: "masks",
    symbol: "m",
    help: "One coupling for each number: the first m coordinates stay, the others move.",
    min: 1,
    max: 31,
    maxLength: 12,
    default: [2, 3, 4, 5, 6, 7],
  },
  affineFirst: {
    kind: "toggle",
    label: "affine first",
    help: "Starts with a conditional diagonal layer, so that every coordinate sees the last state.",
    default: true,
  },
  reverse: {
    kind: "toggle",
    label: "reverse between",
    help: "Reverses the coordinates between couplings, so that none is left untouched.",
    default: true,
  },
  scaleBound: {
    kind: "real",
    label: "bound of s",
    symbol: "b",
    help: "The log-scale is b tanh(s / b). 0: unbounded.",
    min: 0,
    max: 5,
    step: 0.5,
    default: 2,
  },
  zeroLast: {
    kind: "toggle",
    label: "start at identity",
    help: "The last layer of each coupling starts at zero.",
    default: true,
    advanced: true,
  },
  hidden: {
    kind: "int",
    label: "hidden units",
    help: "Width of the two hidden layers.",
    min: 1,
    max: 128,
    default: 8,
    advanced: true,
  },
} as const satisfies HyperSpec;

/** Masks that leave something on both sides; at least one coupling. */
function masksFor(d: number, values: HyperValues): readonly number[] {
  const fit = (values.masks as readonly number[]).filter((m) => m >= 1 && m < d);
  return fit.length > 0 ? fit : [Math.max(1, Math.floor(d / 2))];
}

function coupling(context: FlowContext, h: Value, index: number, m: number): Bijection {
  const { L, d } = context;
  const bound = context.hyper.scaleBound as number;
  const p = (name: string) => context.param(`${index}.${name}`);
  const weights = ["W1", "b1", "W2", "b2", "W3", "b3"].map(p);
  const net = (kept: Value) => {
    const out = twoLayerMlp(L, L.concat([kept, h]), weights);
    const raw = L.slice(out, 0, d - m);
    const s = bound > 0 ? bounded(L, raw, bound) : raw;
    return { s, shift: L.slice(out, d - m, d - m) };
  };
  return {
    forward: (x) => {
      const kept = L.slice(x, 0, m);
      const { s, shift } = net(kept);
      return { to: L.concat([kept, L.add(L.mul(L.slice(x, m, d - m), L.exp(s)), shift)]), logDet: L.sum(s) };
    },
    inverse: (y) => {
      const kept = L.slice(y, 0, m);
      const { s, shift } = net(kept);
      const moved = L.mul(L.sub(L.slice(y, m, d - m), shift), L.exp(L.mul(s, -1)));
      return { to: L.concat([kept, moved]), logDet: L.sum(s) };
    },
  };
}

function parameters(d: number, values: HyperValues): readonly ParameterSpec[] {
  const hidden = values.hidden as number;
  const role = "coupling";
  const couplings = masksFor(d, values).flatMap((m, i) => [
    ...linear(`${i}.W1`, `${i}.b1`, m + d, hidden, 1, role),
    ...linear(`${i}.W2`, `${i}.b2`, hidden, hidden, 1, role),
    ...linear(`${i}.W3`, `${i}.b3`, hidden, 2 * (d - m), values.zeroLast ? 0 : 1, role),
  ]);
  const first = affineParameters(d, affineDefaults, false).map((p) => ({ ...p, name: `first.${p.name}` }));
  return values.affineFirst ? [...first, ...couplings] : couplings;
}

/** A coupling between two reversals: it moves the other coordinates. */
function turned(L: Lane, { forward, inverse }: Bijection): Bijection {
  const back = ({ to, logDet }: Mapped): Mapped => ({ to: L.reverse(to), logDet });
  return { forward: (x) => back(forward(L.reverse(x))), inverse: (y) => back(inverse(L.reverse(y))) };
}

/** The same map as steps that leave every coordinate in its place; after an even number of couplings they change places. */
function steps(L: Lane, first: Bijection | null, couplings: readonly Bijection[], flip: boolean): readonly Bijection[] {
  const reversal = (x: Value): Mapped => ({ to: L.reverse(x), logDet: zero(L) });
  const swap = { name: "swap", forward: reversal, inverse: reversal };
  return [
    ...(first ? [first] : []),
    ...couplings.map((coupling, i) => (flip && i % 2 === 1 ? turned(L, coupling) : coupling)),
    ...(flip && couplings.length % 2 === 0 ? [swap] : []),
  ];
}

function condition(context: FlowContext, h: Value): Bijection {
  const { L, d } = context;
  const masks = masksFor(d, context.hyper);
  const flip = context.hyper.reverse === true;
  const couplings = masks.map((m, i) => coupling(context, h, i, m));
  const first = context.hyper.affineFirst ? affine({ ...context, hyper: affineDefaults }, h, false, "first.") : null;
  const add = (a: Value | null, b: Value) => (a ? L.add(a, b) : b);
  return {
    parts: steps(L, first, couplings, flip),
    forward: (x) => {
      const start = first?.forward(x);
      let to = start?.to ?? x;
      let logDet = start?.logDet ?? null;
      couplings.forEach((c, i) => {
        const mapped = c.forward(to);
        to = flip && i < couplings.length - 1 ? L.reverse(mapped.to) : mapped.to;
        logDet = add(logDet, mapped.logDet);
      });
      return { to, logDet: logDet! };
    },
    inverse: (y) => {
      let to = y;
      let logDet: Value | null = null;
      for (let i = couplings.length - 1; i >= 0; i--) {
        const mapped = couplings[i]!.inverse(flip && i < couplings.length - 1 ? L.reverse(to) : to);
        to = mapped.to;
        logDet = add(logDet, mapped.logDet);
      }
      const start = first?.inverse(to);
      return { to: start?.to ?? to, logDet: start ? add(logDet, start.logDet) : logDet! };
    },
  };
}

export const realNvp = {
  id: "realNvp",
  label: "NVP",
  title: "Real NVP",
  about: "Couplings: some coordinates move the others. Given the last state no longer a Gaussian.",
  source: "Dinh et al. 2016; Schmidt & Hofmann 2018, §5.2",
  formula: (x, index) => `\\mathrm{NVP}${index ? `_${index}` : ""}(${x})`,
  hyper,
  variants: [
    {
      label: "NVP literal",
      title: "Real NVP as printed",
      hyper: { affineFirst: false, reverse: false, scaleBound: 0, zeroLast: false },
    },
  ],
  minD: 2,
  numbers: (d, values) =>
    masksFor(d, values).reduce((sum, m) => sum + 2 * (d - m), 0) + (values.affineFirst ? 2 * d : 0),
  parameters,
  condition,
} satisfies Flow;
