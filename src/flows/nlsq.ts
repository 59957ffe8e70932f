/**
 * Non-linear squared couplings (Ziegler & Rush 2019, §4.2): f(z) = a + b z + c / (1 + (d z + g)²) for each coordinate,
 * increasing for b, d > 0 and |c| < (8√3/9) b/d. With u = d z + g and κ = c d/b,
 * f = a + (b/d) (u − g + κ / (1 + u²)), f′ = b (1 − 2κu / (1 + u²)²).
 * The other direction is the one real root of u + κ / (1 + u²) = v, a cubic.
 */
import { bounded } from "../lane/derived.ts";
import type { Lane, Value } from "../lane/lane.ts";
import type { HyperSpec, HyperValues } from "../protocol/hyper.ts";
import { inverted } from "./compose.ts";
import { type Bending, coupled, couplingHyper, namedFormula } from "./couplings.ts";
import type { Bijection, Flow } from "./flow.ts";

const hyper = {
  ...couplingHyper,
  inverse: {
    kind: "toggle",
    label: "give the inverse",
    help: "The formula gives ζ from h and a cubic is solved to sample; else h from ζ and one is solved for the density.",
    default: true,
  },
} as const satisfies HyperSpec;

/** chosen: f′ ≥ b/20, so that the root is well conditioned in float32. */
const STEEPEST = 0.95 * ((8 * Math.sqrt(3)) / 9);
/** chosen: log b, log d and g stay in ±2, ±2, ±6. */
const [LOG_BOUND, PLACE_BOUND] = [2, 6];
/** Measured over κ and |v| ≤ 60: after these, and the step by which gradients flow, the error is that of float64. */
const [HALVINGS, NEWTON_STEPS] = [4, 3];

const curve = (L: Lane, u: Value, kappa: Value) => {
  const bell = L.div(L.constant([1]), L.add(L.mul(u, u), 1));
  const value = L.add(u, L.mul(kappa, bell));
  const slope = L.add(L.mul(L.mul(L.mul(kappa, u), L.mul(bell, bell)), -2), 1);
  return { value, slope };
};

/**
 * The root u of u + κ / (1 + u²) = v: between v − κ and v, halved, then Newton. All of it is outside the gradient, but
 * for a last step, whose derivative is that of the implicit function.
 */
function root(L: Lane, v: Value, kappa: Value): Value {
  const [fixedV, fixedKappa] = [L.stopGradient(v), L.stopGradient(kappa)];
  let middle = L.sub(fixedV, L.mul(fixedKappa, 0.5));
  let half = L.mul(L.abs(fixedKappa), 0.5);
  for (let i = 0; i < HALVINGS; i++) {
    half = L.mul(half, 0.5);
    const short = L.sub(fixedV, curve(L, middle, fixedKappa).value);
    middle = L.add(middle, L.select(short, half, L.mul(half, -1)));
  }
  let u = middle;
  for (let i = 0; i < NEWTON_STEPS; i++) {
    const { value, slope } = curve(L, u, fixedKappa);
    u = L.add(u, L.div(L.sub(fixedV, value), slope));
  }
  const at = L.stopGradient(u);
  const slope = L.stopGradient(curve(L, at, fixedKappa).slope);
  return L.add(at, L.div(L.sub(v, curve(L, at, kappa).value), slope));
}

function bend(L: Lane, [a, rawB, rawC, rawD, rawG]: readonly Value[], values: HyperValues): Bijection {
  const logB = bounded(L, rawB!, LOG_BOUND);
  const d = L.exp(bounded(L, rawD!, LOG_BOUND));
  const g = bounded(L, rawG!, PLACE_BOUND);
  const kappa = L.mul(L.tanh(rawC!), STEEPEST);
  const stretch = L.div(L.exp(logB), d);
  const logSlope = (slope: Value) => L.sum(L.add(logB, L.log(slope)));
  const map: Bijection = {
    forward: (z) => {
      const { value, slope } = curve(L, L.add(L.mul(d, z), g), kappa);
      return { to: L.add(a!, L.mul(stretch, L.sub(value, g))), logDet: logSlope(slope) };
    },
    inverse: (y) => {
      const u = root(L, L.add(L.div(L.sub(y, a!), stretch), g), kappa);
      return { to: L.div(L.sub(u, g), d), logDet: logSlope(curve(L, u, kappa).slope) };
    },
  };
  return values.inverse ? inverted(L, map) : map;
}

const bending: Bending = {
  numbers: () => 5,
  role: (values) => (values.inverse ? "nlsq, inverse" : "nlsq"),
  bend,
};

export const nlsq: Flow = {
  id: "nlsq",
  label: "NLSQ",
  title: "Non-linear squared",
  about: "Couplings that add one bump to a straight line.",
  source: "Ziegler & Rush 2019, §4.2",
  formula: namedFormula("NLSq"),
  hyper,
  ...coupled(bending),
};
