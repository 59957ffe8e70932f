/**
 * Planar flows: f(z) = z + û tanh(wᵀz + b), log|det J| = log(1 + wᵀû (1 − tanh²)) (Rezende & Mohamed 2015, Eq. 10–12),
 * invertible since û = u + (m(wᵀu) − wᵀu) w/‖w‖² has wᵀû = m(wᵀu) > −1 (A.1). Here m(0) = 0, so that u = 0 is the
 * identity. u, w and b are given by h_{t−1}. The other direction is the root α of α + wᵀû tanh α = wᵀy + b.
 */
import { bounded, norm2, softplusFrom } from "../lane/derived.ts";
import type { Lane, Value } from "../lane/lane.ts";
import { linear, type ParameterSpec } from "../lane/parameters.ts";
import type { HyperSpec, HyperValues } from "../protocol/hyper.ts";
import { compose, inverted } from "./compose.ts";
import { affineLast, lastLayers, lastParameters, namedFormula } from "./couplings.ts";
import type { Bijection, Flow, FlowContext } from "./flow.ts";

const hyper = {
  maps: {
    kind: "int",
    label: "planes",
    help: "Planar maps in a row. One bends space along one direction only.",
    min: 1,
    max: 16,
    default: 4,
  },
  affine: affineLast,
  inverse: {
    kind: "toggle",
    label: "give the inverse",
    help: "The networks give ζ from h instead of h from ζ: the density then needs no root.",
    default: false,
  },
  hidden: {
    kind: "int",
    label: "hidden units",
    help: "Width of the hidden layer that gives u, w and b.",
    min: 1,
    max: 128,
    default: 16,
    advanced: true,
  },
} as const satisfies HyperSpec;

/** chosen: the slope along w stays above a twentieth, and |u_i| below 8, so that nothing is lost in float32. */
const [LEAST_SLOPE, U_BOUND, TINY] = [0.05, 8, 1e-6];
/** Measured over −.95 ≤ wᵀû ≤ 300: after these, and the step by which gradients flow, the error is that of float64. */
const NEWTON_STEPS = 7;

const dot = (L: Lane, a: Value, b: Value): Value => L.sum(L.mul(a, b));

/** 1 + m (1 − t²) */
const slopeAt = (L: Lane, m: Value, t: Value): Value => L.add(L.mul(m, L.add(L.mul(L.mul(t, t), -1), 1)), 1);

/**
 * The root α of α + m tanh α = v. For v > 0 the left side is concave where m > 0 and convex where m < 0, so Newton's
 * steps from the larger, or the smaller, of v/(1 + m) and v − m go up, or down, to the root. Gradients flow by one more
 * step, whose derivative is that of the implicit function.
 */
function root(L: Lane, v: Value, m: Value): Value {
  const [fixed, size] = [L.stopGradient(m), L.stopGradient(L.abs(v))];
  const [steep, flat] = [L.div(size, L.add(fixed, 1)), L.sub(size, fixed)];
  const [larger, smaller] = [L.select(L.sub(steep, flat), steep, flat), L.select(L.sub(steep, flat), flat, steep)];
  let a = L.select(fixed, larger, smaller);
  for (let i = 0; i < NEWTON_STEPS; i++) {
    const t = L.tanh(a);
    const over = L.sub(L.add(a, L.mul(fixed, t)), size);
    a = L.sub(a, L.div(over, slopeAt(L, fixed, t)));
  }
  const at = L.stopGradient(L.select(v, a, L.mul(a, -1)));
  const t = L.tanh(at);
  const over = L.sub(L.add(at, L.mul(m, t)), v);
  return L.sub(at, L.div(over, L.stopGradient(slopeAt(L, fixed, t))));
}

function plane({ L, d, param }: FlowContext, h: Value, index: number): Bijection {
  const p = (name: string) => param(`${index}.${name}`);
  const hidden = L.tanh(L.dense(h, p("W1"), p("b1")));
  const u = bounded(L, L.dense(hidden, p("u.W"), p("u.b")), U_BOUND);
  const direction = L.dense(hidden, p("w.W"), p("w.b"));
  const [w, b] = [L.slice(direction, 0, d), L.slice(direction, d, 1)];
  const along = dot(L, w, u);
  const wanted = L.add(softplusFrom(L, along, 1 - LEAST_SLOPE), LEAST_SLOPE - 1);
  const uHat = L.add(u, L.mul(w, L.div(L.sub(wanted, along), L.add(norm2(L, w), TINY))));
  const m = dot(L, w, uHat);
  return {
    forward: (z) => {
      const t = L.tanh(L.add(dot(L, w, z), b));
      return { to: L.add(z, L.mul(uHat, t)), logDet: L.log(slopeAt(L, m, t)) };
    },
    inverse: (y) => {
      const t = L.tanh(root(L, L.add(dot(L, w, y), b), m));
      return { to: L.sub(y, L.mul(uHat, t)), logDet: L.log(slopeAt(L, m, t)) };
    },
  };
}

function parameters(d: number, values: HyperValues): readonly ParameterSpec[] {
  const hidden = values.hidden as number;
  const role = values.inverse ? "plane, inverse" : "plane";
  const planes = Array.from({ length: values.maps as number }, (_, i) => {
    const [W, bias] = linear(`${i}.w.W`, `${i}.w.b`, hidden, d + 1, 0.1, role);
    return [
      ...linear(`${i}.W1`, `${i}.b1`, d, hidden, 1, role),
      ...linear(`${i}.u.W`, `${i}.u.b`, hidden, d, 0, role),
      W!,
      // each plane starts with a direction of its own
      { ...bias!, init: { kind: "normal", sd: 1 } } as const,
    ];
  });
  return [...planes.flat(), ...lastParameters(d, values)];
}

export const planar: Flow = {
  id: "planar",
  label: "PLANAR",
  title: "Planar",
  about: "Presses or pulls along a few directions. Its inverse is a root.",
  source: "Rezende & Mohamed 2015, Eq. 10–12 and A.1",
  formula: namedFormula("planar"),
  hyper,
  minD: 1,
  numbers: (d, values) => (values.maps as number) * (2 * d + 1) + (values.affine ? 2 * d : 0),
  parameters,
  condition: (context, h) => {
    const { L, hyper: values } = context;
    const planes = Array.from({ length: values.maps as number }, (_, i) => plane(context, h, i));
    return compose(L, [...planes.map((p) => (values.inverse ? inverted(L, p) : p)), ...lastLayers(context, h)]);
  },
};
